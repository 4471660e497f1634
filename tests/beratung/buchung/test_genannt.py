"""A named team that was free when it was looked at, and no longer is when its days are written.

Between the two stand only the locks: here nothing is looked at, and what refuses is the database.
"""

from typing import Any

import httpx
import pytest

from services.beratung.buchung import buchen
from services.beratung.planung.team import Aussicht
from tests.beratung.conftest import VIELE, VOLKMARSEN
from tests.beratung.planung.planen import abwesend, angelegt, bucht, geaendert

MONTAG = "2021-05-03"
ANDERER_KREIS = "06636000"
KURZ = [{"wochentag": tag, "von": "09:00", "bis": "12:00"} for tag in range(1, 6)]


@pytest.fixture
def eben_noch_frei(monkeypatch: pytest.MonkeyPatch) -> None:
    async def frei(*_: Any, **__: Any) -> Aussicht:
        return Aussicht(frei=True, name="Beratungsteam 11", verfallenes=False)

    monkeypatch.setattr(buchen, "aussicht", frei)


@pytest.fixture
async def team(portal: httpx.AsyncClient) -> dict[str, Any]:
    return await angelegt(portal)


def vor_ort(team: dict[str, Any], **anders: Any) -> dict[str, Any]:
    return {"berater": team["id"], "beginn": MONTAG, "format": "vor_ort"} | anders


async def test_es_wird_gebucht_und_genannt(portal: httpx.AsyncClient, team: dict[str, Any]) -> None:
    antwort = await bucht(portal, **vor_ort(team))
    assert (antwort.status_code, antwort.json()["team"]) == (201, "Beratungsteam 11")
    gelesen = await portal.get(antwort.headers["Location"])
    assert gelesen.json() == antwort.json()


@pytest.mark.usefixtures("eben_noch_frei")
@pytest.mark.parametrize(
    "plan",
    [
        {"regionen": [ANDERER_KREIS]},
        {"module": [1, 3, 4]},
        {"formate": ["online"]},
        {"arbeitszeiten": KURZ},
    ],
    ids=["region", "modul", "format", "arbeitszeit"],
)
async def test_was_es_nicht_mehr_tut_wird_nicht_gebucht(
    portal: httpx.AsyncClient, team: dict[str, Any], plan: dict[str, Any]
) -> None:
    assert (await geaendert(portal, team, ab="2021-04-20", **plan)).status_code == 200
    await _vergeben(portal, team)


@pytest.mark.usefixtures("eben_noch_frei")
async def test_an_vergebenen_tagen_wird_nicht_gebucht(
    portal: httpx.AsyncClient, team: dict[str, Any]
) -> None:
    erste = await bucht(portal, **vor_ort(team, ags=VIELE[0]))
    assert erste.status_code == 201
    await _vergeben(portal, team)


@pytest.mark.usefixtures("eben_noch_frei")
async def test_wer_fort_ist_wird_nicht_gebucht(
    portal: httpx.AsyncClient, team: dict[str, Any]
) -> None:
    wann = {"von": "2021-05-04", "bis": "2021-05-04"}
    assert (await abwesend(portal, team["id"], **wann)).status_code == 201
    await _vergeben(portal, team)


async def _vergeben(portal: httpx.AsyncClient, team: dict[str, Any]) -> None:
    pfad = "/beratung/v1/buchungen"
    vorher = (await portal.get(pfad)).json()["total_count"]
    antwort = await bucht(portal, **vor_ort(team, ags=VOLKMARSEN))
    assert (antwort.status_code, antwort.json()["type"]) == (409, "/probleme/termin-vergeben")
    assert (await portal.get(pfad)).json()["total_count"] == vorher
