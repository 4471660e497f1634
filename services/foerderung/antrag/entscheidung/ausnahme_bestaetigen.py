"""Use case: a second person of the Förderstelle confirms an exception; from now on it counts."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.offen import pruefe_uebergang
from services.foerderung.antrag.vollziehen import VierAugen, gesperrt, vollziehe
from services.foerderung.tables import Akt, Ausnahme
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


class AusnahmeUnbekannt(DomainError):
    status, slug, title = 404, "ausnahme-unbekannt", "Diese Ausnahme gibt es nicht"


class AusnahmeBestaetigt(DomainError):
    status, slug, title = 409, "ausnahme-bestaetigt", "Diese Ausnahme ist schon bestätigt"


async def ausnahme_bestaetigen(session: AsyncSession, vorgang: Bearbeitung) -> Ausnahme:
    ausnahme = await _ausnahme(session, vorgang.id)
    antrag = await gesperrt(session, ausnahme.antrag, Akt.AUSNAHME_BESTAETIGEN, vorgang.person)
    await session.refresh(ausnahme)  # as it is now that nobody else can act
    pruefe_version(ausnahme.version, vorgang.version)
    await pruefe_uebergang(session, antrag, Akt.AUSNAHME_BESTAETIGEN, vorgang.person)
    if ausnahme.runde != antrag.runde:
        raise AusnahmeUnbekannt("Diese Ausnahme gehört zu einer früheren Runde.")
    if ausnahme.bestaetigt_am is not None:
        raise AusnahmeBestaetigt("Sie gilt seither.")
    if ausnahme.erteilt_von == vorgang.person.sub:
        raise VierAugen("Eine Ausnahme bestätigt, wer sie nicht erteilt hat.")
    ausnahme.bestaetigt_von, ausnahme.bestaetigt_am = vorgang.person.sub, vorgang.heute
    await vollziehe(
        session, antrag, Akt.AUSNAHME_BESTAETIGEN, Antragstatus.ENTSCHEIDUNGSREIF, vorgang
    )
    return ausnahme


async def _ausnahme(session: AsyncSession, id: UUID) -> Ausnahme:
    ausnahme = await session.get(Ausnahme, id)
    if ausnahme is None:
        raise AusnahmeUnbekannt(f"Keine Ausnahme mit der Kennung {id}.")
    return ausnahme
