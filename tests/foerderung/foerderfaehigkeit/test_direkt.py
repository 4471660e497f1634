"""A check has one answer, whether it is given ahead of the framework or by the route."""

import json
from typing import Any

import httpx
import pytest

from services.foerderung.foerderfaehigkeit import routes
from tests.foerderung.factories import BROMSKIRCHEN, STAEDTE, UEBER_DIE_GRENZE, anfrage
from tests.tokens import bearer

PFAD = "/foerderung/v1/pruefungen"
DIREKT, ROUTE = "application/json", "application/json; charset=utf-8"
DOPPELT = json.dumps(anfrage()).replace("{", '{"programm": "IKZ_OZG", ', 1)
TIEF_DOPPELT = json.dumps(anfrage()).replace("{", '{"angaben": {"a": 1, "a": 2}, ', 1)


def als_text(roh: dict[str, Any]) -> str:
    return json.dumps(roh, ensure_ascii=False)


@pytest.mark.parametrize(
    "koerper",
    [
        als_text(anfrage()),
        als_text(anfrage(kommunen=[*STAEDTE[:2], UEBER_DIE_GRENZE], gruppe_offen=True)),
        als_text(anfrage(kommunen=[BROMSKIRCHEN], stichtag="2023-01-01")),
        als_text({"programm": "STARKE_HEIMAT_CIVENTO", "kommunen": [STAEDTE[0]]}),
        als_text(anfrage()).encode("utf-16"),
        als_text(anfrage(kommunen=["06999999"])),
        als_text(anfrage(programm="GIBT_ES_NICHT")),
        als_text(anfrage(angaben={"laufzeit_jahre": "fünf"})),
        als_text(anfrage(angaben={"laufzeit_jahre": float("nan")})),
        als_text(anfrage(mehr=1)),
        DOPPELT,
        TIEF_DOPPELT,
        "",
        "null",
        "{",
        "[" * 30_000,
        "x" * 70_000,
    ],
    ids=range(17),
)
async def test_beide_wege_sagen_dasselbe(portal: httpx.AsyncClient, koerper: str | bytes) -> None:
    antworten = [
        await portal.post(PFAD, content=koerper, headers={"Content-Type": art})
        for art in (DIREKT, ROUTE)
    ]
    ids = [antwort.headers.pop("X-Request-ID") for antwort in antworten]
    erste, zweite = antworten
    assert (erste.status_code, erste.content) == (zweite.status_code, zweite.content)
    assert sorted(erste.headers.raw) == sorted(zweite.headers.raw)
    assert ids[0] != ids[1]


@pytest.mark.parametrize(
    ("kopf", "direkt"),
    [
        ({}, True),
        ({"X-Request-ID": "a" * 8}, True),
        ({"Content-Type": ROUTE}, False),
        ({"Cache-Control": "no-cache"}, False),
        ({"Cookie": "a=b"}, False),
        (bearer(ags=None), False),
    ],
)
async def test_nur_wer_nichts_weiter_sagt_bekommt_sie_direkt(
    portal: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, kopf: dict[str, str], direkt: bool
) -> None:
    async def nie(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(routes, "pruefen", nie)
    antwort = await portal.post(PFAD, json=anfrage(), headers=kopf)
    assert antwort.status_code == (200 if direkt else 500)


async def test_eine_kopfzeile_die_doppelt_da_steht_liest_die_route(
    portal: httpx.AsyncClient,
) -> None:
    arten = [("Content-Type", "text/plain"), ("Content-Type", DIREKT)]
    antwort = await portal.post(PFAD, content=json.dumps(anfrage()), headers=arten)
    assert antwort.status_code == 422


async def test_beide_wege_zaehlen_zur_selben_route(portal: httpx.AsyncClient) -> None:
    for art in (DIREKT, ROUTE):
        kopf = {"Content-Type": art}
        await portal.post(PFAD, content=json.dumps(anfrage()), headers=kopf)
    zeilen = (await portal.get("/metrics")).text.splitlines()
    gezaehlt = [z for z in zeilen if "_count{" in z and "pruefungen" in z and '"POST"' in z]
    assert len(gezaehlt) == 1
    assert gezaehlt[0].endswith(" 2.0")
