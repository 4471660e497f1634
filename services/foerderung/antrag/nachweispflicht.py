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
from shared.dateien.ausliefern import DateiUngeprueft
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus, Nachweisart
from shared.schemas.datei import Scanstatus
from shared.schemas.nachweis import FehlenderNachweisRead
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
) -> list[FehlenderNachweisRead]:
    """Return which of them nobody handed in; one that waits for its scan is there.

    A Verwendungsnachweis that was found infected is missing whether the programme asks for one or
    not: it is what the Förderstelle would examine.
    """
    verlangt = [
        (pflicht.art, pflicht.titel)
        for pflicht in await verlangte_nachweise(session, antrag, heute=heute)
    ]
    zur_verwendung = ZEITPUNKT.get(antrag.status) is Nachweiszeitpunkt.VERWENDUNG
    if not verlangt and not zur_verwendung:
        return []
    vorgelegt = await _vorgelegt(session, antrag)
    eigener = Nachweisart.VERWENDUNGSNACHWEIS
    befallen = (eigener, Scanstatus.BEFALLEN) in vorgelegt
    if befallen and eigener not in {art for art, _ in verlangt}:
        verlangt.append((eigener, "Verwendungsnachweis"))
    da = {art for art, scan in vorgelegt if scan is not Scanstatus.BEFALLEN}
    return [FehlenderNachweisRead(art=art, titel=titel) for art, titel in verlangt if art not in da]


async def verlange_gepruefte(session: AsyncSession, antrag: Antrag, *, heute: date) -> None:
    """Refuse to judge the use while a file that shows it waits for its scan."""
    verlangt = await verlangte_nachweise(session, antrag, heute=heute)
    arten = {Nachweisart.VERWENDUNGSNACHWEIS, *(pflicht.art for pflicht in verlangt)}
    vorgelegt = await _vorgelegt(session, antrag)
    if wartend := {art for art in arten if (art, Scanstatus.AUSSTEHEND) in vorgelegt}:
        raise DateiUngeprueft(f"Auf den Virenscanner wartet noch: {', '.join(sorted(wartend))}.")


async def _vorgelegt(session: AsyncSession, antrag: Antrag) -> set[tuple[Nachweisart, Scanstatus]]:
    zeilen = await session.execute(
        select(col(Nachweis.art), col(Nachweis.scan)).where(
            col(Nachweis.antrag) == antrag.id, col(Nachweis.entfernt_am).is_(None)
        )
    )
    return {(art, scan) for art, scan in zeilen}
