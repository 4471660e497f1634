"""Who pays for the consulting of one Kommune on these days: decided for good, or only asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.kontingent.finanzierung import Entscheidung, Foerderung, entscheide
from services.beratung.kontingent.platz import freier_platz, kontingent_der_kommune
from shared.schemas.beratung import Finanzierung

UNBEGRENZT: Range[date] = Range(None, None, bounds="()")


@dataclass(frozen=True, slots=True)
class Zusage:
    """A decision with the Kontingent it uses; `gueltig` is its period, unlimited at own cost."""

    entscheidung: Entscheidung
    kontingent_id: UUID | None
    gueltig: Range[date]

    @property
    def land(self) -> bool:
        return self.entscheidung.finanzierung is Finanzierung.LAND


async def sage_zu(
    session: AsyncSession,
    foerderung: Foerderung,
    *,
    kommune: str,
    tage: Sequence[date],
    jetzt: datetime,
) -> Zusage:
    """Decide for a Buchung that is being made or moved, under the lock of the Kommune."""
    entscheidung = await frage_an(session, foerderung, kommune=kommune, tage=tage, jetzt=jetzt)
    zeit = foerderung.fuer(tage)
    if zeit is None or entscheidung.platz_nr is None:
        return Zusage(entscheidung, None, UNBEGRENZT)
    kontingent = await kontingent_der_kommune(
        session, kommune=kommune, bereich=foerderung.bereich, zeit=zeit
    )
    return Zusage(entscheidung, kontingent.id, kontingent.gueltig)


async def frage_an(
    session: AsyncSession,
    foerderung: Foerderung,
    *,
    kommune: str,
    tage: Sequence[date],
    jetzt: datetime,
) -> Entscheidung:
    """Return what is decided now; changes nothing."""
    platz = None
    if zeit := foerderung.fuer(tage):
        platz = await freier_platz(session, kommune=kommune, zeit=zeit, jetzt=jetzt)
    return entscheide(foerderung, freier_platz=platz, tage=tage)
