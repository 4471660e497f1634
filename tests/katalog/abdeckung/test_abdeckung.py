"""Coverage over HTTP: units, numerators and denominators, by Stichtag and territory."""

from typing import Any

import httpx
import pytest

from services.katalog.abdeckung.saetze import ohne_einwohner, ohne_zustaendigkeit

ABDECKUNG = "/katalog/v1/abdeckung"
GEMEINDEN_2021 = 422  # Städte und Gemeinden with the kreisfreie Städte


async def id_von(client: httpx.AsyncClient, liste: str, name: str) -> str:
    items = (await client.get(f"/katalog/v1/{liste}", params={"limit": 200})).json()["items"]
    [kennung] = [item["id"] for item in items if item["name"] == name]
    return str(kennung)


async def abdeckung(client: httpx.AsyncClient, **params: str) -> dict[tuple[str, str], Any]:
    answer = await client.get(ABDECKUNG, params=params)
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert len({item["definition"] for item in items}) == len(items)
    return {(item["zaehlweise"], item["einheit"]): item for item in items}


def zahlen(item: dict[str, Any]) -> tuple[Any, ...]:
    return item["zaehler"], item["nenner"], item["anteil"]


async def test_eine_leistung(mit_ketten: httpx.AsyncClient) -> None:
    abfall = await id_von(mit_ketten, "leistungen", "Abfallgebühr")
    heute = await abdeckung(mit_ketten, leistung=abfall)
    assert set(heute) == {
        ("kommunen", "Leistung"), ("mindestens_eine", "Leistung"), ("einwohner", "Leistung")
    }  # fmt: skip
    assert zahlen(heute["kommunen", "Leistung"]) == (2, GEMEINDEN_2021, "0.0047")
    assert zahlen(heute["mindestens_eine", "Leistung"]) == (1, 1, "1.0000")
    einwohner = heute["einwohner", "Leistung"]
    assert einwohner["zaehler"] == 162243 + 6769  # Darmstadt and Volkmarsen
    assert 6_300_000 < einwohner["nenner"] < 6_400_000
    assert einwohner["einwohner_stand"] == "2022-12-31"
    assert "2 der zuständigen Kommunen" in einwohner["hinweis"]  # Allendorf and Bromskirchen
    assert heute["kommunen", "Leistung"]["einwohner_stand"] is None


@pytest.mark.parametrize(
    ("stichtag", "kommunen", "eine"),
    [
        ("2021-02-28", 0, 0),
        ("2021-03-01", 1, 1),
        ("2021-05-31", 2, 1),
        ("2021-06-01", 1, 1),
        ("2022-05-01", 2, 1),
        ("2023-01-01", 2, 1),  # Allendorf (Eder) has what Bromskirchen had
    ],
)
async def test_nach_stichtag(
    mit_ketten: httpx.AsyncClient, stichtag: str, kommunen: int, eine: int
) -> None:
    abfall = await id_von(mit_ketten, "leistungen", "Abfallgebühr")
    stand = await abdeckung(mit_ketten, leistung=abfall, stichtag=stichtag)
    assert stand["kommunen", "Leistung"]["zaehler"] == kommunen
    assert stand["mindestens_eine", "Leistung"]["zaehler"] == eine
    assert {item["stichtag"] for item in stand.values()} == {stichtag}


async def test_eingliederung_aendert_auch_einwohner_und_nenner(
    mit_ketten: httpx.AsyncClient,
) -> None:
    abfall = await id_von(mit_ketten, "leistungen", "Abfallgebühr")
    vorher = await abdeckung(mit_ketten, leistung=abfall, stichtag="2022-12-31")
    nachher = await abdeckung(mit_ketten, leistung=abfall, stichtag="2023-01-01")
    assert nachher["kommunen", "Leistung"]["nenner"] == GEMEINDEN_2021 - 1
    assert vorher["kommunen", "Leistung"]["nenner"] == GEMEINDEN_2021
    zuwachs = (
        nachher["einwohner", "Leistung"]["zaehler"] - vorher["einwohner", "Leistung"]["zaehler"]
    )
    assert zuwachs == 7739  # of Allendorf (Eder); for Bromskirchen no figure is known


async def test_kreisaufgabe_mit_sonderstatus_zaehlt_niemanden_doppelt(
    mit_ketten: httpx.AsyncClient,
) -> None:
    erklaerung = await id_von(mit_ketten, "leistungen", "Verpflichtungserklärung")
    stand = await abdeckung(mit_ketten, leistung=erklaerung)
    assert zahlen(stand["kommunen", "Leistung"])[:2] == (1, 21 + 5 + 7)
    abfall = await id_von(mit_ketten, "leistungen", "Abfallgebühr")
    land = await abdeckung(mit_ketten, leistung=abfall)
    alle = stand["einwohner", "Leistung"]["nenner"]
    # every inhabitant once; the Kreise also hold what is not known of two Gemeinden
    assert 0 <= alle - land["einwohner", "Leistung"]["nenner"] < 10_000
    kreis = (await mit_ketten.get("/katalog/v1/kommunen/06531000")).json()["einwohner"]
    stadt = (await mit_ketten.get("/katalog/v1/kommunen/06531005")).json()["einwohner"]
    assert stand["einwohner", "Leistung"]["zaehler"] == kreis - stadt


