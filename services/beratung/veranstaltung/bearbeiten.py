"""What every act upon a Veranstaltung begins with, and what may no longer be done."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.tables import Veranstaltung
from services.beratung.veranstaltung.queries import lock_veranstaltung
from shared.clock import BERLIN
from shared.deutsch import datum
from shared.errors import DomainError
from shared.schemas.veranstaltung import Veranstaltungsstatus
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


class VeranstaltungVorbei(DomainError):
    status, slug, title = 409, "veranstaltung-vorbei", "Diese Veranstaltung ist vorbei"


class VeranstaltungAbgesagt(DomainError):
    status, slug, title = 409, "veranstaltung-abgesagt", "Diese Veranstaltung ist abgesagt"


async def bearbeitbare(session: AsyncSession, vorgang: Bearbeitung) -> Veranstaltung:
    """Return the Veranstaltung in the version the caller saw, locked until the commit."""
    veranstaltung = await lock_veranstaltung(session, vorgang.id)
    pruefe_version(veranstaltung.version, vorgang.version)
    verlange_bevorstehende(veranstaltung, vorgang.heute)
    return veranstaltung


def verlange_bevorstehende(veranstaltung: Veranstaltung, heute: date) -> None:
    """Refuse one that was called off or whose last day in Berlin is over."""
    if veranstaltung.status is Veranstaltungsstatus.ABGESAGT:
        raise VeranstaltungAbgesagt("Daran ändert sich nichts mehr.")
    letzter_tag = veranstaltung.ende.astimezone(BERLIN).date()
    if letzter_tag < heute:
        raise VeranstaltungVorbei(f"Ihr letzter Tag war der {datum(letzter_tag)}.")
