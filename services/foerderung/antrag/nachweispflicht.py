"""Which Nachweise a programme asks for at this point of an Antrag, and which are not there yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.fassung import programm_des_antrags
from services.foerderung.antrag.status import INTERN, VOR_DER_ENTSCHEIDUNG
from services.foerderung.programm.teile import Nachweispflicht
from services.foerderung.tables import Antrag, Nachweis
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


class NachweisFehlt(DomainError):
    status, slug, title = 409, "nachweis-fehlt", "Ein verlangter Nachweis fehlt noch"

    def __init__(self, fehlend: Sequence[FehlenderNachweisRead]) -> None:
        titel = "; ".join(eine.titel for eine in fehlend)
        super().__init__(f"Es fehlt noch: {titel}.", fehlend=[eine.art for eine in fehlend])


@dataclass(frozen=True)
class Nachweislage:
    """`fehlend` nobody handed in; `ungeprueft` (titles) wait for their scan."""

    fehlend: list[FehlenderNachweisRead]
    ungeprueft: Sequence[str]


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
    """Return which of them nobody handed in; one that waits for its scan is there."""
    return (await nachweislage(session, antrag, heute=heute)).fehlend


async def nachweislage(session: AsyncSession, antrag: Antrag, *, heute: date) -> Nachweislage:
    """Return what is missing and what is not looked at yet.

    A Verwendungsnachweis that was found infected, or that the Ablage lost, is missing whether the
    programme asks for one or not: it is what the Förderstelle would examine.
    """
    verlangt = {
        pflicht.art: pflicht.titel
        for pflicht in await verlangte_nachweise(session, antrag, heute=heute)
    }
    zur_verwendung = ZEITPUNKT.get(antrag.status) is Nachweiszeitpunkt.VERWENDUNG
    if not verlangt and not zur_verwendung:
        return Nachweislage(fehlend=[], ungeprueft=[])
    vorgelegt = await _vorgelegt(session, antrag)
    eigener = Nachweisart.VERWENDUNGSNACHWEIS
    if zur_verwendung and any(art is eigener for art, _ in vorgelegt):
        verlangt.setdefault(eigener, "Verwendungsnachweis")
    da = {art for art, scan in vorgelegt if scan in (Scanstatus.AUSSTEHEND, Scanstatus.SAUBER)}
    return Nachweislage(
        fehlend=[
            FehlenderNachweisRead(art=art, titel=titel)
            for art, titel in verlangt.items()
            if art not in da
        ],
        ungeprueft=[
            titel for art, titel in verlangt.items() if (art, Scanstatus.AUSSTEHEND) in vorgelegt
        ],
    )


async def _vorgelegt(
    session: AsyncSession, antrag: Antrag
) -> set[tuple[Nachweisart, Scanstatus | None]]:
    """Return what was ever handed in and what the scan said; None of what is there no more."""
    zeilen = await session.execute(
        select(col(Nachweis.art), col(Nachweis.scan), col(Nachweis.entfernt_am)).where(
            col(Nachweis.antrag) == antrag.id
        )
    )
    return {(art, None if entfernt_am else scan) for art, scan, entfernt_am in zeilen}
