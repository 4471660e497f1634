"""Whether each peer serves our page: `python -m tests.leistung.vergleich [MODULE…]`.

Installs and starts them below build/leistung, compares their first page with ours, and puts some
seconds of load on each in turn: enough to see who is how many times as fast as the tutorial way,
not to publish it. Without names all are asked.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from typing import Any, cast
from urllib.parse import urlsplit

import httpx

from ozg.postgres import SUPERUSER, Cluster
from ozg.umgebung import WURZEL, Abbruch
from services.katalog.leistung.queries import list_leistungen
from shared.clock import domain_day
from shared.db import engine_for, sessions_for
from shared.schemas.leistung import LeistungenFilter, LeistungRead
from shared.schemas.liste import Liste
from tests.andrang import Anfrage
from tests.leistung.last import schreiben, verlange_wrk, wrk
from tests.leistung.vergleich.verzeichnis import ALLE, SEITEN, Handlung
from tests.leistung.vergleich.zeilen import abweichung, aus_antwort, schreibe

WERKSTATT = WURZEL / "build" / "leistung" / "vergleich"
SEKUNDEN, RUNDEN, ZUGLEICH, ANFRAGEN = 3.0, 3, 8, 200


def main(namen: list[str]) -> int:
    """Return how many of them did not serve our page, or failed."""
    verlange_wrk()
    WERKSTATT.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(WERKSTATT / "cluster", ignore_errors=True)
    cluster = Cluster(WERKSTATT / "cluster")
    cluster.start()
    try:
        url = _katalog(cluster)
        return asyncio.run(_alle(cluster, url, set(namen)))
    finally:
        cluster.stop()


def _katalog(cluster: Cluster) -> str:
    """Make our own catalogue with its Stammdaten; return its address."""
    cluster.make_database("katalog", owner="katalog_owner", app="katalog_app")
    url = cluster.url("katalog", "katalog_app")
    eigen = {
        "KATALOG_DATABASE_URL": url,
        "KATALOG_MIGRATION_URL": cluster.url("katalog", "katalog_owner"),
    }
    befehl = [sys.executable, "-m", "migrations.bereitstellen", "katalog"]
    subprocess.run(befehl, cwd=WURZEL, check=True, env=os.environ | eigen)
    return url


async def _alle(cluster: Cluster, katalog_url: str, namen: set[str]) -> int:
    datei = WERKSTATT / "zeilen.csv"
    unsere = await _unsere(katalog_url, datei)
    adressen: dict[str, str] = {}
    gescheitert = 0
    async with AsyncExitStack() as offen:
        for eine in ALLE:
            modul = str(vars(eine)["__name__"]).rpartition(".")[2]
            if namen and modul not in namen:
                continue
            try:
                if grund := await eine.bauen(WERKSTATT):
                    raise Abbruch(grund)
                datenbank = _datenbank(cluster, modul)
                if eine in SEITEN:
                    url = await offen.enter_async_context(eine.laufend(WERKSTATT, datei, datenbank))
                    gescheitert += await _verglichen(eine.NAME, url, unsere)
                    adressen[eine.NAME] = url
                else:
                    await _handlung(cast(Handlung, eine), datenbank)
            except Abbruch as abbruch:
                print(f"{eine.NAME}: {abbruch}")
                gescheitert += 1
        await _gemessen(adressen)
    return gescheitert


def _datenbank(cluster: Cluster, name: str) -> str:
    cluster.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    cluster.sql(f"CREATE DATABASE {name}")
    return cluster.url(name, SUPERUSER).replace("+asyncpg", "")


async def _unsere(url: str, datei: Path) -> list[dict[str, Any]]:
    """Write all our Leistungen into the file and return the first page of 50."""
    engine = engine_for(url, service="katalog")
    alle: list[dict[str, Any]] = []
    seite = LeistungenFilter(limit=50)
    try:
        async with sessions_for(engine)() as session:
            while True:
                fertig = await list_leistungen(session, filter=seite, heute=domain_day(None))
                liste = Liste[LeistungRead].model_validate_json(fertig.inhalt)
                alle += [item.model_dump(mode="json") for item in liste.items]
                if liste.next_cursor is None:
                    break
                seite = LeistungenFilter(limit=50, cursor=liste.next_cursor)
    finally:
        await engine.dispose()
    schreibe(alle, datei)
    return alle[:50]


async def _verglichen(name: str, url: str, unsere: list[dict[str, Any]]) -> bool:
    """Say whether it serves our page; return whether not."""
    async with httpx.AsyncClient(timeout=60) as client:
        antwort = await client.get(url)
    anders = abweichung(unsere, aus_antwort(antwort.content))
    print(f"{name}: {anders or 'dieselbe Seite'}, {len(antwort.content)} Bytes")
    return anders is not None


async def _gemessen(adressen: Mapping[str, str]) -> None:
    """Ask all in turn, three times over; what is said is each round against the first of them."""
    raten: dict[str, list[float]] = defaultdict(list)
    for _ in range(RUNDEN):
        for name, url in adressen.items():
            wo = urlsplit(url)
            messung = await asyncio.to_thread(
                wrk, f"{wo.scheme}://{wo.netloc}", [f"{wo.path}?{wo.query}"],
                sekunden=SEKUNDEN, verbindungen=ZUGLEICH,
            )  # fmt: skip
            raten[name].append(messung.je_sekunde)
            if messung.fehler:
                print(f"{name}: {messung.fehler} von {messung.anzahl} Antworten sind Fehler")
    erste = next(iter(raten.values()), [])
    for name, seine in raten.items():
        verhaeltnisse = [rate / eine for rate, eine in zip(seine, erste, strict=True)]
        je = ", ".join(f"{rate:.0f}" for rate in seine)
        print(f"{name}: {median(verhaeltnisse):.2f} mal der erste ({je} je Sekunde)")


async def _handlung(eine: Handlung, datenbank: str) -> None:
    async with eine.laufend(WERKSTATT, datenbank) as url:
        wo = urlsplit(url)
        for fall, status in zip(eine.FAELLE, (201, 201, 409), strict=True):
            anfragen = [Anfrage(wo.path, eine.rumpf(fall, nr), {}) for nr in range(ANFRAGEN)]
            messung = await asyncio.to_thread(
                schreiben, wo.port or 80, [anfrage.bytes() for anfrage in anfragen],
                verbindungen=ZUGLEICH, erwartet=frozenset({status}),
            )  # fmt: skip
            print(f"{eine.NAME}, {fall}: {messung.je_sekunde:.0f}/s, {messung.fehler} Fehler")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