async def test_ein_onlinedienst_zaehlt_prozesse(mit_ketten: httpx.AsyncClient) -> None:
    dienst = await id_von(mit_ketten, "onlinedienste", "Abfallgebühr")
    stand = await abdeckung(mit_ketten, onlinedienst=dienst)
    assert {einheit for _, einheit in stand} == {"Prozess"}
    assert zahlen(stand["kommunen", "Prozess"]) == (2, GEMEINDEN_2021, "0.0047")
    assert zahlen(stand["mindestens_eine", "Prozess"]) == (1, 1, "1.0000")


async def test_ein_buendel_zaehlt_paare_leistungen_ozg_ids_und_prozesse(
    mit_ketten: httpx.AsyncClient,
) -> None:
    buendel = await id_von(mit_ketten, "umsetzungsbuendel", "Abfallwirtschaft")
    stand = await abdeckung(mit_ketten, umsetzungsbuendel=buendel)
    leistungen = [
        item
        for item in (await mit_ketten.get("/katalog/v1/leistungen?limit=200")).json()["items"]
        if item["umsetzungsbuendel"] == buendel
    ]
    assert zahlen(stand["kommunen", "Leistung"])[:2] == (2, len(leistungen) * GEMEINDEN_2021)
    assert zahlen(stand["mindestens_eine", "Leistung"])[:2] == (1, len(leistungen))
    ozg_ids = {leistung["ozg_id"] for leistung in leistungen} - {None}
    assert zahlen(stand["mindestens_eine", "OZG-ID"])[:2] == (1, len(ozg_ids))
    assert zahlen(stand["mindestens_eine", "Prozess"])[:2] == (1, len(leistungen))


async def test_themenfeld_und_alles(mit_ketten: httpx.AsyncClient) -> None:
    alles = await abdeckung(mit_ketten)
    assert zahlen(alles["mindestens_eine", "Leistung"])[:2] == (3, 33)
    themenfelder = (await mit_ketten.get("/katalog/v1/themenfelder?limit=200")).json()["items"]
    staende = [await abdeckung(mit_ketten, themenfeld=feld["id"]) for feld in themenfelder]
    summe = sum(stand["kommunen", "Leistung"]["zaehler"] for stand in staende)
    assert summe == alles["kommunen", "Leistung"]["zaehler"] == 4
    leer = next(s for s in staende if not s["kommunen", "Leistung"]["nenner"])
    assert leer["kommunen", "Leistung"]["anteil"] is None


@pytest.mark.parametrize(
    ("params", "status", "slug"),
    [
        ({"leistung": "x"}, 422, "eingabe-ungueltig"),
        ({"leistung": "00000000-0000-0000-0000-000000000000"}, 404, "gegenstand-unbekannt"),
        ({"themenfeld": "00000000-0000-0000-0000-000000000001"}, 404, "gegenstand-unbekannt"),
        ({"stichtag": "2021-13-01"}, 422, "eingabe-ungueltig"),
        ({"ags": "06635020"}, 422, "eingabe-ungueltig"),
        (
            {
                "leistung": "00000000-0000-0000-0000-000000000001",
                "themenfeld": "00000000-0000-0000-0000-000000000001",
            },
            422,
            "eingabe-ungueltig",
        ),
    ],
)
async def test_falsche_fragen(
    katalog: httpx.AsyncClient, params: dict[str, str], status: int, slug: str
) -> None:
    answer = await katalog.get(ABDECKUNG, params=params)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/probleme/{slug}")


@pytest.mark.parametrize("stichtag", ["1900-01-01", "2199-12-31"])
async def test_an_den_raendern_des_kalenders(katalog: httpx.AsyncClient, stichtag: str) -> None:
    assert (await abdeckung(katalog, stichtag=stichtag))["kommunen", "Leistung"]["nenner"] > 0


def test_eins_ist_einzahl() -> None:
    assert ohne_zustaendigkeit("alle", 1) == (
        "Ohne eine Leistung, deren Zuständigkeit nicht bekannt ist."
    )
    assert "2 Leistungen" in (ohne_zustaendigkeit("alle", 2) or "")
    assert ohne_einwohner(1) == (
        "Für eine der zuständigen Kommunen ist keine Zahl bekannt; sie zählt mit 0."
    )
    assert "sie zählen mit 0" in (ohne_einwohner(2) or "")
