"""Reads of events: in their order, without gaps, waiting for the next where there is none."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import ColumnElement, Select, TextClause, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from shared.akte import Akte, EreignisZeile
from shared.auth import Person, Rolle
from shared.db import Sessions
from shared.ereignisse.arten import Ereignisarten, FilterOhneTreffer
from shared.ereignisse.stelle import (
    ANFANG,
    JETZT,
    Lage,
    Stelle,
    cursor_gilt,
    cursor_lesen,
    cursor_schreiben,
    lage,
    lage_von,
)
from shared.ereignisse.umschlag import quelle, umschlag
from shared.errors import DomainError
from shared.schemas.ereignis import EreignisseFilter
from shared.tables import tabelle_von

FENSTER = 2_000  # events looked through in one statement
PAUSE = 0.4  # seconds between two looks for all who wait
WARTENDE = 100  # of one process
ALLES = frozenset({Rolle.PLATTFORM, Rolle.KOORDINIERUNGSSTELLE, Rolle.ADMIN})


class ZuVieleWarten(DomainError):
    status, slug, title = 503, "zu-viele-warten", "Zu viele warten schon auf Ereignisse"
    headers = {"Retry-After": "5"}


# What is settled, and the next events of it that are wanted, one more than a page holds; in one
# statement: what it calls settled it sees. Of each window only so much is read as is wanted.
NAECHSTE = """
    WITH jetzt AS MATERIALIZED ({jetzt}),
    gelesen AS MATERIALIZED (
      SELECT {umschlag} AS umschlag, transaktion, id
        FROM (SELECT * FROM {tabelle} WHERE (transaktion, id) > (:nach_transaktion, :nach_id)
                 AND transaktion < (SELECT offen FROM jetzt)
               ORDER BY transaktion, id LIMIT :fenster) AS fenster
       WHERE typ = ANY (CAST(:typen AS text[]))
         AND (CAST(:kommunen AS text[]) IS NULL OR kommunen && CAST(:kommunen AS text[]))
       ORDER BY transaktion, id LIMIT CAST(:limit AS integer) + 1)
    SELECT offen, naechste, system,
           ARRAY(SELECT umschlag FROM gelesen ORDER BY transaktion, id),
           (SELECT CAST(transaktion AS text) || '.' || CAST(id AS text) FROM gelesen
             ORDER BY transaktion, id OFFSET CAST(:limit AS integer) - 1 LIMIT 1)
      FROM jetzt"""


@dataclass(frozen=True, slots=True)
class Ereignisseite:
    """A page as the database wrote it: `inhalt` is JSON of the shape EreignisseRead."""

    inhalt: bytes
    leer: bool
    weitere: bool


@dataclass
class Lesesaal:
    """Where readers of one process wait; one look at the database serves all of them."""

    akte: Akte
    arten: Ereignisarten
    sessions: Sessions
    oeffentliche_adresse: str
    hoechstens: int = WARTENDE
    _wartende: int = 0
    _blick: "asyncio.Task[Stelle | None] | None" = field(default=None, repr=False)

    async def lesen(
        self,
        filter: EreignisseFilter,
        person: Person,
        *,
        ende: asyncio.Event,
        gegangen: Callable[[], Awaitable[bool]],
    ) -> Ereignisseite:
        """Return the next events this person may read; waits up to `filter.warten` seconds.

        `ende` is set when the service ends, `gegangen` says whether the reader has gone.
        """
        typen = self.arten.passende(filter.typ)
        kommunen = _kommunen(filter, person)
        stelle, seite = await self._seite(filter, typen, kommunen, None)
        if not seite.leer or seite.weitere or not filter.warten:
            return seite
        if self._wartende >= self.hoechstens:
            raise ZuVieleWarten("Fragen Sie ohne warten, oder nach einer Pause wieder.")
        self._wartende += 1
        try:
            bis = time.monotonic() + filter.warten
            while time.monotonic() < bis and not ende.is_set() and not await gegangen():
                neueste = await self._naechster_blick(ende)
                if neueste is None or neueste <= stelle:
                    continue
                stelle, seite = await self._seite(filter, typen, kommunen, stelle)
                if not seite.leer or seite.weitere:
                    break
            return seite
        finally:
            self._wartende -= 1

    async def _seite(
        self,
        filter: EreignisseFilter,
        typen: list[str],
        kommunen: list[str] | None,
        nach: Stelle | None,
    ) -> tuple[Stelle, Ereignisseite]:
        cursor = None if nach else cursor_lesen(filter.cursor, dienst=self.arten.dienst)
        nach = nach or (cursor.stelle if cursor else ANFANG)
        async with self.sessions() as session:
            *stand, gelesen, letzte = (
                await session.execute(self._naechste, self._werte(filter, typen, kommunen, nach))
            ).one()
            jetzt = lage_von(*stand)
            if cursor:
                cursor_gilt(cursor, jetzt)
            if weitere := len(gelesen) > filter.limit:
                nach = Stelle.aus(letzte)
            else:
                nach, weitere = await fensterende(session, self.akte.ereignis, nach, jetzt)
        fortsetzung = cursor_schreiben(nach, dienst=self.arten.dienst, system=jetzt.system)
        gezeigt = gelesen[: filter.limit]
        rest = f'"next_cursor":"{fortsetzung}","weitere":{"true" if weitere else "false"}'
        inhalt = f'{{"items":[{",".join(gezeigt)}],{rest}}}'
        return nach, Ereignisseite(inhalt.encode(), not gezeigt, weitere)

    @cached_property
    def _naechste(self) -> TextClause:
        tabelle = tabelle_von(self.akte.ereignis)
        return text(NAECHSTE.format(jetzt=JETZT, tabelle=tabelle, umschlag=umschlag(self.arten)))

    def _werte(
        self,
        filter: EreignisseFilter,
        typen: list[str],
        kommunen: list[str] | None,
        nach: Stelle,
    ) -> dict[str, object]:
        return {
            "source": quelle(self.arten, oeffentliche_adresse=self.oeffentliche_adresse),
            "nach_transaktion": nach.transaktion,
            "nach_id": nach.id,
            "fenster": FENSTER,
            "typen": typen,
            "kommunen": kommunen,
            "limit": filter.limit,
        }

    async def _naechster_blick(self, ende: asyncio.Event) -> Stelle | None:
        """Return where the newest settled event stands, after a pause that all who wait share."""
        if self._blick is None or self._blick.done():
            self._blick = asyncio.create_task(self._hinsehen(ende))
        return await asyncio.shield(self._blick)

    async def _hinsehen(self, ende: asyncio.Event) -> Stelle | None:
        with suppress(TimeoutError):
            await asyncio.wait_for(ende.wait(), PAUSE)
            return None
        async with self.sessions() as session:
            return await neueste_stelle(session, self.akte.ereignis, await lage(session))


def gelesenes_fenster(
    ereignis: type[EreignisZeile], nach: Stelle, jetzt: Lage
) -> Select[EreignisZeile]:
    """Select the next settled events after `nach`, in their order, FENSTER of them at most.

    What is filtered afterwards is filtered within: a filter that seldom matches looks at no more.
    """
    fenster = (
        select(col(ereignis.id).label("id"))
        .where(*_zwischen(ereignis, nach, jetzt))
        .order_by(col(ereignis.transaktion), col(ereignis.id))
        .limit(FENSTER)
        .cte("fenster")
    )
    return (
        select(ereignis)
        .join(fenster, fenster.c.id == col(ereignis.id))
        .order_by(col(ereignis.transaktion), col(ereignis.id))
    )


async def fensterende(
    session: AsyncSession, ereignis: type[EreignisZeile], nach: Stelle, jetzt: Lage
) -> tuple[Stelle, bool]:
    """Return where a reader of this window stands, and whether another one follows."""
    letzte = (
        select(col(ereignis.transaktion), col(ereignis.id))
        .where(*_zwischen(ereignis, nach, jetzt))
        .order_by(col(ereignis.transaktion), col(ereignis.id))
        .offset(FENSTER - 1)
        .limit(1)
    )
    if voll := (await session.execute(letzte)).one_or_none():
        return Stelle(*voll), True
    return max(nach, jetzt.ganz_gelesen), False


async def neueste_stelle(
    session: AsyncSession, ereignis: type[EreignisZeile], jetzt: Lage
) -> Stelle | None:
    """Return where the newest settled event stands; None where there is none."""
    neueste = (
        select(col(ereignis.transaktion), col(ereignis.id))
        .where(col(ereignis.transaktion) < jetzt.offen)
        .order_by(col(ereignis.transaktion).desc(), col(ereignis.id).desc())
        .limit(1)
    )
    zeile = (await session.execute(neueste)).one_or_none()
    return Stelle(*zeile) if zeile else None


def _zwischen(
    ereignis: type[EreignisZeile], nach: Stelle, jetzt: Lage
) -> tuple[ColumnElement[bool], ...]:
    ort = tuple_(col(ereignis.transaktion), col(ereignis.id))
    return ort > tuple_(*nach), col(ereignis.transaktion) < jetzt.offen


def _kommunen(filter: EreignisseFilter, person: Person) -> list[str] | None:
    """Return whose events are read, None for everybody's; raises FilterOhneTreffer."""
    if not ALLES.isdisjoint(person.rollen):
        return filter.kommune or None
    if fremde := sorted(set(filter.kommune) - person.ags):
        raise FilterOhneTreffer(
            f"Ihr Zugang sieht nur Ereignisse der eigenen Kommune, nicht: {', '.join(fremde)}."
        )
    return filter.kommune or sorted(person.ags)
