"""New migrations while the code of the last release serves: no 5xx, nobody waits for a lock.

`make nightly` runs it from the first release on; SEIT and BIS in the environment choose others
(alter_stand.py). It starts a PostgreSQL of its own, which writes to disk, and takes minutes.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from sqlalchemy import make_url

from ozg.postgres import SUPERUSER
from tests.migrations.alter_stand import DIENSTE, Lauf, laufender_alter_stand, seit
from tests.tokens import bearer

ERLAUBT = 0.5  # seconds that somebody may wait for a lock of a migration
VORHER = NACHHER = 5.0  # seconds under load around the migrations
SCHREIBENDE, LESENDE = 4, 4
TAKT = 0.02  # seconds between two looks at who waits
KOMMUNEN = ("06635020", "06636013", "06636004", "06633009", "06435014")
ANTRAG = {
    "programm": "IKZ_OZG",
    "titel": "Während der Aktualisierung",
    "kommunen": [{"ags": "06635020", "rolle": "federfuehrend"}],
}
GELESEN = (
    ("katalog", "/katalog/v1/kommunen?limit=20"),
    ("katalog", "/katalog/v1/leistungen?q=wohngeld"),
    ("katalog", "/katalog/v1/kommunen/06635020/umsetzungsstand"),
    ("foerderung", "/foerderung/v1/kommunen/06635020/foerderchancen"),
    ("foerderung", "/foerderung/v1/budgets"),
    ("beratung", "/beratung/v1/kommunen/06635020/kontingent"),
    ("beratung", "/beratung/v1/module"),
    ("dashboard", "/dashboard/v1/ueberblick"),
)
WARTENDE = """
SELECT w.datname, w.query, extract(epoch FROM clock_timestamp() - l.waitstart)
  FROM pg_locks l JOIN pg_stat_activity w ON w.pid = l.pid
 WHERE NOT l.granted AND l.waitstart IS NOT NULL AND w.usename LIKE '%\\_app'
   AND EXISTS (SELECT FROM unnest(pg_blocking_pids(l.pid)) b JOIN pg_stat_activity s ON s.pid = b
                WHERE s.usename LIKE '%\\_owner')
"""


@dataclass
class Verlauf:
    """What was answered, and the longest wait for a lock that a migration held, by database."""

    antworten: Counter[str] = field(default_factory=Counter)
    fehler: list[str] = field(default_factory=list)
    gewartet: dict[str, float] = field(default_factory=dict)

    def vermerken(self, was: str, antwort: httpx.Response) -> None:
        self.antworten[f"{antwort.request.method} {antwort.status_code // 100}xx"] += 1
        if antwort.status_code >= 500:
            self.fehler.append(f"{was}: {antwort.status_code}")


async def lesen(adressen: Mapping[str, str], verlauf: Verlauf, wuerfel: random.Random) -> None:
    async with httpx.AsyncClient(timeout=30) as client:
        while True:
            dienst, pfad = wuerfel.choice(GELESEN)
            kopf = bearer() if pfad.endswith(("kontingent", "foerderchancen")) else {}
            verlauf.vermerken(pfad, await client.get(adressen[dienst] + pfad, headers=kopf))


async def schreiben(
    adressen: Mapping[str, str], verlauf: Verlauf, wuerfel: random.Random, nummer: "count[int]"
) -> None:
    async with httpx.AsyncClient(timeout=30) as client:
        while True:
            ags = wuerfel.choice(KOMMUNEN)
            schluessel = {"Idempotency-Key": f"ohne-auszeit-{next(nummer)}"}
            buchung: dict[str, Any] = {
                "ags": ags, "modul": 2, "format": "online", "dauer_tage": 1,
                "beginn": f"2021-{wuerfel.randint(5, 11):02}-{wuerfel.randint(1, 28):02}",
                "teilnehmende": 5, "eigenanteil_akzeptiert": True,
            }  # fmt: skip
            antrag = ANTRAG | {"kommunen": [{"ags": ags, "rolle": "federfuehrend"}]}
            for dienst, pfad, inhalt in (
                ("beratung", "/beratung/v1/buchungen", buchung),
                ("foerderung", "/foerderung/v1/antraege", antrag),
            ):
                antwort = await client.post(
                    adressen[dienst] + pfad, json=inhalt, headers=bearer(ags=[ags]) | schluessel
                )
                verlauf.vermerken(pfad, antwort)


async def sperren_ansehen(lauf: Lauf, verlauf: Verlauf) -> None:
    url = make_url(lauf.cluster.url("postgres", SUPERUSER))
    verbindung = await asyncpg.connect(
        host=str(url.query["host"]), user=url.username, password=url.password, database="postgres"
    )
    try:
        while True:
            for datenbank, _, dauer in await verbindung.fetch(WARTENDE):
                laengste = max(float(dauer), verlauf.gewartet.get(datenbank, 0))
                verlauf.gewartet[datenbank] = laengste
            await asyncio.sleep(TAKT)
    finally:
        await verbindung.close()


@asynccontextmanager
async def unter_last(lauf: Lauf) -> AsyncIterator[Verlauf]:
    """Read and write all the time; what ends before its time raises at the end."""
    verlauf, wuerfel, nummer = Verlauf(), random.Random(7), count()
    taetig = [asyncio.create_task(sperren_ansehen(lauf, verlauf))]
    taetig += [asyncio.create_task(lesen(lauf.adressen, verlauf, wuerfel)) for _ in range(LESENDE)]
    taetig += [
        asyncio.create_task(schreiben(lauf.adressen, verlauf, wuerfel, nummer))
        for _ in range(SCHREIBENDE)
    ]
    try:
        yield verlauf
    finally:
        for aufgabe in taetig:
            aufgabe.cancel()
        ausgang = await asyncio.gather(*taetig, return_exceptions=True)
        verlauf.fehler += [repr(a) for a in ausgang if isinstance(a, Exception)]


@pytest.mark.nightly
async def test_die_alte_fassung_dient_weiter_waehrend_die_neue_ihre_daten_umstellt(
    tmp_path: Path,
) -> None:
    stand = seit()
    if stand is None:
        pytest.skip("Noch ist nichts veröffentlicht; SEIT=vorher probt die jüngste Migration.")
    with laufender_alter_stand(stand, tmp_path) as lauf:
        async with unter_last(lauf) as verlauf:
            await asyncio.sleep(VORHER)
            assert not verlauf.fehler, verlauf.fehler[:3]
            dauern = {}
            for dienst in DIENSTE:
                beginn = time.monotonic()
                await asyncio.to_thread(lauf.neuer.bereitstellen, dienst)
                dauern[dienst] = time.monotonic() - beginn
            await asyncio.sleep(NACHHER)
    print(f"\nSeit {stand}: {dict(verlauf.antworten)}; 5xx: {Counter(verlauf.fehler)}")
    print(f"Dauer: {dauern}\nLängstes Warten auf eine Sperre: {verlauf.gewartet}")
    assert verlauf.antworten["POST 2xx"] > 0
    assert verlauf.antworten["GET 2xx"] > 100
    assert not verlauf.fehler
    zu_lange = {name: dauer for name, dauer in verlauf.gewartet.items() if dauer > ERLAUBT}
    assert not zu_lange
