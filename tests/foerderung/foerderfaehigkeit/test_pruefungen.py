"""POST /pruefungen and /kommunen/{ags}/foerderchancen, through the door."""

import json
from typing import Any

import httpx
import pytest

from tests.conftest import client_for
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import (
    BROMSKIRCHEN,
    HANAU_KREISFREI,
    LANDKREIS,
    STAEDTE,
    UEBER_DIE_GRENZE,
    anfrage,
    ikz_angaben,
    katalog,
)

PFAD = "/foerderung/v1/pruefungen"


def chancen(ags: str) -> str:
    return f"/foerderung/v1/kommunen/{ags}/foerderchancen"


async def test_das_beispiel_ist_foerderfaehig(portal: httpx.AsyncClient) -> None:
    antwort = await portal.post(PFAD, json=anfrage())
    assert antwort.status_code == 200
    pruefung = antwort.json()
    assert list(pruefung) == [
        "programm", "stichtag", "regelversion", "ergebnis", "erreichbar", "frist",
        "fehlende_angaben", "hoechstbetrag", "budget_frei", "rechenweg", "regeln", "nachvollziehen",
    ]  # fmt: skip
    assert pruefung["ergebnis"] == "foerderfaehig"
    assert pruefung["hoechstbetrag"] == "75000.00"
    assert pruefung["budget_frei"] is None
    assert [s["wert"] for s in pruefung["rechenweg"]] == ["75000.00", "100000.00", "75000.00"]
    assert [r["regel"] for r in pruefung["regeln"]] == [f"IKZ-{n}" for n in range(8)]
    laufzeit = pruefung["regeln"][4]
    assert (laufzeit["ist"], laufzeit["soll"]) == ("5 Jahre", "mindestens 5 Jahre")
    assert laufzeit["quelle"] == "Kommunalpolitische Runde (Folien, 2021)"


async def test_ohne_stichtag_gilt_der_heutige_tag(portal: httpx.AsyncClient) -> None:
    roh = anfrage()
    del roh["stichtag"]
    antwort = await portal.post(PFAD, json=roh)
    assert antwort.json()["stichtag"] == antwort.headers["OZG-Stichtag"] == "2021-04-15"


async def test_schluessel_in_jeder_ueblichen_form(portal: httpx.AsyncClient) -> None:
    formen = ["06 635 020", "066360013013", "06636004"]
    antwort = await portal.post(PFAD, json=anfrage(kommunen=formen))
    assert antwort.json()["ergebnis"] == "foerderfaehig"


@pytest.mark.parametrize(
    ("ags", "stichtag", "ist"),
    [
        (UEBER_DIE_GRENZE, "2021-03-01", "09162000 liegt nicht in Hessen."),
        (BROMSKIRCHEN, "2023-01-01", "bestand bis 31.12.2022; Nachfolger: 06635001."),
        (HANAU_KREISFREI, "2021-03-01", "besteht am 01.03.2021 nicht; Vorgänger: 06435014."),
    ],
)
async def test_keine_hessische_kommune(
    portal: httpx.AsyncClient, ags: str, stichtag: str, ist: str
) -> None:
    kommunen = [*STAEDTE[:2], ags]
    pruefung = (await portal.post(PFAD, json=anfrage(kommunen=kommunen, stichtag=stichtag))).json()
    regel = pruefung["regeln"][0]
    assert (pruefung["ergebnis"], pruefung["hoechstbetrag"]) == ("nicht_foerderfaehig", None)
    assert regel["ergebnis"] == "nicht_erfuellt"
    assert regel["ist"].endswith(ist)


async def test_am_letzten_tag_besteht_sie_noch(portal: httpx.AsyncClient) -> None:
    kommunen = [*STAEDTE[:2], BROMSKIRCHEN]
    roh = anfrage(kommunen=kommunen, stichtag="2022-12-31")
    assert (await portal.post(PFAD, json=roh)).json()["ergebnis"] == "foerderfaehig"


async def test_was_zaehlt_als_fehlend(portal: httpx.AsyncClient) -> None:
    roh = anfrage(angaben=ikz_angaben(eigene_it_fachkraefte=None))
    pruefung = (await portal.post(PFAD, json=roh)).json()
    assert pruefung["ergebnis"] == "angaben_fehlen"
    assert pruefung["regeln"][6]["fehlende_angaben"] == ["eigene_it_fachkraefte"]
    assert (pruefung["hoechstbetrag"], pruefung["rechenweg"]) == (None, [])


