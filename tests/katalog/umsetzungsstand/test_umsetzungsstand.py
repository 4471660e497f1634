"""How far a Kommune is with a Zielkatalog, and what it does next."""

from typing import Any

import httpx
import pytest

ALLENDORF, BROMSKIRCHEN, VOLKMARSEN = "06635001", "06635005", "06635020"


async def stand(client: httpx.AsyncClient, ags: str, **params: str) -> dict[str, Any]:
    answer = await client.get(f"/katalog/v1/kommunen/{ags}/umsetzungsstand", params=params)
    assert answer.status_code == 200, answer.text
    gelesen: dict[str, Any] = answer.json()
    return gelesen


def stufen(stand: dict[str, Any]) -> dict[str | None, int]:
    return {zeile["stufe"]: zeile["leistungen"] for zeile in stand["stufen"]}


async def test_volkmarsen(mit_ketten: httpx.AsyncClient) -> None:
    volkmarsen = await stand(mit_ketten, VOLKMARSEN)
    assert volkmarsen["zielkatalog"]["kennung"] == "namentlich-2021"
    assert volkmarsen["zielkatalog"]["stand"] == "2021-03-31"
    assert volkmarsen["zielkatalog"]["hinweis"] is None
    assert (volkmarsen["leistungen"], volkmarsen["zustaendig"]) == (33, 27)
    assert (volkmarsen["nutzbar"], volkmarsen["anteil"]) == (1, "0.0370")
    assert stufen(volkmarsen) == {
        "nutzbar": 1, "im_hessenfinder": 1, "eingebunden": 1, "abgerufen": 1,
        "bereitgestellt": 23, None: 0,
    }  # fmt: skip
    fehlend = [leistung["name"] for leistung in volkmarsen["fehlend"]]
    assert len(fehlend) == 26
    assert "Abfallgebühr" not in fehlend
    assert "Führerschein" not in fehlend  # its Landkreis performs it


async def test_naechste_schritte_nach_wirkung(mit_ketten: httpx.AsyncClient) -> None:
    volkmarsen = await stand(mit_ketten, VOLKMARSEN)
    schritte = [
        (s["leistung"]["name"], s["schritt"], s["schritte_bis_nutzbar"])
        for s in volkmarsen["naechste_schritte"]
    ]
    assert schritte[:3] == [
        ("Sperrmüll", "freischalten", 1),
        ("Elternbeitrag", "hessenfinder-eintragen", 2),
        ("Hundesteuer", "einbinden", 3),
    ]
    assert {schritt for _, schritt, _ in schritte[3:]} == {"abrufen"}
    elternbeitrag = volkmarsen["naechste_schritte"][1]
    assert (elternbeitrag["nutzbar_in_kommunen"], elternbeitrag["stufe"]) == (1, "eingebunden")
    assert elternbeitrag["nutzbar_fuer_einwohner"] == 162243
    vorgaenger = await stand(mit_ketten, "06635002")
    assert [s["leistung"]["name"] for s in vorgaenger["naechste_schritte"]][:2] == [
        "Abfallgebühr",  # usable in two Kommunen, the next in one
        "Elternbeitrag",
    ]


async def test_gebietsaenderung_traegt_weiter(mit_ketten: httpx.AsyncClient) -> None:
    allendorf = await stand(mit_ketten, ALLENDORF, stichtag="2023-01-01")
    assert (allendorf["nutzbar"], allendorf["auch_gemeldet_unter"]) == (1, [BROMSKIRCHEN])
    assert (await stand(mit_ketten, ALLENDORF, stichtag="2022-12-31"))["nutzbar"] == 0
    assert (await stand(mit_ketten, BROMSKIRCHEN, stichtag="2022-12-31"))["nutzbar"] == 1
    assert (await stand(mit_ketten, BROMSKIRCHEN, stichtag="2022-04-30"))["nutzbar"] == 0
    weg = await mit_ketten.get(
        f"/katalog/v1/kommunen/{BROMSKIRCHEN}/umsetzungsstand?stichtag=2023-01-01"
    )
    assert weg.status_code == 404
    assert ALLENDORF in weg.json()["detail"]


async def test_zurueckgenommenes_beginnt_von_vorn(mit_ketten: httpx.AsyncClient) -> None:
    kreis = await stand(mit_ketten, "06635", stichtag="2021-03-31")
    assert (kreis["ags"], kreis["nutzbar"], kreis["zustaendig"]) == ("06635000", 1, 6)
    kreis = await stand(mit_ketten, "06635000", stichtag="2021-04-01")
    assert (kreis["nutzbar"], stufen(kreis)["bereitgestellt"]) == (0, 6)


async def test_vor_allen_monaten_gibt_es_nichts_zu_tun(mit_ketten: httpx.AsyncClient) -> None:
    frueh = await stand(mit_ketten, VOLKMARSEN, stichtag="2019-01-01")
    assert "jünger als der Stichtag" in frueh["zielkatalog"]["hinweis"]
    assert stufen(frueh)[None] == 27
    schritt = frueh["naechste_schritte"][0]
    assert (schritt["schritt"], schritt["schritte_bis_nutzbar"]) == (None, None)
    assert schritt["hinweis"]


@pytest.mark.parametrize(
    ("pfad", "status", "slug"),
    [
        ("06999999/umsetzungsstand", 404, "kommune-unbekannt"),
        ("0663502/umsetzungsstand", 422, "eingabe-ungueltig"),
        ("06635020/umsetzungsstand?zielkatalog=gibt-es-nicht", 404, "zielkatalog-unbekannt"),
        ("06635020/umsetzungsstand?zielkatalog=%00", 422, "eingabe-ungueltig"),
        ("06635020/umsetzungsstand?foo=1", 422, "eingabe-ungueltig"),
    ],
)
async def test_falsche_fragen(
    katalog: httpx.AsyncClient, pfad: str, status: int, slug: str
) -> None:
    answer = await katalog.get(f"/katalog/v1/kommunen/{pfad}")
    assert (answer.status_code, answer.json()["type"]) == (status, f"/probleme/{slug}")
