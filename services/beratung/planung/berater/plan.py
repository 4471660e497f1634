"""What a Berater offers from a day on, written as rows that Termine refer to."""

from collections.abc import Iterable
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.planung.kalender import TAGESARTEN
from services.beratung.tables import Anfahrt, Arbeitszeit, Einsatz
from shared.errors import DomainError
from shared.kalender import TAG
from shared.schemas.berater import BeraterWrite


class PlanUnzulaessig(DomainError):
    status, slug, title = 422, "plan-unzulaessig", "Diese Tage passen nicht zusammen"


def zeitspanne(von: date, bis: date | None) -> Range[date]:
    """Return the days from `von` to `bis`, both included; `bis` None: without end."""
    if bis is not None and bis < von:
        raise PlanUnzulaessig("Der letzte Tag liegt vor dem ersten.")
    return Range(von, None if bis is None else bis + TAG)


async def schreibe_plan(
    session: AsyncSession, berater: UUID, plan: BeraterWrite, gueltig: Range[date]
) -> None:
    """Write in what, how, when and where the Berater works during `gueltig`."""
    await session.execute(
        insert(Einsatz),
        [
            {"berater_id": berater, "modul": modul, "format": format, "gueltig": gueltig}
            for modul, format in product(plan.module, plan.formate)
        ],
    )
    await session.execute(insert(Arbeitszeit), list(_arbeitszeiten(berater, plan, gueltig)))
    anfahrt = {"regionen": sorted(plan.regionen), "puffer_minuten": plan.puffer_minuten}
    await session.execute(insert(Anfahrt).values(berater_id=berater, gueltig=gueltig, **anfahrt))


async def beende_plan(session: AsyncSession, berater: UUID, *, ab: date) -> None:
    """Let everything end before `ab`."""
    for tabelle in (Einsatz, Arbeitszeit, Anfahrt):
        von, bis = func.lower(col(tabelle.gueltig)), func.upper(col(tabelle.gueltig))
        eigene = col(tabelle.berater_id) == berater
        await session.execute(delete(tabelle).where(eigene, von >= ab))
        await session.execute(
            update(tabelle)
            .where(eigene, func.coalesce(bis, date.max) > ab)
            .values(gueltig=func.daterange(von, ab))
        )


def _arbeitszeiten(
    berater: UUID, plan: BeraterWrite, gueltig: Range[date]
) -> Iterable[dict[str, Any]]:
    for zeit, (art, ende) in product(plan.arbeitszeiten, TAGESARTEN.items()):
        if zeit.bis >= ende:
            yield {
                "berater_id": berater,
                "wochentag": zeit.wochentag,
                "art": art,
                "von": zeit.von,
                "bis": zeit.bis,
                "gueltig": gueltig,
            }