async def test_budget_des_jahres(portal: httpx.AsyncClient) -> None:
    frei = {}
    for jahr in ("2019", "2021", "2024", "2025"):
        roh = {
            "programm": "STARKE_HEIMAT_CIVENTO",
            "kommunen": [STAEDTE[0]],
            "stichtag": f"{jahr}-05-01",
        }
        frei[jahr] = (await portal.post(PFAD, json=roh)).json()["budget_frei"]
    assert frei == {"2019": None, "2021": "4000000.00", "2024": "4000000.00", "2025": None}


def _angaben(**werte: Any) -> dict[str, Any]:
    return anfrage(angaben=ikz_angaben(**werte))


MK = {"programm": "OZG_MODELLKOMMUNEN", "angaben": {}}
DB = {"programm": "DIGITALISIERUNGSBERATUNG", "angaben": {}}


@pytest.mark.parametrize(
    ("roh", "pointer"),
    [
        (anfrage(programm="GIBT_ES_NICHT"), "/body/programm"),
        (anfrage(programm="ikz\0"), "/body/programm"),
        (anfrage(programm=7), "/body/programm"),
        (anfrage(mehr=1), "/body/mehr"),
        (anfrage(gruppe_offen=0), "/body/gruppe_offen"),
        (anfrage(stichtag="2021-02-30"), "/body/stichtag"),
        (anfrage(stichtag="9999-01-01"), "/body/stichtag"),
        (anfrage(kommunen=[]), "/body/kommunen"),
        (anfrage(kommunen=[STAEDTE[0], STAEDTE[0]]), "/body/kommunen"),
        (anfrage(kommunen=[STAEDTE[0], "066350020020"]), "/body/kommunen"),
        (anfrage(kommunen=["06999999", STAEDTE[0]]), "/body/kommunen/0"),
        (anfrage(kommunen=[STAEDTE[0], "17000000"]), "/body/kommunen/1"),
        (anfrage(kommunen=[STAEDTE[0], "00000000"]), "/body/kommunen/1"),
        (anfrage(kommunen=[6635020]), "/body/kommunen/0"),
        (anfrage(kommunen=["0663502\0"]), "/body/kommunen/0"),
        (anfrage(kommunen=[f"066{n:05}" for n in range(101)]), "/body/kommunen"),
        (anfrage(kommunen=[f"066{n:05}" for n in range(5000)]), "/body/kommunen"),
        (anfrage(angaben=[]), "/body/angaben"),
        (anfrage(angaben={str(n): 1 for n in range(51)}), "/body/angaben"),
        (_angaben(einwohner=1), "/body/angaben/einwohner"),
        (_angaben(**{"a/b\ud800~": 1}), "/body/angaben/a~1b?~0"),
        (_angaben(beschluesse="3"), "/body/angaben/beschluesse"),
        (_angaben(beschluesse=True), "/body/angaben/beschluesse"),
        (_angaben(beschluesse=2.5), "/body/angaben/beschluesse"),
        (_angaben(beschluesse=-1), "/body/angaben/beschluesse"),
        (_angaben(beschluesse=10**4000), "/body/angaben/beschluesse"),
        (_angaben(beschluesse={"a": [1]}), "/body/angaben/beschluesse"),
        (_angaben(laufzeit_jahre=float("nan")), "/body/angaben/laufzeit_jahre"),
        (_angaben(laufzeit_jahre=float("inf")), "/body/angaben/laufzeit_jahre"),
        (_angaben(laufzeit_jahre="NaN"), "/body/angaben/laufzeit_jahre"),
        (_angaben(laufzeit_jahre="1E1000000"), "/body/angaben/laufzeit_jahre"),
        (_angaben(laufzeit_jahre="5" * 5000), "/body/angaben/laufzeit_jahre"),
        (_angaben(laufzeit_jahre=10**4000), "/body/angaben/laufzeit_jahre"),
        (_angaben(laufzeit_jahre=True), "/body/angaben/laufzeit_jahre"),
        (_angaben(laufzeit_jahre=101), "/body/angaben/laufzeit_jahre"),
        (_angaben(eigene_it_fachkraefte="ja"), "/body/angaben/eigene_it_fachkraefte"),
        (_angaben(eigene_it_fachkraefte=1), "/body/angaben/eigene_it_fachkraefte"),
        (anfrage(**MK | {"angaben": {"beantragt": -0.01}}), "/body/angaben/beantragt"),
        (anfrage(**MK | {"angaben": {"beantragt": "0.001"}}), "/body/angaben/beantragt"),
        (anfrage(**MK | {"angaben": {"beantragt": 10**12}}), "/body/angaben/beantragt"),
        (anfrage(**MK | {"angaben": {"beantragt": str(10**12)}}), "/body/angaben/beantragt"),
        (anfrage(**MK | {"angaben": {"antragsdatum": 1600000000}}), "/body/angaben/antragsdatum"),
        (anfrage(**MK | {"angaben": {"antragsdatum": "1600000000"}}), "/body/angaben/antragsdatum"),
        (anfrage(**MK | {"angaben": {"antragsdatum": "1899-12-31"}}), "/body/angaben/antragsdatum"),
        (anfrage(**MK | {"angaben": {"antragsdatum": "2020-09-31"}}), "/body/angaben/antragsdatum"),
        (anfrage(**DB | {"angaben": {"modul": 5}}), "/body/angaben/modul"),
        (anfrage(**DB | {"angaben": {"tage": []}}), "/body/angaben/tage"),
        (anfrage(**DB | {"angaben": {"tage": "2021-05-03"}}), "/body/angaben/tage"),
        (anfrage(**DB | {"angaben": {"tage": ["2021-05-03"] * 11}}), "/body/angaben/tage"),
        (anfrage(**DB | {"angaben": {"tage": ["2021-05-03", 3]}}), "/body/angaben/tage/1"),
    ],
)
async def test_falsche_anfrage(
    portal: httpx.AsyncClient, roh: dict[str, Any], pointer: str
) -> None:
    antwort = await portal.post(
        PFAD, content=json.dumps(roh), headers={"content-type": "application/json"}
    )
    assert antwort.status_code == 422
    assert antwort.headers["content-type"] == "application/problem+json"
    problem = antwort.json()
    assert problem["type"] == "/probleme/eingabe-ungueltig"
    assert [e["pointer"] for e in problem["errors"]] == [pointer]
    assert problem["errors"][0]["detail"]


