"""Whether each peer serves our page: `python -m tests.leistung.vergleich [MODULE…]`.

Installs and starts them one after the other below build/leistung, compares their first page with
ours, and puts some seconds of load on each: enough to see who is how many times as fast as the
tutorial way, not to publish it. Without names all are asked.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import httpx

from ozg.postgres import SUPERUSER, Cluster
from ozg.umgebung import WURZEL, Abbruch
from services.katalog.leistung.queries import list_leistungen
from shared.clock import domain_day
from shared.db import engine_for, sessions_for
from shared.schemas.leistung import LeistungenFilter, LeistungRead
from tests.andrang import Anfrage
from tests.leistung.last import schreiben, verlange_wrk, wrk
from tests.leistung.vergleich.verzeichnis import ALLE, SEITEN, Handlung, Seite
from tests.leistung.vergleich.zeilen import abweichung, aus_antwort, schreibe

WERKSTATT = WURZEL / "build" / "leistung" / "vergleich"
SEKUNDEN, ZUGLEICH, ANFRAGEN = 5.0, 8, 800


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
    zeilen = WERKSTATT / "zeilen.csv"
    unsere = await _unsere(katalog_url, zeilen)
    raten: dict[str, float] = {}
    gescheitert = 0
    for eine in ALLE:
        modul = str(vars(eine)["__name__"]).rpartition(".")[2]
        if namen and modul not in namen:
            continue
        if grund := await eine.bauen(WERKSTATT):
            print(f"{eine.NAME}: {grund}")
            gescheitert += 1
            continue
        cluster.sql(f"DROP DATABASE IF EXISTS {modul} WITH (FORCE)")
        cluster.sql(f"CREATE DATABASE {modul}")
        datenbank = cluster.url(modul, SUPERUSER).replace("+asyncpg", "")
        try:
            if eine in SEITEN:
                gescheitert += await _seite(eine, zeilen, datenbank, unsere, raten)
            else:
                await _handlung(cast(Handlung, eine), datenbank)
        except Abbruch as abbruch:
            print(f"{eine.NAME}: {abbruch}")
            gescheitert += 1
    return gescheitert


async def _unsere(url: str, datei: Path) -> list[dict[str, Any]]:
    """Write all our Leistungen into the file and return the first page of 50."""
    engine = engine_for(url, service="katalog")
    alle: list[dict[str, Any]] = []
    seite = LeistungenFilter(limit=50)
    try:
        async with sessions_for(engine)() as session:
            while True:
                liste = await list_leistungen(session, filter=seite, heute=domain_day(None))
                alle += [LeistungRead(**item).model_dump(mode="json") for item in liste.items]
                if liste.next_cursor is None:
                    break
                seite = LeistungenFilter(limit=50, cursor=liste.next_cursor)
    finally:
        await engine.dispose()
    schreibe(alle, datei)
    return alle[:50]


async def _seite(
    eine: Seite,
    zeilen: Path,
    datenbank: str,
    unsere: list[dict[str, Any]],
    raten: dict[str, float],
) -> bool:
    async with (
        eine.laufend(WERKSTATT, zeilen, datenbank) as url,
        httpx.AsyncClient(timeout=60) as client,
    ):
        antwort = await client.get(url)
        anders = abweichung(unsere, aus_antwort(antwort.content))
        wo = urlsplit(url)
        messung = await asyncio.to_thread(
            wrk, f"{wo.scheme}://{wo.netloc}", [f"{wo.path}?{wo.query}"],
            sekunden=SEKUNDEN, verbindungen=ZUGLEICH,
        )  # fmt: skip
    raten[eine.NAME] = messung.je_sekunde
    verhaeltnis = messung.je_sekunde / raten.get(SEITEN[0].NAME, messung.je_sekunde)
    print(
        f"{eine.NAME}: {anders or 'dieselbe Seite'}, {len(antwort.content)} Bytes,"
        f" {messung.je_sekunde:.0f}/s, {verhaeltnis:.2f} mal das Tutorial, {messung.fehler} Fehler"
    )
    return anders is not None


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
