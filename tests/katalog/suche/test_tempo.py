"""The search looks words up; more rows cost it little."""

import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from tests.conftest import client_for
from tests.katalog.suche.conftest import MitLeika, app_auf

FRAGEN = {
    "stamm": ("leistungen", ["Führerscheine", "Reisepässe", "Geburtsurkunden"]),
    "anfang": ("leistungen", ["Hun", "Personalausw", "ver"]),
    "tippfehler": ("leistungen", ["Fürerschein", "Spermüll", "Waffenbesizkarte"]),
    "schluessel": ("leistungen", ["99.001.001.000.000", "9900", "10110"]),
    "haeufig": ("", ["Erteilung", "Genehmigung", "für"]),
    "kommune": ("kommunen", ["Volkmasen", "homburg", "06635"]),
}
GROSS = ("leistung", "gebietseinheit", "suchwort")


@contextmanager
def mitgelesen(app: FastAPI) -> Iterator[list[str]]:
    """Collect the statements that are sent meanwhile."""
    gesendet: list[str] = []

    def merke(_: Any, __: Any, statement: str, *___: Any) -> None:
        gesendet.append(statement)

    engine = app.state.sessions.kw["bind"].sync_engine
    event.listen(engine, "before_cursor_execute", merke)
    yield gesendet
    event.remove(engine, "before_cursor_execute", merke)


@pytest.mark.parametrize("pfad", ["suche", "leistungen", "kommunen"])
async def test_nichts_wird_durchgesehen(
    leika_app: FastAPI, leika_katalog: httpx.AsyncClient, leika_url: str, pfad: str
) -> None:
    with mitgelesen(leika_app) as gesendet:
        for q in ("Führerscheine", "Fürerschein", "99001", "06635", "Volkmasen"):
            await leika_katalog.get(f"/katalog/v1/{pfad}", params={"q": q})
    gelesen = [s for s in dict.fromkeys(gesendet) if any(f"katalog.{t}" in s for t in GROSS)]
    assert gelesen
    db = await asyncpg.connect(leika_url.replace("+asyncpg", ""))
    await db.execute("SET enable_seqscan = off")
    for anweisung in gelesen:
        werte = [None] * max(map(int, re.findall(r"\$(\d+)", anweisung)), default=0)
        zeilen = await db.fetch(f"EXPLAIN (GENERIC_PLAN) {anweisung}", *werte)
        plan = "\n".join(zeile[0] for zeile in zeilen)
        gescannt = re.findall(r"Seq Scan on (\w+)", plan)
        assert not {*gescannt} & {*GROSS}, plan
    await db.close()


async def _dauer(client: httpx.AsyncClient, pfad: str, q: str) -> float:
    """Return the milliseconds of an answer, the median of some."""
    dauern = []
    for _ in range(11):
        beginn = time.perf_counter()
        answer = await client.get(f"/katalog/v1/{pfad}", params={"q": q})
        dauern.append(1000 * (time.perf_counter() - beginn))
        assert answer.status_code == 200
    return statistics.median(dauern)


@pytest.mark.nightly
async def test_bei_25facher_menge_hoechstens_dreimal_so_lang(mit_leika: MitLeika) -> None:
    zeiten: list[dict[tuple[str, str, str], float]] = []
    for vielfach, kommunen in ((1, 0), (25, 10_500)):
        gemessen: dict[tuple[str, str, str], float] = {}
        async for client in client_for(app_auf(await mit_leika(vielfach, kommunen))):
            for art, (liste, fragen) in FRAGEN.items():
                for pfad in ("suche", liste) if liste else ("suche",):
                    for q in fragen:
                        gemessen[art, pfad, q] = await _dauer(client, pfad, q)
        zeiten.append(gemessen)
    for art in FRAGEN:
        for pfad in ("suche", FRAGEN[art][0]):
            heute, mehr = (
                sum(zeit for (a, p, _), zeit in gemessen.items() if (a, p) == (art, pfad))
                for gemessen in zeiten
            )
            if heute:
                print(f"{art} {pfad}: {heute / 3:.1f} ms -> {mehr / 3:.1f} ms, {mehr / heute:.2f}")
                assert mehr <= 3 * heute, (art, pfad)
