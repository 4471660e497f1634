"""The cockpit against the real Katalog and the real Beratung, which decides by the user's token."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.dashboard.kommune.cockpit import gefragtes
from shared.clients.beratung.buchungen import kontingent
from shared.clients.verbindung import Verbindung
from shared.schemas.dashboard import TeilStatus
from tests import vier_dienste as alle_dienste
from tests.conftest import Datenbank
from tests.tokens import bearer, token
from tests.vier_dienste import HEUTE

NOCH_NICHT = (TeilStatus.WIRD_GEHOLT, TeilStatus.FEHLER)
VOLKMARSEN, WANFRIED, ABWESEND = "06635020", "06636013", "06999999"


@pytest.fixture
async def plattform(database: Datenbank) -> AsyncIterator[httpx.AsyncClient]:
    async with alle_dienste.plattform(database) as client:
        yield client


async def sobald_bekannt(plattform: httpx.AsyncClient, pfad: str, **rest: Any) -> dict[str, Any]:
    """Ask until each source has answered once: a first reader does not wait long for them."""
    async with asyncio.timeout(60):
        antwort = await plattform.get(pfad, **rest)
        while any(f'"{eines}"' in antwort.text for eines in NOCH_NICHT):
            await asyncio.sleep(0.1)
            antwort = await plattform.get(pfad, **rest)
    assert antwort.status_code == 200
    return dict(antwort.json())


async def cockpit(plattform: httpx.AsyncClient, kommune: str, **claims: Any) -> dict[str, Any]:
    adresse = f"/dashboard/v1/kommunen/{kommune}"
    return await sobald_bekannt(plattform, adresse, headers=bearer(**claims))


async def test_die_eigene_kommune_mit_ihrem_kontingent(plattform: httpx.AsyncClient) -> None:
    gebucht = await plattform.post(
        "/beratung/v1/buchungen",
        json={
            "ags": VOLKMARSEN, "modul": 2, "format": "online", "dauer_tage": 3,
            "beginn": "2021-05-03", "teilnehmende": 12,
        },
        headers=bearer() | {"Idempotency-Key": str(uuid4())},
    )  # fmt: skip
    assert gebucht.status_code == 201
    teile = await cockpit(plattform, VOLKMARSEN)
    assert (teile["kommune"]["status"], teile["kommune"]["name"]) == ("ok", "Volkmarsen")
    assert teile["kontingent"]["status"] == "ok"
    frei = {item["bereich"]: item["frei"] for item in teile["kontingent"]["items"]}
    assert frei == {"ozg": 0, "verwaltungsdigitalisierung": 1}


@pytest.mark.parametrize("rolle", ["beratung", "koordinierungsstelle", "foerderstelle"])
async def test_wer_alle_sehen_darf_darf_es_auch_dort(
    plattform: httpx.AsyncClient, rolle: str
) -> None:
    teile = await cockpit(plattform, WANFRIED, rollen=[rolle], ags=None)
    assert (teile["kommune"]["status"], teile["kontingent"]["status"]) == ("ok", "ok")


async def test_ein_dienst_token_gilt_nicht_weiter(plattform: httpx.AsyncClient) -> None:
    """A token for the dashboard alone lets its owner in here, and the Beratung refuses it."""
    teile = await cockpit(
        plattform, VOLKMARSEN, aud="dashboard", sub="dienst-1", rollen=["beratung"], ags=None
    )
    assert teile["kommune"]["status"] == "ok"
    assert teile["kontingent"] == {"status": "nicht_erlaubt", "items": None}


async def test_die_beratung_entscheidet_mit_der_identitaet_des_nutzers(
    plattform: httpx.AsyncClient,
) -> None:
    """Even if the dashboard did not look itself: the same question, asked by different callers."""
    verbindungen = {"beratung": Verbindung(plattform, name="Die Beratung", frist=30)}

    async def gefragt(kommune: str, **claims: Any) -> TeilStatus:
        teil = await gefragtes(
            verbindungen, kontingent(kommune, stichtag=HEUTE), TeilStatus.OK, token(**claims)
        )
        assert (teil.inhalt is None) is (teil.status is not TeilStatus.OK)
        return teil.status

    assert await gefragt(VOLKMARSEN) is TeilStatus.OK
    assert await gefragt(WANFRIED) is TeilStatus.NICHT_ERLAUBT
    assert await gefragt(ABWESEND) is TeilStatus.NICHT_ERLAUBT
    assert await gefragt(WANFRIED, ags=[WANFRIED]) is TeilStatus.OK
    assert await gefragt(VOLKMARSEN, rollen=["kspv"]) is TeilStatus.NICHT_ERLAUBT
    assert await gefragt(VOLKMARSEN, aud="katalog") is TeilStatus.NICHT_ERLAUBT
    assert await gefragt(VOLKMARSEN, aud="beratung", rollen=["beratung"]) is TeilStatus.OK


async def test_das_eigene_einer_anderen_bleibt_verborgen(plattform: httpx.AsyncClient) -> None:
    fremd = await cockpit(plattform, WANFRIED)
    assert fremd["kommune"]["name"] == "Wanfried"
    for teil in ("antraege", "kontingent", "termine"):
        assert fremd[teil] == {"status": "nicht_erlaubt", "items": None}


async def test_was_alle_sehen_sieht_auch_wer_niemand_ist(plattform: httpx.AsyncClient) -> None:
    teile = await sobald_bekannt(plattform, f"/dashboard/v1/kommunen/{VOLKMARSEN}")
    assert {teile[teil]["status"] for teil in ("kommune", "umsetzung", "foerderung")} == {"ok"}
    assert teile["foerderung"]["items"]
    assert teile["umsetzung"]["umsetzungsstand"]["zustaendig"] > 0
    assert {s["art"] for s in teile["schritte"]} <= {"leistung", "foerderung"}
    for teil in ("antraege", "kontingent", "termine"):
        assert teile[teil] == {"status": "nicht_angemeldet", "items": None}


async def test_die_karte_sagt_was_die_kennzahl_sagt(plattform: httpx.AsyncClient) -> None:
    """The bulk answers of the real services, and the figures beside them."""
    karten = {
        kennzahl: await sobald_bekannt(plattform, f"/dashboard/v1/karte?kennzahl={kennzahl}")
        for kennzahl in ("beratung_kommunen", "modellkommunen", "kommunen_mit_leistung")
    }
    katalog = await sobald_bekannt(plattform, "/dashboard/v1/kennzahlen")
    werte = {eine["kennzahl"]: eine["wert"] for eine in katalog["items"]}
    assert {dienst["status"] for dienst in katalog["dienste"]} == {"ok"}
    for kennzahl, karte in karten.items():
        assert karte["merkmal"]["status"] == "ok"
        assert (karte["ergebnisse"][0]["zaehler"], karte["ergebnisse"][0]["nenner"]) == (
            werte[kennzahl], werte["kommunen"],
        )  # fmt: skip
        assert len(karte["kreise"]) == 26
