"""What tests of the planning say to the Beratung."""

from typing import Any

import httpx

from tests.beratung.conftest import EKOM21, schluessel, wunsch

PFAD = "/beratung/v1/verfuegbarkeiten"
MAI: dict[str, Any] = {
    "modul": 2,
    "format": "online",
    "dauer_tage": 3,
    "von": "2021-05-01",
    "bis": "2021-05-31",
}
VOLL = [{"wochentag": tag, "von": "09:00", "bis": "17:00"} for tag in range(1, 6)]
ANTEILIG = [*VOLL[:4], {"wochentag": 5, "von": "08:00", "bis": "13:00"}]


def plan(**anders: Any) -> dict[str, Any]:
    return {
        "name": "Beratungsteam 11",
        "module": [1, 2, 3, 4],
        "formate": ["online", "vor_ort"],
        "regionen": [],
        "arbeitszeiten": VOLL,
        "puffer_minuten": 60,
        "aktiv_von": "2021-04-16",
    } | anders


async def angelegt(portal: httpx.AsyncClient, **anders: Any) -> dict[str, Any]:
    antwort = await portal.post(
        "/beratung/v1/berater", json=plan(**anders), headers=schluessel() | EKOM21
    )
    assert antwort.status_code == 201, antwort.text
    team: dict[str, Any] = antwort.json()
    return team


async def geaendert(
    portal: httpx.AsyncClient, team: dict[str, Any], **anders: Any
) -> httpx.Response:
    neu = plan(name=team["name"], aktiv_bis=team["aktiv_bis"]) | anders
    del neu["aktiv_von"]
    kopf = schluessel() | EKOM21 | {"If-Match": f'"{team["version"]}"'}
    return await portal.post(f"/beratung/v1/berater/{team['id']}/aendern", json=neu, headers=kopf)


async def abwesend(portal: httpx.AsyncClient, team: str, **wann: Any) -> httpx.Response:
    return await portal.post(
        f"/beratung/v1/berater/{team}/abwesenheiten", json=wann, headers=schluessel() | EKOM21
    )


async def verfuegbar(portal: httpx.AsyncClient, **anders: Any) -> dict[str, Any]:
    antwort = await portal.get(PFAD, params=MAI | anders)
    assert antwort.status_code == 200, antwort.text
    koerper: dict[str, Any] = antwort.json()
    assert bool(koerper["items"]) == (koerper["grund"] is None)
    return koerper


async def frei(portal: httpx.AsyncClient, **anders: Any) -> dict[str, int]:
    koerper = await verfuegbar(portal, **anders)
    return {item["beginn"]: item["freie_teams"] for item in koerper["items"]}


async def bucht(portal: httpx.AsyncClient, **anders: Any) -> httpx.Response:
    gewuenscht = wunsch(eigenanteil_akzeptiert=True, **anders)
    return await portal.post(
        "/beratung/v1/buchungen", json=gewuenscht, headers=schluessel() | EKOM21
    )


async def buche(portal: httpx.AsyncClient, **anders: Any) -> dict[str, Any]:
    antwort = await bucht(portal, **anders)
    assert antwort.status_code == 201, antwort.text
    gebucht: dict[str, Any] = antwort.json()
    return gebucht
