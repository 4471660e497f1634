"""What the database does for a request: every statement it was sent, explained."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
from fastapi import FastAPI
from sqlalchemy import event, make_url

GROSSE = {"bereitstellung", "gebietseinheit", "abdeckungszaehler", "leistung"}


@contextmanager
def mitgeschrieben(app: FastAPI) -> Iterator[list[tuple[str, tuple[Any, ...]]]]:
    """Collect the statements with their values that `app` sends meanwhile."""
    engine = app.state.sessions.kw["bind"].sync_engine
    gesehen: list[tuple[str, tuple[Any, ...]]] = []

    def merken(_c: Any, _cur: Any, anweisung: str, werte: Any, *_: Any) -> None:
        gesehen.append((anweisung, tuple(werte)))

    event.listen(engine, "before_cursor_execute", merken)
    yield gesehen
    event.remove(engine, "before_cursor_execute", merken)


async def aufgeraeumt(verwalter: str) -> None:
    """Do at once what autovacuum does in its own time; only an owner may."""
    db = await _verbunden(verwalter)
    await db.execute("VACUUM ANALYZE")
    await db.close()


async def durchsucht(
    url: str, anweisungen: list[tuple[str, tuple[Any, ...]]], *, nur_indizes: bool
) -> dict[str, set[str]]:
    """Return the large tables that a statement reads from end to end, by statement.

    With `nur_indizes` they are read so only where no index would do, however small they are.
    """
    db = await _verbunden(url)
    try:
        await db.execute(f"SET enable_seqscan = {'off' if nur_indizes else 'on'}")
        gefunden = {}
        for anweisung, werte in anweisungen:
            if not anweisung.lstrip().startswith(("SELECT", "WITH")):
                continue
            plan = await db.fetchval(f"EXPLAIN (FORMAT JSON) {anweisung}", *werte)
            namen = {
                str(knoten.get("Relation Name"))
                for knoten in _knoten(json.loads(plan)[0]["Plan"])
                if knoten["Node Type"] == "Seq Scan"
            }
            if schlecht := namen & GROSSE:
                gefunden[anweisung] = schlecht
        return gefunden
    finally:
        await db.close()


async def _verbunden(url: str) -> asyncpg.Connection:
    adresse = make_url(url).set(drivername="postgresql")
    return await asyncpg.connect(adresse.render_as_string(hide_password=False))


def _knoten(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a plan does, but for counting the rows of a list: that is bounded otherwise."""
    if plan.get("Parent Relationship") == "InitPlan" and plan["Node Type"] == "Aggregate":
        return
    yield plan
    for unten in plan.get("Plans", []):
        yield from _knoten(unten)
