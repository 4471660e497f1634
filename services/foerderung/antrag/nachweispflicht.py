"""Which Nachweise a programme asks for at this point of an Antrag, and which are not there yet."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.fassung import programm_des_antrags
from services.foerderung.antrag.status import INTERN, VOR_DER_ENTSCHEIDUNG
from services.foerderung.programm.teile import Nachweispflicht
from services.foerderung.tables import Antrag, Nachweis
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus
from shared.schemas.datei import Scanstatus
from shared.schemas.programm import Nachweiszeitpunkt

ZEITPUNKT: Mapping[Antragstatus, Nachweiszeitpunkt] = {
    Antragstatus.ENTWURF: Nachweiszeitpunkt.EINREICHUNG,
    **dict.fromkeys((*VOR_DER_ENTSCHEIDUNG, *INTERN), Nachweiszeitpunkt.EINREICHUNG),
    Antragstatus.VERTRAG_GESCHLOSSEN: Nachweiszeitpunkt.VERWENDUNG,
    Antragstatus.IN_AUSZAHLUNG: Nachweiszeitpunkt.VERWENDUNG,
    Antragstatus.VERWENDUNGSNACHWEIS_EINGEREICHT: Nachweiszeitpunkt.VERWENDUNG,
}


class AntragUnvollstaendig(DomainError):
    status, slug, title = 409, "antrag-unvollstaendig", "Der Antrag ist noch nicht vollständig"

    def __init__(self, fehlend: Sequence[str]) -> None:
        super().__init__(f"Es fehlt noch: {', '.join(fehlend)}.", fehlend=list(fehlend))


async def verlangte_nachweise(
    session: AsyncSession, antrag: Antrag, *, heute: date
) -> list[Nachweispflicht]:
    """Return what the programme asks for next: with the Antrag, or when its money is spent.

    The version of the programme is the one it was submitted under; of a draft, today's.
    """
    zeitpunkt = ZEITPUNKT.get(antrag.status)
    if zeitpunkt is None:
        return []
    programm = await programm_des_antrags(session, antrag, heute=heute)
    return [pflicht for pflicht in programm.nachweise if pflicht.zeitpunkt is zeitpunkt]


async def fehlende_nachweise(
    session: AsyncSession, antrag: Antrag, *, heute: date
) -> list[Nachweispflicht]:
    """Return which of them nobody handed in; one that waits for its scan is there."""
    verlangt = await verlangte_nachweise(session, antrag, heute=heute)
    if not verlangt:
        return []
    da = set(
        await session.scalars(
            select(col(Nachweis.art)).where(
                col(Nachweis.antrag) == antrag.id,
                col(Nachweis.entfernt_am).is_(None),
                col(Nachweis.scan) != Scanstatus.BEFALLEN,
            )
        )
    )
    return [pflicht for pflicht in verlangt if pflicht.art not in da]
