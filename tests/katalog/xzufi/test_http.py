"""The whole way over HTTP: an admin hands in a file, anybody takes one away."""

import asyncio
import io
import os
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest

from services.katalog.app import create_app
from services.katalog.settings import Settings
from services.katalog.uebernahme.zeile import AbgelehnteZeile
from services.katalog.xzufi.lesen import xzufi_lesen
from services.katalog.xzufi.objekt import Objekt
from tests.conftest import client_for
from tests.katalog.xzufi import nachricht as x
from tests.katalog.xzufi.conftest import Katalog
from tests.katalog.xzufi.test_hin_und_zurueck import viele
from tests.tokens import ISSUER, JWKS_URL, bearer, issuer

KATALOG = "/katalog/v1"
ADMIN = bearer(rollen=["admin"], ags=None, sub="admin-1")


@pytest.fixture
async def client(katalog_db: Katalog) -> AsyncIterator[httpx.AsyncClient]:
    url = katalog_db.engine.url.render_as_string(hide_password=False)
    einstellungen = Settings(
        database_url=url, issuer=ISSUER, jwks_url=JWKS_URL, heute=date(2021, 4, 15)
    )
    async for client in client_for(create_app(einstellungen, issuer()), **ADMIN):
        yield client


async def uebernommen(client: httpx.AsyncClient, datei: io.BytesIO) -> dict[str, Any]:
    antwort = await client.post(
        f"{KATALOG}/uebernahmen", params={"art": "xzufi"}, content=datei.getvalue()
    )
    assert antwort.status_code == 202, antwort.text
    async with asyncio.timeout(30):
        while (lauf := (await client.get(antwort.headers["Location"])).json())["beendet"] is None:  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # what is waited for is done by the service
    return dict(lauf)


def objekte(antwort: httpx.Response) -> list[Objekt]:
    """Check the structure, and the official schema where somebody has it (XZUFI_XSD_DIR)."""
    assert antwort.status_code == 200, antwort.text
    assert antwort.headers["Content-Type"] == "application/xml"
    assert antwort.headers["Content-Disposition"].endswith('.xml"')
    eintraege = list(xzufi_lesen(io.BytesIO(antwort.content)))
    assert [e for e in eintraege if isinstance(e, AbgelehnteZeile)] == []
    return [e for e in eintraege if isinstance(e, Objekt)]


async def test_hinein_und_hinaus(
    client: httpx.AsyncClient, katalog_db: Katalog, anderer_katalog: Katalog
) -> None:
    lauf = await uebernommen(client, x.nachricht(*viele()))
    assert lauf["status"] == "fertig"
    assert lauf["bericht"]["abgelehnt"] == 0
    assert "Unbekannt, aufbewahrt: leistung/neu (13-mal)" in lauf["bericht"]["hinweise"]
    antwort = await client.get(f"{KATALOG}/leistungen/export?format=xzufi")
    assert len(objekte(antwort)) > len(viele())
    await anderer_katalog.uebernimm(io.BytesIO(antwort.content))
    # ours are known there as well, so only what came as XZuFi makes rows
    assert (await anderer_katalog.inhalt())[:3] == (await katalog_db.inhalt())[:3]


async def test_eine_bombe(client: httpx.AsyncClient, katalog_db: Katalog) -> None:
    leer = await katalog_db.inhalt()
    davor = "<!DOCTYPE transfer [<!ENTITY a 'a'>]>"
    lauf = await uebernommen(client, x.datei(x.leistung(), davor=davor))
    assert lauf["bericht"]["fehler"] == "Die Datei hat eine Dokumenttypdefinition (DOCTYPE)."
    assert await katalog_db.inhalt() == leer


@pytest.mark.parametrize("was", ["leistungen", "kommunen"])
async def test_die_ausgabe_hat_die_zeilen_der_liste(was: str, client: httpx.AsyncClient) -> None:
    gesamt = (await client.get(f"{KATALOG}/{was}?limit=1")).json()["total_count"]
    ausgabe = objekte(await client.get(f"{KATALOG}/{was}/export?format=xzufi"))
    klassen = Counter(o.identifikator.klasse for o in ausgabe)
    klasse = {"leistungen": "leistung", "kommunen": "organisationseinheit"}[was]
    assert klassen[klasse] == gesamt  # type: ignore[index]
    assert len({o.identifikator.id for o in ausgabe}) == len(ausgabe)


async def test_filter_gelten(client: httpx.AsyncClient) -> None:
    ausgabe = objekte(await client.get(f"{KATALOG}/kommunen/export?format=xzufi&ags=06635020"))
    assert [o.identifikator.wert for o in ausgabe] == ["06635020"]
    assert objekte(await client.get(f"{KATALOG}/bereitstellungen/export?format=xzufi")) == []


@pytest.mark.skipif("XZUFI_XSD_DIR" not in os.environ, reason="XZUFI_XSD_DIR is not set")
async def test_nach_dem_amtlichen_schema(client: httpx.AsyncClient) -> None:
    """The reader checks against the schemas wherever they are; here they must be."""
    assert objekte(await client.get(f"{KATALOG}/leistungen/export?format=xzufi"))
