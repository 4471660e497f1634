"""What is offered can be booked, and what is not offered cannot: on every day of a span."""

from datetime import date, timedelta
from random import Random
from typing import Any

import httpx
import pytest

from tests.beratung.conftest import EKOM21, VIELE, VOLKMARSEN, WANFRIED, schluessel
from tests.beratung.planung.planen import (
    VOLL,
    abwesend,
    angelegt,
    bucht,
    geaendert,
    verfuegbar,
)

ANFANG = date(2021, 4, 26)


@pytest.mark.parametrize(
    "saat", [1, 2, *(pytest.param(n, marks=pytest.mark.nightly) for n in range(3, 24))]
)
async def test_angebot_und_buchung_sind_sich_einig(portal: httpx.AsyncClient, saat: int) -> None:
    zufall = Random(saat)
    teams = await _geplant(portal, zufall)
    for ags in zufall.sample(VIELE, 5):
        await bucht(portal, ags=ags, **_wunsch(zufall), beginn=_tag(zufall))
    einig = {True: 0, False: 0}
    for mindestens in (3, 0):  # what these teams offer at all; then whatever comes
        wunsch, angeboten = await _gefragt(portal, zufall, teams)
        while len(angeboten) < mindestens:
            wunsch, angeboten = await _gefragt(portal, zufall, teams)
        for tag in (ANFANG + timedelta(days=n) for n in range(21)):
            antwort = await bucht(portal, **wunsch, beginn=tag.isoformat())
            moeglich = tag.isoformat() in angeboten
            assert (antwort.status_code == 201) == moeglich, (wunsch, tag, antwort.text)
            einig[moeglich] += 1
            if moeglich:
                gebucht = antwort.json()
                assert gebucht["termine"] == angeboten[tag.isoformat()]["termine"]
                await _storniert(portal, gebucht)
    assert min(einig.values()) > 2  # both were seen


async def _gefragt(
    portal: httpx.AsyncClient, zufall: Random, teams: list[dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return a wish and by its first day what is offered for it."""
    wunsch = _wunsch(zufall) | {"ags": zufall.choice([VOLKMARSEN, WANFRIED])}
    if zufall.random() < 0.3:
        wunsch["berater"] = zufall.choice(teams)["id"]
    bis = ANFANG + timedelta(days=20)
    angebot = await verfuegbar(
        portal, **_als_frage(wunsch), von=ANFANG.isoformat(), bis=bis.isoformat()
    )
    return wunsch, {item["beginn"]: item for item in angebot["items"]}


async def _geplant(portal: httpx.AsyncClient, zufall: Random) -> list[dict[str, Any]]:
    """Five teams of all kinds instead of the ten, with absences."""
    for team in (await portal.get("/beratung/v1/berater", headers=EKOM21)).json()["items"]:
        await geaendert(portal, team, ab="2021-04-16", aktiv_bis="2021-04-16")
    teams = [
        await angelegt(
            portal,
            name=f"Team {n}",
            module=sorted(zufall.sample(range(1, 5), zufall.choice([3, 4]))),
            formate=zufall.choice([["online"], ["online", "vor_ort"], ["online", "vor_ort"]]),
            regionen=zufall.choice([[], [], ["06635"], ["06636", "06635"]]),
            arbeitszeiten=[tag for tag in _zeiten(zufall) if zufall.random() < 0.97] or VOLL,
            puffer_minuten=zufall.choice([0, 30, 90]),
            aktiv_von=zufall.choice(["2021-04-16", "2021-04-28"]),
            aktiv_bis=zufall.choice([None, None, "2021-05-12"]),
        )
        for n in range(5)
    ]
    for team in teams:
        tag = _tag(zufall)
        stunden = zufall.choice(
            [{}, {"von_uhrzeit": "17:20", "bis_uhrzeit": "19:00"}, {"von_uhrzeit": "12:30"}]
        )
        await abwesend(portal, team["id"], von=tag, bis=tag, **stunden)
    return teams


def _zeiten(zufall: Random) -> list[dict[str, Any]]:
    return [tag | {"bis": zufall.choice(["17:00"] * 6 + ["18:30", "13:00"])} for tag in VOLL]


def _wunsch(zufall: Random) -> dict[str, Any]:
    return {
        "modul": zufall.randint(1, 4),
        "format": zufall.choice(["online", "vor_ort"]),
        "dauer_tage": zufall.choice([2.5, 3]),
        "unterbrechung_erlaubt": zufall.choice([True, False]),
    }


def _als_frage(wunsch: dict[str, Any]) -> dict[str, Any]:
    return wunsch | {"unterbrechung_erlaubt": str(wunsch["unterbrechung_erlaubt"]).lower()}


def _tag(zufall: Random) -> str:
    return (ANFANG + timedelta(days=zufall.randrange(20))).isoformat()


async def _storniert(portal: httpx.AsyncClient, gebucht: dict[str, Any]) -> None:
    kopf = schluessel() | EKOM21 | {"If-Match": f'"{gebucht["version"]}"'}
    antwort = await portal.post(f"/beratung/v1/buchungen/{gebucht['id']}/stornieren", headers=kopf)
    assert antwort.status_code == 200, antwort.text
