"""What the policies cost: the same requests with and without them, in turn."""

import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from statistics import median

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from ozg.postgres import SUPERUSER, Cluster
from tests.beratung import conftest as beratung
from tests.conftest import Datenbank, client_for
from tests.foerderung import conftest as foerderung
from tests.sicherheit.antraege import beantragt
from tests.sicherheit.bestand import EIGEN, FREMD, Bestand
from tests.tokens import bearer

BESTAND, RUNDEN = 36, 300
HOECHSTENS = 1.15
ALLE_REGELN = """
    SELECT format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY',
                  oid::regclass)
    FROM pg_class WHERE relnamespace = $1::regnamespace AND relrowsecurity"""

APPS: dict[str, Callable[[str], FastAPI]] = {
    "foerderung": foerderung.app_on,
    "beratung": lambda url: beratung.app_on(url, beratung.katalog),
}
LISTEN = {"foerderung": "/foerderung/v1/antraege", "beratung": "/beratung/v1/buchungen"}


async def schreiben(client: httpx.AsyncClient, dienst: str, ags: str) -> None:
    """A Kommune writes: the draft of an Antrag, or where it stands."""
    if dienst == "foerderung":
        await beantragt(client, ags, "patch_antrag")
    else:
        await Bestand(client, dienst).standort_bestimmt(ags, "")


async def fuellen(client: httpx.AsyncClient, dienst: str) -> None:
    bestand = Bestand(client, dienst)
    if dienst == "beratung":
        await bestand.beginne_finden()
    for nr in range(BESTAND):
        ags = (EIGEN, FREMD)[nr % 2]
        if dienst == "beratung":
            await bestand.gebucht(ags, "")
        else:
            await schreiben(client, dienst, ags)


async def ohne_regeln(url: str, dienst: str) -> None:
    db = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        regeln = await db.fetch(ALLE_REGELN, dienst)
        assert regeln
        for (befehl,) in regeln:
            await db.execute(befehl)
    finally:
        await db.close()


@pytest.mark.nightly
@pytest.mark.parametrize("dienst", APPS)
async def test_die_regeln_kosten_wenig(
    dienst: str, cluster: Cluster, datenbank_kopie: Datenbank
) -> None:
    mit = datenbank_kopie(dienst)
    async for client in client_for(APPS[dienst](cluster.url(mit, f"{dienst}_app"))):
        await fuellen(client, dienst)
    ohne = f"{mit}_ohne"
    cluster.sql(f"CREATE DATABASE {ohne} TEMPLATE {mit} OWNER {dienst}_owner")
    try:
        await ohne_regeln(cluster.url(ohne, SUPERUSER), dienst)
        verhaeltnisse = await _gemessen(dienst, cluster, mit, ohne)
    finally:
        cluster.sql(f"DROP DATABASE {ohne} WITH (FORCE)")
    assert max(verhaeltnisse) <= HOECHSTENS


async def _gemessen(dienst: str, cluster: Cluster, mit: str, ohne: str) -> list[float]:
    """Return how many times as long a read and a write take with the policies."""
    dauern: dict[tuple[str, str], list[float]] = {}
    kopf = bearer(sub=f"stadt-{EIGEN}", ags=[EIGEN])
    start = asynccontextmanager(client_for)
    async with (
        start(APPS[dienst](cluster.url(mit, f"{dienst}_app"))) as eins,
        start(APPS[dienst](cluster.url(ohne, f"{dienst}_app"))) as zwei,
    ):

        async def lesen(client: httpx.AsyncClient) -> None:
            antwort = await client.get(LISTEN[dienst], headers=kopf)
            assert antwort.json()["items"]

        akte: dict[str, Callable[[httpx.AsyncClient], Awaitable[None]]] = {
            "lesen": lesen,
            "schreiben": lambda client: schreiben(client, dienst, EIGEN),
        }
        for runde in range(RUNDEN):
            reihe = [("mit", eins), ("ohne", zwei)]
            for akt, tun in akte.items():
                for wie, client in reihe[:: -1 if runde % 2 else 1]:
                    begonnen = time.perf_counter()
                    await tun(client)
                    dauern.setdefault((akt, wie), []).append(time.perf_counter() - begonnen)
    verhaeltnisse = []
    for akt in akte:
        a, b = (median(dauern[akt, wie]) for wie in ("mit", "ohne"))
        verhaeltnisse.append(a / b)
        print(f"{dienst} {akt}: {a * 1e3:.1f} ms mit, {b * 1e3:.1f} ms ohne Regeln: {a / b:.2f}")
    return verhaeltnisse
