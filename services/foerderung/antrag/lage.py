"""Reads of what is decided on an Antrag and of its money, as parts of the whole Antrag."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.budget.antragsmittel import behalten, gebunden
from services.foerderung.tables import Antrag, Ausnahme, Mittelabruf, Verwendung, Votum
from shared.schemas.antrag import EntscheidungRead
from shared.schemas.entscheidung import (
    AusnahmeRead,
    MittelabrufRead,
    MittelRead,
    StimmabgabeRead,
    VerwendungRead,
    VotumstandRead,
)


def entscheidung(antrag: Antrag) -> EntscheidungRead | None:
    if antrag.vorschlag is None or antrag.vorschlag_begruendung is None:
        return None
    return EntscheidungRead(
        vorschlag=antrag.vorschlag,
        betrag=antrag.vorgeschlagen,
        begruendung=antrag.vorschlag_begruendung,
    )


async def votumstand(session: AsyncSession, antrag: Antrag) -> VotumstandRead | None:
    """Return the votes of the present round; None where nobody votes."""
    if not antrag.mit_votum:
        return None
    return VotumstandRead(
        runde=antrag.runde,
        ergebnis=antrag.votum,
        stimmen=[StimmabgabeRead.model_validate(eine) for eine in await stimmen(session, antrag)],
    )


async def stimmen(session: AsyncSession, antrag: Antrag) -> Sequence[Votum]:
    """Return the votes of the present round by the name of the Verband."""
    gefunden = await session.scalars(
        select(Votum)
        .where(col(Votum.antrag) == antrag.id, col(Votum.runde) == antrag.runde)
        .order_by(col(Votum.verband))
    )
    return gefunden.all()


async def ausnahmen(session: AsyncSession, antrag: Antrag) -> list[AusnahmeRead]:
    """Return the exceptions of the present round, confirmed or not."""
    gefunden = await session.scalars(
        select(Ausnahme)
        .where(col(Ausnahme.antrag) == antrag.id, col(Ausnahme.runde) == antrag.runde)
        .order_by(col(Ausnahme.regel))
    )
    return [AusnahmeRead.model_validate(eine) for eine in gefunden]


async def mittel(session: AsyncSession, antrag: Antrag) -> MittelRead | None:
    """Return what became of the money; None where nothing was granted."""
    if antrag.bewilligt is None:
        return None
    abrufe = await session.scalars(
        select(Mittelabruf)
        .where(col(Mittelabruf.antrag) == antrag.id)
        .order_by(col(Mittelabruf.nr))
    )
    verwendung = await session.scalars(
        select(Verwendung).where(col(Verwendung.antrag) == antrag.id).order_by(col(Verwendung.art))
    )
    return MittelRead(
        gebunden=gebunden(antrag),
        ausgezahlt=antrag.ausgezahlt,
        zurueckgezahlt=antrag.zurueckgezahlt,
        verwendet=antrag.verwendet,
        nicht_verwendet=_nicht_verwendet(antrag),
        anerkannt=antrag.anerkannt,
        zurueckzuzahlen=zurueckzuzahlen(antrag),
        abrufe=[MittelabrufRead.model_validate(einer) for einer in abrufe],
        verwendung=[VerwendungRead.model_validate(eine) for eine in verwendung],
    )


def zurueckzuzahlen(antrag: Antrag) -> Decimal:
    """Return what was paid, may not stay and has not come back (EUR)."""
    if antrag.anerkannt is None:
        return Decimal(0)
    return behalten(antrag) - antrag.anerkannt


def rueckforderbar(antrag: Antrag) -> Decimal:
    """Return the most that can be claimed back (EUR): all that is left as long as nothing is said
    of what may stay.
    """
    return behalten(antrag) if antrag.anerkannt is None else zurueckzuzahlen(antrag)


def _nicht_verwendet(antrag: Antrag) -> Decimal | None:
    if antrag.verwendet is None:
        return None
    return max(behalten(antrag) - antrag.verwendet, Decimal(0))
