"""The cockpit against the real Katalog and the real Beratung, which decides by the user's token."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.dashboard.kommune.cockpit import kontingent_teil
from shared.clients.beratung import BeratungClient
from shared.schemas.dashboard import TeilStatus
from tests import plattform as alle_dienste
from tests.conftest import Datenbank
from tests.plattform import HEUTE
from tests.tokens import bearer, token

VOLKMARSEN, WANFRIED, ABWESEND = "06635020", "06636013", "06999999"


@pytest.fixture
async def plattform(database: Datenbank) -> AsyncIterator[httpx.AsyncClient]:
    async with alle_dienste.plattform(database) as client:
        yield client


async def cockpit(plattform: httpx.AsyncClient, kommune: str, **claims: Any) -> dict[str, Any]:
    antwort = await plattform.get(f"/dashboard/v1/kommunen/{kommune}", headers=bearer(**claims))
    assert antwort.status_code == 200
    return dict(antwort.json())


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
    assert teile["kommune"] == {"status": "ok", "name": "Volkmarsen"}
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

    async def gefragt(kommune: str, **claims: Any) -> TeilStatus:
        teil = await kontingent_teil(
            BeratungClient(plattform, frist=5), kommune, stichtag=HEUTE, bearer=token(**claims)
        )
        assert (teil.items is None) is (teil.status is not TeilStatus.OK)
        return teil.status

    assert await gefragt(VOLKMARSEN) is TeilStatus.OK
    assert await gefragt(WANFRIED) is TeilStatus.NICHT_ERLAUBT
    assert await gefragt(ABWESEND) is TeilStatus.NICHT_ERLAUBT
    assert await gefragt(WANFRIED, ags=[WANFRIED]) is TeilStatus.OK
    assert await gefragt(VOLKMARSEN, rollen=["kspv"]) is TeilStatus.NICHT_ERLAUBT
    assert await gefragt(VOLKMARSEN, aud="katalog") is TeilStatus.NICHT_ERLAUBT
    assert await gefragt(VOLKMARSEN, aud="beratung", rollen=["beratung"]) is TeilStatus.OK


async def test_fremd_und_abwesend_sind_im_cockpit_gleich(plattform: httpx.AsyncClient) -> None:
    fremd, abwesend = [
        await plattform.get(f"/dashboard/v1/kommunen/{ags}", headers=bearer())
        for ags in (WANFRIED, ABWESEND)
    ]
    assert (fremd.status_code, abwesend.status_code) == (404, 404)
    assert fremd.text.replace(WANFRIED, ABWESEND) == abwesend.text