@pytest.mark.parametrize(
    "koerper",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'"\xff"',
        b"[" * 30_000,
        b'{"angaben":' * 5_000,
        b'{"angaben":{"laufzeit_jahre":1E1000000}}',
        b'{"angaben":{"beschluesse":' + b"9" * 60_000 + b"}}",
        b'{"programm":"IKZ_OZG","kommunen":["06635020"],"angaben":{"a":'
        + b"[" * 500 + b"]" * 500 + b"}}",
        b'{"programm":"\\ud800","kommunen":["\\u0000"]}',
        b"x" * 70_000,
    ],
    ids=range(12),
)  # fmt: skip
async def test_unlesbares_ist_nie_ein_fehler_des_dienstes(
    portal: httpx.AsyncClient, koerper: bytes
) -> None:
    antwort = await portal.post(PFAD, content=koerper, headers={"content-type": "application/json"})
    assert antwort.status_code in (400, 413, 422)
    assert antwort.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("beantragt", "gelesen"), [("-0", "0.00"), ("999999999999.99", "999999999999.99")]
)
async def test_null_ohne_vorzeichen_und_der_groesste_betrag(
    portal: httpx.AsyncClient, beantragt: str, gelesen: str
) -> None:
    angaben = {
        "antragsdatum": "2020-09-01",
        "vorhaben_beginn": "2020-10-01",
        "vorhaben_ende": "2020-10-02",
        "beantragt": beantragt,
    }
    roh = anfrage(programm="OZG_MODELLKOMMUNEN", stichtag="2020-09-01", angaben=angaben)
    antwort = await portal.post(PFAD, json=roh)
    assert antwort.status_code == 200
    assert antwort.json()["rechenweg"][0]["wert"] == gelesen


@pytest.mark.parametrize("weg", ["500", "aus"])
async def test_ohne_katalog_keine_pruefung(nur_lesen_url: str, weg: str) -> None:
    def antworten(request: httpx.Request) -> httpx.Response:
        if weg == "aus":
            raise httpx.ConnectError("aus", request=request)
        return httpx.Response(500)

    async for portal in client_for(app_on(nur_lesen_url, antworten)):
        antworten_des_dienstes = [
            await portal.post(PFAD, json=anfrage()),
            await portal.get(chancen(STAEDTE[0])),
        ]
        for antwort in antworten_des_dienstes:
            assert antwort.status_code == 503
            assert antwort.json()["type"] == "/probleme/dienst-nicht-erreichbar"
            assert antwort.headers["Retry-After"] == "5"


async def test_der_katalog_wird_einmal_gefragt(nur_lesen_url: str) -> None:
    fragen = []

    def antworten(request: httpx.Request) -> httpx.Response:
        fragen.append(request)
        return katalog(request)

    async for portal in client_for(app_on(nur_lesen_url, antworten)):
        await portal.post(PFAD, json=anfrage())
        assert len(fragen) == 1
        await portal.post(PFAD, json=anfrage(kommunen=[UEBER_DIE_GRENZE]))
        assert len(fragen) == 1


