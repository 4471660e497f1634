"""The list of Kommunen: who exists when, filters, search, order and pages."""

from typing import Any

import httpx
import pytest

KOMMUNEN = "/katalog/v1/kommunen"


async def namen(katalog: httpx.AsyncClient, **params: Any) -> list[str]:
    answer = await katalog.get(KOMMUNEN, params={"limit": 200} | params)
    assert answer.status_code == 200, answer.text
    return [k["name"] for k in answer.json()["items"]]


async def anzahl(katalog: httpx.AsyncClient, **params: Any) -> int:
    answer = await katalog.get(KOMMUNEN, params={"limit": 1} | params)
    assert answer.status_code == 200, answer.text
    total: int = answer.json()["total_count"]
    return total


@pytest.mark.parametrize(
    ("stichtag", "alle", "landkreise", "kreisfrei"),
    [
        ("2019-12-31", 444, 21, 5),
        ("2020-01-01", 443, 21, 5),
        ("2021-04-15", 443, 21, 5),
        ("2022-12-31", 443, 21, 5),
        ("2023-01-01", 442, 21, 5),
        ("2024-01-01", 442, 21, 5),
        ("2025-12-31", 442, 21, 5),
        ("2026-01-01", 442, 21, 6),
        ("2026-06-01", 442, 21, 6),
    ],
)
async def test_bestand_am_stichtag(
    katalog: httpx.AsyncClient, stichtag: str, alle: int, landkreise: int, kreisfrei: int
) -> None:
    assert await anzahl(katalog, stichtag=stichtag) == alle
    arten = {
        art: await anzahl(katalog, stichtag=stichtag, art=art)
        for art in ("landkreis", "kreisfreie_stadt", "stadt", "gemeinde")
    }
    assert (arten["landkreis"], arten["kreisfreie_stadt"]) == (landkreise, kreisfrei)
    assert sum(arten.values()) == alle


@pytest.mark.parametrize("stichtag", ["2021-04-15", "2026-06-01"])
async def test_die_landkreise_heissen_so(katalog: httpx.AsyncClient, stichtag: str) -> None:
    assert await namen(katalog, art="landkreis", stichtag=stichtag) == [
        "Hochtaunuskreis",
        "Lahn-Dill-Kreis",
        "Landkreis Bergstraße",
        "Landkreis Darmstadt-Dieburg",
        "Landkreis Fulda",
        "Landkreis Gießen",
        "Landkreis Groß-Gerau",
        "Landkreis Hersfeld-Rotenburg",
        "Landkreis Kassel",
        "Landkreis Limburg-Weilburg",
        "Landkreis Marburg-Biedenkopf",
        "Landkreis Offenbach",
        "Landkreis Waldeck-Frankenberg",
        "Main-Kinzig-Kreis",
        "Main-Taunus-Kreis",
        "Odenwaldkreis",
        "Rheingau-Taunus-Kreis",
        "Schwalm-Eder-Kreis",
        "Vogelsbergkreis",
        "Werra-Meißner-Kreis",
        "Wetteraukreis",
    ]


async def test_ohne_stichtag_gilt_der_heutige_tag(katalog: httpx.AsyncClient) -> None:
    assert await anzahl(katalog) == await anzahl(katalog, stichtag="2021-04-15") == 443
    assert "Bromskirchen" in await namen(katalog, q="broms")
    assert await namen(katalog, q="broms", stichtag="2023-01-01") == []


async def test_blaettern_zeigt_jede_kommune_einmal_in_deutscher_ordnung(
    katalog: httpx.AsyncClient,
) -> None:
    gesehen: list[dict[str, Any]] = []
    url: str | None = f"{KOMMUNEN}?limit=50"
    while url:
        answer = await katalog.get(url)
        gesehen += answer.json()["items"]
        assert bool(answer.json()["next_cursor"]) == ("next" in answer.links)
        url = answer.links["next"]["url"] if "next" in answer.links else None
    assert len(gesehen) == len({k["ags"] for k in gesehen}) == 443

    reihenfolge = [k["name"] for k in gesehen]
    vorn = [n for n in reihenfolge if n.startswith(("Bu", "Bü"))]
    assert vorn == [
        "Büdingen",
        "Burghaun",
        "Burgwald",
        "Bürstadt",
        "Buseck",
        "Büttelborn",
        "Butzbach",
    ]
    assert reihenfolge.index("Gießen") == reihenfolge.index("Gilserberg") - 1


