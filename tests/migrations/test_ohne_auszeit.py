"""New migrations while the code of before serves: no 5xx, nobody waits for a lock.

The code of the last release, or what SEIT and BIS in the environment say (alter_stand.py), meets
the revisions since; and today's code meets an example of a change in two releases (beispiel.py),
which is right, and two that are not, which have to be seen. Each starts a PostgreSQL of its own,
which writes to disk, and takes minutes (`make nightly`).
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from sqlalchemy import make_url

from ozg.postgres import SUPERUSER
from tests.migrations.alter_stand import AB, DIENSTE, Lauf, auspacken, laufender_alter_stand, seit
from tests.migrations.beispiel import (
    HAELT_ALLE_AN,
    NIMMT_ZU_FRUEH_WEG,
    UMBENENNUNGEN,
    Schritt,
    Umbenennung,
    anhaengen,
)
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
ANTWORTEN = {"ozg_vorkenntnisse": "fachbereiche", "strategie": "beschlossen", "e_akte": "geplant"}
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


async def schreiben(adressen: Mapping[str, str], verlauf: Verlauf, wuerfel: random.Random) -> None:
    async with httpx.AsyncClient(timeout=30) as client:
        while True:
            ags = wuerfel.choice(KOMMUNEN)
            schluessel = {"Idempotency-Key": str(uuid4())}
            buchung: dict[str, Any] = {
                "ags": ags, "modul": 2, "format": "online", "dauer_tage": 1,
                "beginn": f"2021-{wuerfel.randint(5, 11):02}-{wuerfel.randint(1, 28):02}",
                "teilnehmende": 5, "eigenanteil_akzeptiert": True,
            }  # fmt: skip
            antrag = ANTRAG | {"kommunen": [{"ags": ags, "rolle": "federfuehrend"}]}
            bestimmung = {"ags": ags, "fassung": 1, "antworten": ANTWORTEN}
            for dienst, pfad, inhalt in (
                ("beratung", "/beratung/v1/buchungen", buchung),
                ("beratung", "/beratung/v1/standortbestimmungen", bestimmung),
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
    verlauf, wuerfel = Verlauf(), random.Random(7)
    taetig = [asyncio.create_task(sperren_ansehen(lauf, verlauf))]
    taetig += [asyncio.create_task(lesen(lauf.adressen, verlauf, wuerfel)) for _ in range(LESENDE)]
    taetig += [
        asyncio.create_task(schreiben(lauf.adressen, verlauf, wuerfel)) for _ in range(SCHREIBENDE)
    ]
    try:
        yield verlauf
    finally:
        for aufgabe in taetig:
            aufgabe.cancel()
        ausgang = await asyncio.gather(*taetig, return_exceptions=True)
        verlauf.fehler += [repr(a) for a in ausgang if isinstance(a, Exception)]


async def unter_last_tun(lauf: Lauf, *taten: Callable[[], None]) -> Verlauf:
    """Do one after the other, each while people work, and print what came of it."""
    async with unter_last(lauf) as verlauf:
        await asyncio.sleep(VORHER)
        assert not verlauf.fehler, verlauf.fehler[:3]
        beginn = time.monotonic()
        for tat in taten:
            await asyncio.to_thread(tat)
        dauer = time.monotonic() - beginn
        await asyncio.sleep(NACHHER)
    print(f"\n{dict(verlauf.antworten)}; 5xx: {Counter(verlauf.fehler)}; {dauer:.1f} s")
    print(f"Längstes Warten auf eine Sperre: {verlauf.gewartet}")
    assert verlauf.antworten["POST 2xx"] > 0
    assert verlauf.antworten["GET 2xx"] > 100
    return verlauf


def niemand_merkte_etwas(verlauf: Verlauf) -> bool:
    return not verlauf.fehler and max(verlauf.gewartet.values(), default=0) <= ERLAUBT


@pytest.mark.nightly
async def test_die_alte_fassung_dient_weiter_waehrend_die_neue_ihre_daten_umstellt(
    tmp_path: Path,
) -> None:
    stand = seit()
    if stand is None:
        pytest.skip(f"Veröffentlicht ist nichts, und ab {AB} kam keine Revision hinzu.")
    with laufender_alter_stand(stand, tmp_path) as lauf:
        verlauf = await unter_last_tun(
            lauf, *(partial(lauf.neuer.bereitstellen, dienst) for dienst in DIENSTE)
        )
    assert niemand_merkte_etwas(verlauf), stand


@pytest.mark.nightly
async def test_was_in_zwei_fassungen_kommt_merkt_niemand_und_anderes_schon(tmp_path: Path) -> None:
    baum = tmp_path / "neu"
    auspacken("HEAD", baum)
    with laufender_alter_stand("HEAD", tmp_path) as lauf:
        neuer = lauf.neuer.in_ordner(baum)

        def bringen(dienst: str, *schritte: Schritt) -> None:
            anhaengen(baum, dienst, *schritte)
            neuer.bereitstellen(dienst)

        def fuellen(eine: Umbenennung) -> None:
            while lauf.cluster.sql(eine.fuellen, database=eine.dienst) != "0":
                pass

        erweitert = await unter_last_tun(
            lauf,
            *(partial(bringen, eine.dienst, *eine.erweitern) for eine in UMBENENNUNGEN),
            *(partial(fuellen, eine) for eine in UMBENENNUNGEN),
        )
        verengt = await unter_last_tun(
            lauf, *(partial(bringen, eine.dienst, *eine.verengen) for eine in UMBENENNUNGEN)
        )
        gesperrt = await unter_last_tun(lauf, partial(bringen, "foerderung", HAELT_ALLE_AN))
        weg = await unter_last_tun(lauf, partial(bringen, "foerderung", NIMMT_ZU_FRUEH_WEG))
    assert niemand_merkte_etwas(erweitert)
    assert niemand_merkte_etwas(verengt)
    assert gesperrt.gewartet["foerderung"] > ERLAUBT
    assert any("antraege" in fehler for fehler in weg.fehler)
