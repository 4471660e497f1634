"""Use case of the service itself: note which Fristen draw near and which have passed.

A Frist that has passed changes no status: nothing expires, somebody has to decide.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.frist.dauer import erinnert_bis
from services.foerderung.tables import AKTE, Akt, Antrag, Frist
from shared.akte import Vermerk
from shared.vorgang import Vorgang

STAPEL = 500


@dataclass(frozen=True, slots=True)
class Festgestellt:
    """How many were noted; nothing more is due when both are 0."""

    erinnert: int
    ueberschritten: int


async def fristen_feststellen(session: AsyncSession, vorgang: Vorgang) -> Festgestellt:
    """Note up to STAPEL of each by the domain's day, every one once, with its Ereignis.

    What another process or an act holds at this moment is left to it. Who was never reminded
    because the day has passed already is told that only.
    """
    faellig = col(Frist.faellig)
    return Festgestellt(
        erinnert=await _vermerke(
            session,
            Akt.FRIST_ERINNERN,
            "erinnert_am",
            faellig.between(vorgang.heute, erinnert_bis(vorgang.heute)),
            vorgang,
        ),
        ueberschritten=await _vermerke(
            session, Akt.FRIST_UEBERSCHREITEN, "ueberfaellig_am", faellig < vorgang.heute, vorgang
        ),
    )


async def _vermerke(
    session: AsyncSession, akt: Akt, spalte: str, bedingung: Any, vorgang: Vorgang
) -> int:
    anstehende = (
        select(col(Frist.id))
        .where(col(Frist.erledigt_am).is_(None), getattr(Frist, spalte).is_(None), bedingung)
        .order_by(col(Frist.faellig), col(Frist.id))
        .limit(STAPEL)
        .with_for_update(skip_locked=True)
        .cte("anstehende")
    )
    zeilen = await session.execute(
        update(Frist)
        .where(col(Frist.id) == anstehende.c.id, col(Frist.antrag) == col(Antrag.id))
        .values({spalte: vorgang.heute, "version": col(Frist.version) + 1})
        .returning(
            col(Frist.id),
            col(Frist.version),
            col(Frist.art),
            col(Frist.faellig),
            col(Frist.antrag),
            col(Antrag.kommunen),
        ),
        execution_options={"synchronize_session": False},
    )
    vermerke = [
        Vermerk(
            gegenstand=str(Frist.__tablename__),
            id=zeile.id,
            version=zeile.version,
            akt=akt,
            kommunen=zeile.kommunen,
            daten={
                "antrag": str(zeile.antrag),
                "art": zeile.art,
                "faellig": zeile.faellig.isoformat(),
            },
        )
        for zeile in zeilen
    ]
    await AKTE.vermerke_alle(session, vermerke, vorgang)
    return len(vermerke)