@pytest.mark.parametrize(
    ("q", "erwartet"),
    [
        ("büdingen", ["Büdingen"]),
        ("BÜDINGEN", ["Büdingen"]),
        ("budingen", ["Büdingen"]),
        ("Buedingen", ["Büdingen"]),
        ("giessen", ["Gießen", "Landkreis Gießen"]),
        ("GIEẞEN", ["Gießen", "Landkreis Gießen"]),
        ("frankenberg", ["Frankenberg (Eder)", "Landkreis Waldeck-Frankenberg"]),
        (
            "(eder)",
            [
                "Allendorf (Eder)",
                "Battenberg (Eder)",
                "Edermünde",
                "Edertal",
                "Frankenberg (Eder)",
                "Hatzfeld (Eder)",
                "Schwalm-Eder-Kreis",
            ],
        ),
        ("06635020", ["Volkmarsen"]),
        ("06 635 020", ["Volkmarsen"]),
        ("066350", None),
        ("volkmar", ["Volkmarsen"]),
        ("groß gerau", ["Groß-Gerau", "Landkreis Groß-Gerau"]),
        ("gross-GERAU", ["Groß-Gerau", "Landkreis Groß-Gerau"]),
        ("lahn dill", ["Lahn-Dill-Kreis"]),
        ("-", []),
        ("%", []),
        ("_", []),
        ("B_dingen", ["Büdingen"]),  # no wildcard, but a typing mistake
        ("B%dingen", ["Büdingen"]),
        ("Volkmasen", ["Volkmarsen"]),
        ("Bad Homburg vd Höhe", ["Bad Homburg v. d. Höhe"]),
        ("homburg", ["Bad Homburg v. d. Höhe"]),
        ("06.635.020", ["Volkmarsen"]),
        ("066350020020", ["Volkmarsen"]),
        ("Fürerschein", []),
        ("🎉", []),
        ("/", []),
        ("\\", []),
        ("'; DROP TABLE katalog.gebietseinheit; --", []),
    ],
)
async def test_suche(katalog: httpx.AsyncClient, q: str, erwartet: list[str] | None) -> None:
    gefunden = await namen(katalog, q=q)
    if erwartet is None:
        assert len(gefunden) == 23  # 22 Gemeinden of 2021 and their Landkreis
    else:
        assert gefunden == erwartet


@pytest.mark.parametrize("kreis", ["06635", "06635000", "066350000000", "06 635"])
async def test_kreis_in_jeder_form(katalog: httpx.AsyncClient, kreis: str) -> None:
    answer = await katalog.get(KOMMUNEN, params={"kreis": kreis, "limit": 200})
    kommunen = answer.json()["items"]
    assert len(kommunen) == 22
    assert {k["kreis"] for k in kommunen} == {"06635000"}


async def test_einzelne_schluessel_nur_bestehende(katalog: httpx.AsyncClient) -> None:
    ags = ["06635020", "06635005", "06415000", "06999999", "066360004004"]
    stichtag = "2023-06-01"
    assert await namen(katalog, ags=ags, stichtag=stichtag) == ["Großalmerode", "Volkmarsen"]
    auch = await katalog.get(
        KOMMUNEN, params={"ags": ags, "stichtag": stichtag, "auch_aufgeloeste": True}
    )
    assert {k["ags"]: k["besteht"] for k in auch.json()["items"]} == {
        "06635020": True,
        "06636004": True,
        "06635005": False,
        "06415000": False,
    }
    assert auch.json()["total_count"] == 4


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("art=dorf", "/query/art"),
        ("sort=kreis", "/query/sort"),
        ("reihenfolge=name", "/query/reihenfolge"),
        ("limit=0", "/query/limit"),
        ("limit=201", "/query/limit"),
        ("limit=" + "9" * 5000, "/query/limit"),
        ("stichtag=0001-01-01", "/query/stichtag"),
        ("stichtag=9999-12-31", "/query/stichtag"),
        ("stichtag=2021-02-30", "/query/stichtag"),
        ("stichtag=gestern", "/query/stichtag"),
        ("q=a%00b", "/query/q"),
        ("q=", "/query/q"),
        ("q=" + "x" * 201, "/query/q"),
        ("kreis=%D9%A0%D9%A6%D9%A6%D9%A3%D9%A5", "/query/kreis"),
        ("kreis=6635", "/query/kreis"),
        ("ags=06635020&ags=x", "/query/ags/1"),
        ("cursor=%00", "/query/cursor"),
        ("cursor=" + "A" * 5000, "/query/cursor"),
        ("auch_aufgeloeste=vielleicht", "/query/auch_aufgeloeste"),
    ],
)
async def test_ungueltiges_wird_abgewiesen(
    katalog: httpx.AsyncClient, query: str, pointer: str
) -> None:
    answer = await katalog.get(f"{KOMMUNEN}?{query}")
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert [e["pointer"] for e in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    "cursor",
    [
        *("A", "AAAA", "WyJhIl0", "WzEsMl0", "e30", "WyJcdTAwMDAiLCJhIl0"),
        "WyJcdWQ4MDAiLCIwNiJd",  # ["\\ud800","06"]: half of a surrogate pair
        "W1tb" * 150,
    ],
)
async def test_erfundener_cursor(katalog: httpx.AsyncClient, cursor: str) -> None:
    answer = await katalog.get(KOMMUNEN, params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.json()["type"] == "/probleme/cursor-ungueltig"


async def test_hoechstens_200_schluessel(katalog: httpx.AsyncClient) -> None:
    assert (await katalog.get(KOMMUNEN, params={"ags": ["06635020"] * 200})).status_code == 200
    assert (await katalog.get(KOMMUNEN, params={"ags": ["06635020"] * 201})).status_code == 422