@pytest.mark.parametrize("ags", [*STAEDTE, LANDKREIS])
async def test_foerderchancen_die_beste_zuerst(portal: httpx.AsyncClient, ags: str) -> None:
    antwort = await portal.get(chancen(ags), params={"stichtag": "2021-04-15"})
    assert antwort.status_code == 200
    liste = antwort.json()
    assert [(p["programm"], p["ergebnis"]) for p in liste["items"]] == [
        ("STARKE_HEIMAT_CIVENTO", "foerderfaehig"),
        ("DIGITALISIERUNGSBERATUNG", "angaben_fehlen"),
        ("IKZ_OZG", "angaben_fehlen"),
        ("EFA_BETRIEBSKOSTEN", "nicht_foerderfaehig"),
        ("OZG_MODELLKOMMUNEN", "nicht_foerderfaehig"),
    ]
    assert (liste["total_count"], liste["next_cursor"]) == (5, None)


async def test_allein_fehlen_fuer_die_zusammenarbeit_nur_die_partner(
    portal: httpx.AsyncClient,
) -> None:
    liste = (await portal.get(chancen(STAEDTE[0]), params={"stichtag": "2021-04-15"})).json()
    ikz = next(p for p in liste["items"] if p["programm"] == "IKZ_OZG")
    mehrere = next(r for r in ikz["regeln"] if r["regel"] == "IKZ-1")
    assert mehrere["ergebnis"] == "unbekannt"
    assert mehrere["fehlende_angaben"] == ["kommunen"]
    assert mehrere["ist"] == "1 Kommune genannt; bitte weitere Kommunen nennen"
    assert mehrere["soll"].startswith("mindestens 3 Kommunen; 2 nur aus besonderem Grund")
    fehlt = {name for r in ikz["regeln"] for name in r["fehlende_angaben"]}
    assert fehlt == {"kommunen", *ikz_angaben()}
    assert not any(r["ergebnis"] == "nicht_erfuellt" for r in ikz["regeln"])


async def test_was_partner_nicht_heilen_bleibt_verletzt(portal: httpx.AsyncClient) -> None:
    for ags, stichtag in [(BROMSKIRCHEN, "2023-01-01"), (STAEDTE[0], "2016-12-01")]:
        liste = (await portal.get(chancen(ags), params={"stichtag": stichtag})).json()
        ergebnisse = {p["programm"]: p["ergebnis"] for p in liste["items"]}
        assert ergebnisse["IKZ_OZG"] == "nicht_foerderfaehig"


async def test_wer_die_kommunen_nennt_nennt_alle(portal: httpx.AsyncClient) -> None:
    roh = anfrage(kommunen=[STAEDTE[0]], angaben=ikz_angaben(1))
    pruefung = (await portal.post(PFAD, json=roh)).json()
    verletzt = [r["regel"] for r in pruefung["regeln"] if r["ergebnis"] == "nicht_erfuellt"]
    assert (pruefung["ergebnis"], verletzt) == ("nicht_foerderfaehig", ["IKZ-1"])


@pytest.mark.parametrize(
    ("stichtag", "ergebnis"),
    [("2020-09-30", "angaben_fehlen"), ("2020-10-01", "nicht_foerderfaehig")],
)
async def test_eine_verstrichene_frist_ist_keine_chance(
    portal: httpx.AsyncClient, stichtag: str, ergebnis: str
) -> None:
    antwort = await portal.get(chancen("06635020"), params={"stichtag": stichtag})
    ergebnisse = {p["programm"]: p["ergebnis"] for p in antwort.json()["items"]}
    assert ergebnisse["OZG_MODELLKOMMUNEN"] == ergebnis


async def test_foerderchancen_seite_fuer_seite(portal: httpx.AsyncClient) -> None:
    ganze = (await portal.get(chancen("06635020"))).json()["items"]
    gelesen: list[Any] = []
    url: str | None = f"{chancen('06635020')}?limit=2"
    while url:
        antwort = await portal.get(url)
        gelesen += antwort.json()["items"]
        url = antwort.links.get("next", {}).get("url")
    assert gelesen == ganze


@pytest.mark.parametrize(
    ("ags", "params", "status"),
    [
        ("06999999", {}, 404),
        ("17000000", {}, 404),
        ("abc", {}, 422),
        ("%00", {}, 422),
        ("06635020", {"stichtag": "morgen"}, 422),
        ("06635020", {"tag": "2021-04-15"}, 422),
        ("06635020", {"cursor": "x"}, 422),
        ("06635020", {"cursor": "WyJhIl0"}, 422),
        (UEBER_DIE_GRENZE, {}, 200),
        ("066350020020", {}, 200),
    ],
)
async def test_foerderchancen_grenzen(
    portal: httpx.AsyncClient, ags: str, params: dict[str, str], status: int
) -> None:
    antwort = await portal.get(chancen(ags), params=params)
    assert antwort.status_code == status
