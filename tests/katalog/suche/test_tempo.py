"""The search looks words up; more rows cost it little."""

import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
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


async def _dauern(clients: Sequence[httpx.AsyncClient], pfad: str, q: str) -> list[float]:
    """Return for each client the milliseconds of an answer, the median of some, asked in turn."""
    dauern: list[list[float]] = [[] for _ in clients]
    for _ in range(11):
        for client, gemessen in zip(clients, dauern, strict=True):
            beginn = time.perf_counter()
            answer = await client.get(f"/katalog/v1/{pfad}", params={"q": q})
            gemessen.append(1000 * (time.perf_counter() - beginn))
            assert answer.status_code == 200
    return [statistics.median(gemessen) for gemessen in dauern]


@pytest.mark.nightly
async def test_bei_25facher_menge_hoechstens_dreimal_so_lang(mit_leika: MitLeika) -> None:
    klein, gross = app_auf(await mit_leika(1, 0)), app_auf(await mit_leika(25, 10_500))
    async for heutige in client_for(klein):
        async for vielfache in client_for(gross):
            for art, (liste, fragen) in FRAGEN.items():
                for pfad in ("suche", liste) if liste else ("suche",):
                    dauern = [await _dauern((heutige, vielfache), pfad, q) for q in fragen]
                    heute, mehr = map(statistics.mean, zip(*dauern, strict=True))
                    print(f"{art} {pfad}: {heute:.1f} ms -> {mehr:.1f} ms, {mehr / heute:.2f}")
                    assert mehr <= 3 * heute, (art, pfad)


@pytest.mark.nightly
async def test_wie_eine_stichprobe_ausfaellt_macht_nichts(
    mit_leika: MitLeika, superuser_url: Callable[[str], str]
) -> None:
    """ANALYZE looks at some of the rows; what it finds must not make another plan the better one.

    What 736 of 131,280 rows fit is found by the index on words, however many it takes them for.
    """
    url = await mit_leika(25, 0)
    db = await asyncpg.connect(superuser_url(url).replace("+asyncpg", ""))
    dauern = []
    async for katalog in client_for(app_auf(url)):
        for _ in range(10):
            await db.execute("ANALYZE katalog.leistung")
            dauern += await _dauern([katalog], "leistungen", "Fürerschein")
    await db.close()
    print(" ".join(f"{dauer:.1f}" for dauer in dauern), "ms")
    assert max(dauern) <= 2 * min(dauern)
