"""POST /foerderchecks: every programme for the same Kommunen with one call."""

from typing import Any

import httpx
import pytest

from tests.foerderung.factories import STAEDTE, ikz_angaben

PFAD = "/foerderung/v1/foerderchecks"


def anfrage(**aenderungen: Any) -> dict[str, Any]:
    return {
        "kommunen": list(STAEDTE[:3]),
        "stichtag": "2021-04-15",
        "angaben": {"IKZ_OZG": ikz_angaben()},
    } | aenderungen


async def test_alle_programme_das_beste_zuerst(portal: httpx.AsyncClient) -> None:
    antwort = await portal.post(PFAD, json=anfrage())
    assert antwort.status_code == 200
    assert antwort.json()["stichtag"] == "2021-04-15"
    items = antwort.json()["items"]
    assert [(p["programm"], p["ergebnis"], p["erreichbar"], p["frist"]) for p in items] == [
        ("STARKE_HEIMAT_CIVENTO", "foerderfaehig", True, "2021-12-31"),
        ("IKZ_OZG", "foerderfaehig", True, None),
        ("DIGITALISIERUNGSBERATUNG", "angaben_fehlen", True, "2024-12-31"),
        ("EFA_BETRIEBSKOSTEN", "nicht_foerderfaehig", True, "2023-12-31"),
        ("OZG_MODELLKOMMUNEN", "nicht_foerderfaehig", False, "2020-09-30"),
    ]
    assert items[1]["hoechstbetrag"] == "75000.00"


async def test_jedes_programm_wie_einzeln_geprueft(portal: httpx.AsyncClient) -> None:
    for pruefung in (await portal.post(PFAD, json=anfrage())).json()["items"]:
        assert (await portal.get(pruefung["nachvollziehen"])).json() == pruefung
    einzeln = anfrage(programm="IKZ_OZG", angaben=ikz_angaben())
    ikz = (await portal.post("/foerderung/v1/pruefungen", json=einzeln)).json()
    assert ikz in (await portal.post(PFAD, json=anfrage())).json()["items"]


async def test_beantragt_wird_am_stichtag_solange_nichts_anderes_gesagt_ist(
    portal: httpx.AsyncClient,
) -> None:
    genannt = {"OZG_MODELLKOMMUNEN": {"antragsdatum": "2020-09-30"}}
    for angaben, ergebnis in [({}, "nicht_foerderfaehig"), (genannt, "angaben_fehlen")]:
        items = (await portal.post(PFAD, json=anfrage(angaben=angaben))).json()["items"]
        je_programm = {p["programm"]: p["ergebnis"] for p in items}
        assert je_programm["OZG_MODELLKOMMUNEN"] == ergebnis


async def test_ohne_angaben_und_mit_offener_gruppe_wie_die_foerderchancen(
    portal: httpx.AsyncClient,
) -> None:
    roh = {"kommunen": [STAEDTE[0]], "gruppe_offen": True}
    items = (await portal.post(PFAD, json=roh)).json()["items"]
    chancen = await portal.get(f"/foerderung/v1/kommunen/{STAEDTE[0]}/foerderchancen")
    assert items == chancen.json()["items"]


@pytest.mark.parametrize(
    ("roh", "pointer"),
    [
        (anfrage(kommunen=[]), "/body/kommunen"),
        (anfrage(kommunen=["06999999"]), "/body/kommunen/0"),
        (anfrage(programm="IKZ_OZG"), "/body/programm"),
        (anfrage(angaben={"GIBT_ES_NICHT": {}}), "/body/angaben/GIBT_ES_NICHT"),
        (anfrage(angaben={"IKZ_OZG": {"einwohner": 1}}), "/body/angaben/IKZ_OZG/einwohner"),
        (anfrage(angaben={"IKZ_OZG": []}), "/body/angaben/IKZ_OZG"),
        (anfrage(angaben={"IKZ_OZG": {str(n): 1 for n in range(51)}}), "/body/angaben/IKZ_OZG"),
        (anfrage(angaben={f"P{n}": {} for n in range(51)}), "/body/angaben"),
    ],
)
async def test_falsche_anfrage(
    portal: httpx.AsyncClient, roh: dict[str, Any], pointer: str
) -> None:
    antwort = await portal.post(PFAD, json=roh)
    assert antwort.status_code == 422
    assert [e["pointer"] for e in antwort.json()["errors"]] == [pointer]
