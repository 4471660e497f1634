"""One Kommune by its key: every usual form, and the three changes of territory."""

from typing import Any

import httpx
import pytest


async def kommune(katalog: httpx.AsyncClient, ags: str, stichtag: str) -> dict[str, Any]:
    answer = await katalog.get(f"/katalog/v1/kommunen/{ags}", params={"stichtag": stichtag})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_alle_angaben(katalog: httpx.AsyncClient) -> None:
    assert await kommune(katalog, "06635020", "2021-04-15") == {
        "ags": "06635020",
        "ars": "066350020020",
        "name": "Volkmarsen",
        "name_amtlich": "Volkmarsen, Stadt",
        "art": "stadt",
        "kreis": "06635000",
        "einwohner": 6769,
        "einwohner_stand": "2022-12-31",
        "gueltig_ab": None,
        "gueltig_bis": None,
        "besteht": True,
        "vorgaenger": [],
        "nachfolger": [],
    }


@pytest.mark.parametrize(
    ("eingabe", "ags", "name"),
    [
        ("06635020", "06635020", "Volkmarsen"),
        ("066350020020", "06635020", "Volkmarsen"),
        ("06 635 020", "06635020", "Volkmarsen"),
        ("06531", "06531000", "Landkreis Gießen"),
        ("065310000000", "06531000", "Landkreis Gießen"),
        ("06411", "06411000", "Darmstadt"),
        ("064110000000", "06411000", "Darmstadt"),
    ],
)
async def test_schluessel_in_jeder_form(
    katalog: httpx.AsyncClient, eingabe: str, ags: str, name: str
) -> None:
    gefunden = await kommune(katalog, eingabe, "2021-04-15")
    assert (gefunden["ags"], gefunden["name"]) == (ags, name)


@pytest.mark.parametrize("alt", ["06633021", "06633027"])
async def test_wesertal(katalog: httpx.AsyncClient, alt: str) -> None:
    davor = await kommune(katalog, alt, "2019-12-31")
    assert (davor["besteht"], davor["gueltig_bis"]) == (True, "2019-12-31")
    danach = await kommune(katalog, alt, "2020-01-01")
    assert (danach["besteht"], danach["nachfolger"]) == (False, ["06633030"])
    assert (danach["einwohner"], danach["einwohner_stand"]) == (None, None)

    wesertal = await kommune(katalog, "06633030", "2019-12-31")
    assert (wesertal["besteht"], wesertal["gueltig_ab"]) == (False, "2020-01-01")
    assert wesertal["vorgaenger"] == ["06633021", "06633027"]
    assert (await kommune(katalog, "06633030", "2020-01-01"))["besteht"]


async def test_bromskirchen_geht_in_allendorf_auf(katalog: httpx.AsyncClient) -> None:
    assert (await kommune(katalog, "06635005", "2022-12-31"))["besteht"]
    danach = await kommune(katalog, "06635005", "2023-01-01")
    assert (danach["besteht"], danach["gueltig_bis"]) == (False, "2022-12-31")
    assert (danach["nachfolger"], danach["einwohner"]) == (["06635001"], None)
    allendorf = await kommune(katalog, "06635001", "2023-01-01")
    assert (allendorf["besteht"], allendorf["gueltig_ab"]) == (True, "2023-01-01")
    assert allendorf["vorgaenger"] == ["06635005"]


async def test_eine_einwohnerzahl_steht_nur_bei_ihrem_gebiet(katalog: httpx.AsyncClient) -> None:
    """The figure for 2022 is that of the territory of 2023; for another one nothing is guessed."""
    for ags, ohne, mit, zahl in (
        ("06635001", "2022-12-31", "2023-01-01", 7739),
        ("06435000", "2026-01-01", "2025-12-31", 430838),
    ):
        unbekannt = await kommune(katalog, ags, ohne)
        assert (unbekannt["besteht"], unbekannt["einwohner"]) == (True, None)
        assert unbekannt["einwohner_stand"] is None
        bekannt = await kommune(katalog, ags, mit)
        assert (bekannt["einwohner"], bekannt["einwohner_stand"]) == (zahl, "2022-12-31")
    for ags, stichtag in (("06435014", "2025-12-31"), ("06415000", "2026-01-01")):
        assert (await kommune(katalog, ags, stichtag))["einwohner"] == 101364


async def test_hanau_wird_kreisfrei(katalog: httpx.AsyncClient) -> None:
    davor = await kommune(katalog, "06435014", "2025-12-31")
    assert (davor["art"], davor["kreis"], davor["besteht"]) == ("stadt", "06435000", True)
    assert davor["nachfolger"] == ["06415000"]
    assert not (await kommune(katalog, "06435014", "2026-01-01"))["besteht"]
    danach = await kommune(katalog, "064150000000", "2026-01-01")
    assert (danach["art"], danach["kreis"]) == ("kreisfreie_stadt", None)
    assert (danach["ars"], danach["gueltig_ab"]) == ("064150000000", "2026-01-01")
    assert (danach["besteht"], danach["vorgaenger"]) == (True, ["06435014"])


@pytest.mark.parametrize("ags", ["06999999", "06431200", "01001000", "00000000"])
async def test_unbekannter_schluessel(katalog: httpx.AsyncClient, ags: str) -> None:
    answer = await katalog.get(f"/katalog/v1/kommunen/{ags}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/probleme/kommune-unbekannt"


@pytest.mark.parametrize(
    "ags", ["6635020", "0663502", "x", "0663502%00", "%F0%9F%A6%8A", "9" * 5000]
)
async def test_kein_schluessel(katalog: httpx.AsyncClient, ags: str) -> None:
    answer = await katalog.get(f"/katalog/v1/kommunen/{ags}")
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/path/ags"]


@pytest.mark.parametrize("query", ["stichtag=0001-01-01", "stichtag=", "jahr=2021"])
async def test_ungueltige_frage(katalog: httpx.AsyncClient, query: str) -> None:
    assert (await katalog.get(f"/katalog/v1/kommunen/06635020?{query}")).status_code == 422
