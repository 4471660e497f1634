"""Pages of the lists come from an index, however many rows there are."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.katalog.app import create_app
from services.katalog.settings import Settings
from tests.conftest import client_for
from tests.katalog.abdeckung.plaene import durchsucht, mitgeschrieben
from tests.tokens import ISSUER, JWKS_URL, issuer

ERZEUGEN = (
    "INSERT INTO katalog.leistung (id, kennung, name, sortierung, synonyme, suchtext,"
    " leika_schluessel, ozg_id, typisierung, zustaendige_ebene, herkunft)"
    " SELECT gen_random_uuid(), 'probe-' || n, 'Probe ' || n, 'probe ' || n, '{}', 'probe',"
    " CASE WHEN n % 3 > 0 THEN '99' || lpad((n * 1000)::text, 12, '0') END,"
    " CASE WHEN n % 5 = 0 THEN '10136' END, ARRAY[(n % 12 + 1)::text], '{gemeinde}', 'leika'"
    " FROM generate_series(1, 12000) n",
    "INSERT INTO katalog.gebietseinheit (id, ags, ars, name, name_amtlich, sortierung, art, kreis,"
    " einwohner, einwohner_stand, sonderstatus, herkunft, gueltig)"
    " SELECT gen_random_uuid(), a, left(a, 5) || '0' || right(a, 3) || right(a, 3), a, a, a,"
    " 'gemeinde', left(a, 5) || '000', 100 + n, '2022-12-31', false, 'gv100ad', '[2000-01-01,)'"
    " FROM (SELECT n, '0653' || lpad((10000 - n)::text, 4, '0') AS a"
    "       FROM generate_series(1, 9000) n WHERE n % 1000 > 0) probe"
    " ON CONFLICT DO NOTHING",
)


@pytest.fixture
async def grosse(adresse: str, engine: AsyncEngine) -> FastAPI:
    async with engine.begin() as connection:
        for anweisung in ERZEUGEN:
            await connection.execute(text(anweisung))
        await connection.execute(text("ANALYZE"))
    return create_app(
        Settings(database_url=adresse, issuer=ISSUER, jwks_url=JWKS_URL, heute=date(2021, 4, 15)),
        issuer(),
    )


@pytest.fixture
async def client(grosse: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(grosse):
        yield client


async def test_keine_seite_liest_die_ganze_tabelle(
    client: httpx.AsyncClient, grosse: FastAPI, adresse: str
) -> None:
    adressen = [
        *(
            f"leistungen?sort={v}{s}"
            for v in ("", "-")
            for s in ("name", "leika_schluessel", "ozg_id")
        ),
        "leistungen?leika_schluessel=99000001",
        "leistungen?ozg_id=10110",
        "leistungen?umsetzungsbuendel=2f5138f5-e83b-578b-8810-1caad447c007",
        "leistungen?status=verfuegbar",
        *(f"kommunen?sort={v}{s}" for v in ("", "-") for s in ("name", "ags", "einwohner")),
    ]
    gelesen = {}
    for gefragt in adressen:
        seite = await client.get(f"/katalog/v1/{gefragt}")
        assert seite.status_code == 200, seite.text
        weiter = seite.links["next"]["url"] if "next" in seite.links else f"/katalog/v1/{gefragt}"
        with mitgeschrieben(grosse) as anweisungen:
            assert (await client.get(weiter)).status_code == 200
        seiten = [a for a in anweisungen if not a[0].startswith("SELECT count(*)")]
        assert seiten
        if schlecht := await durchsucht(adresse, seiten, nur_indizes=False):
            gelesen[gefragt] = schlecht
    assert {frage: set.union(*je.values()) for frage, je in gelesen.items()} == {}
