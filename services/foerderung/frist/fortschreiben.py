"""Every act upon an Antrag ends and begins the Fristen this table says."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.frist.dauer import faelligkeit
from services.foerderung.tables import Akt, Antrag, Frist
from shared.kalender import TAG, arbeitstage, nach_arbeitstagen
from shared.schemas.antrag import Fristart

ALLE = frozenset(Fristart)
BEENDET: Mapping[Akt, frozenset[Fristart]] = {
    Akt.NACHFORDERN: frozenset({Fristart.BEARBEITUNG}),  # it rests
    Akt.NACHREICHEN: frozenset({Fristart.NACHFORDERUNG}),
    Akt.BEKANNTGEBEN: frozenset({Fristart.BEARBEITUNG}),
    Akt.VERTRAG_SCHLIESSEN: frozenset({Fristart.VERTRAG}),
    Akt.VERWENDUNGSNACHWEIS_EINREICHEN: frozenset({Fristart.VERWENDUNGSNACHWEIS}),
    Akt.ZURUECKZIEHEN: ALLE,
    Akt.WIDERRUFEN: ALLE,
    Akt.RUECKFORDERN: ALLE,
    Akt.ABSCHLIESSEN: ALLE,
}
BEGINNT: Mapping[Akt, Fristart] = {
    Akt.EINREICHEN: Fristart.BEARBEITUNG,
    Akt.NACHFORDERN: Fristart.NACHFORDERUNG,
    Akt.NACHREICHEN: Fristart.BEARBEITUNG,  # with what was left of it
    Akt.BEKANNTGEBEN: Fristart.VERTRAG,
    Akt.VERTRAG_SCHLIESSEN: Fristart.VERWENDUNGSNACHWEIS,
    Akt.RUECKFORDERN: Fristart.RUECKZAHLUNG,
}


async def fristen_fortschreiben(
    session: AsyncSession, antrag: Antrag, akt: Akt, *, heute: date, faellig: date | None = None
) -> None:
    """End what the act meets and begin what follows from it; for each act, in its transaction.

    `faellig` is the day the act itself names, as a Nachforderung may. A refused Antrag has no
    Vertrag to wait for.
    """
    for art in sorted(BEENDET.get(akt, ())):
        await erledigen(session, antrag, art, heute)
    art_danach = BEGINNT.get(akt)
    if art_danach is None or (art_danach is Fristart.VERTRAG and antrag.bewilligt is None):
        return
    if akt is Akt.NACHREICHEN:
        faellig = await _wieder_faellig(session, antrag, heute)
    await setzen(session, antrag, art_danach, heute=heute, faellig=faellig)


async def _wieder_faellig(session: AsyncSession, antrag: Antrag, heute: date) -> date | None:
    """Return when the Bearbeitung that rested is due: after the working days it had left."""
    ruhte = await session.execute(
        select(col(Frist.faellig), col(Frist.erledigt_am))
        .where(col(Frist.antrag) == antrag.id, col(Frist.art) == Fristart.BEARBEITUNG)
        .order_by(col(Frist.id).desc())
        .limit(1)
    )
    for faellig, seit in ruhte:
        assert seit is not None
        return nach_arbeitstagen(heute, max(1, len([*arbeitstage(seit + TAG, faellig)])))
    return None


async def setzen(
    session: AsyncSession,
    antrag: Antrag,
    art: Fristart,
    *,
    heute: date,
    faellig: date | None = None,
) -> None:
    """Set a Frist for the Antrag, by its usual length where no day is given.

    One of each kind is open at a time: the database refuses a second.
    """
    tag = faellig or faelligkeit(art, heute=heute, vorhaben_ende=antrag.vorhaben_ende)
    session.add(Frist(antrag=antrag.id, art=art, faellig=tag))
    await session.flush()


async def erledigen(session: AsyncSession, antrag: Antrag, art: Fristart, tag: date) -> None:
    """Note that what the Frist of this kind asked for was done, if one is open."""
    await session.execute(
        update(Frist)
        .where(
            col(Frist.antrag) == antrag.id,
            col(Frist.art) == art,
            col(Frist.erledigt_am).is_(None),
        )
        .values(erledigt_am=tag)
    )
