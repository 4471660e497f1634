"""What is wrong with a document is said with its place, all at once."""

import copy
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from services.foerderung.programm.mitgeliefert import mitgelieferte
from shared.schemas.programmversion import DOKUMENT
from tests.foerderung.programmversion.versionen import (
    CODE,
    PFAD,
    STELLE,
    entwerfen,
)


def _geaendert(*weg: str | int, zu: Any) -> Callable[[dict[str, Any]], None]:
    def aendern(dokument: dict[str, Any]) -> None:
        *davor, letzter = weg
        teil: Any = dokument
        for schritt in davor:
            teil = teil[schritt]
        teil[letzter] = zu

    return aendern


def _doppelt(dokument: dict[str, Any]) -> None:
    dokument["regeln"].append(dokument["regeln"][0])


REGEL = "/body/dokument/regeln/0"


@pytest.mark.parametrize(
    ("aendern", "pointer", "code"),
    [
        (_geaendert("mehr", zu=1), "/body/dokument/mehr", "extra_forbidden"),
        (_geaendert("fassung", zu=7), "/body/dokument/fassung", "extra_forbidden"),
        (_geaendert("inhalt", zu="00"), "/body/dokument/inhalt", "extra_forbidden"),
        (_geaendert("regeln", 0, "mehr", zu=1), f"{REGEL}/mehr", "extra_forbidden"),
        (_geaendert("regeln", 0, "typ", zu="skript"), REGEL, "union_tag_invalid"),
        (_geaendert("regeln", 0, "typ", zu="wahr"), f"{REGEL}/parameter", "extra_forbidden"),
        (_geaendert("regeln", 0, "quelle", zu="Q99"), f"{REGEL}/quelle", "quelle_unbekannt"),
        (_geaendert("regeln", 0, "quelle", zu={"id": "X"}), f"{REGEL}/quelle", "string_type"),
        (
            _geaendert("regeln", 0, "parameter", zu="fehlt"),
            f"{REGEL}/parameter",
            "parameter_unbekannt",
        ),
        (_geaendert("regeln", 0, "feld", zu="fehlt"), f"{REGEL}/feld", "angabe_unbekannt"),
        (
            _geaendert("angaben", "laufzeit_jahre", "typ", zu="bool"),
            f"{REGEL}/feld",
            "typ_passt_nicht",
        ),
        (_doppelt, "/body/dokument/regeln/1/id", "regel_doppelt"),
        (_geaendert("regeln", zu=[]), "/body/dokument/regeln", "too_short"),
        (_geaendert("kuerzel", zu=None), "/body/dokument/kuerzel", "kuerzel_fehlt"),
        (_geaendert("kuerzel", zu="IKZ"), "/body/dokument/kuerzel", "kuerzel_vergeben"),
        (_geaendert("titel", zu="\u202eTitel"), "/body/dokument/titel", "value_error"),
        (_geaendert("titel", zu="x" * 201), "/body/dokument/titel", "string_too_long"),
        (
            _geaendert("antragsfenster", "von", zu="2021-10-01"),
            "/body/dokument/antragsfenster",
            "value_error",
        ),
        (
            _geaendert("hoehe", zu={"min": [{"parameter": "laufzeit_mindestens"}]}),
            "/body/dokument/hoehe/min/0/parameter",
            "einheit_passt_nicht",
        ),
        (
            _geaendert("hoehe", zu={"min": [{"eval": "1+1"}]}),
            "/body/dokument/hoehe/min/0",
            "union_tag_not_found",
        ),
        (_geaendert("hoehe", zu={"min": [7]}), "/body/dokument/hoehe/min/0", "union_tag_not_found"),
        (_geaendert("regeln", 0, zu=7), REGEL, "model_attributes_type"),
        (_geaendert("regeln", 0, zu={}), REGEL, "union_tag_not_found"),
        (_geaendert("quellen", zu=7), "/body/dokument/quellen", "dict_type"),
        (
            _geaendert("quellen", zu={"klein": {"titel": "x"}}),
            "/body/dokument/quellen/klein",
            "string_pattern_mismatch",
        ),
        (
            _geaendert(
                "kosten",
                zu={
                    "nicht_allein": ["personal"],
                    "verweis": "GIBT_ES_NICHT",
                    "text": "Nein.",
                    "quelle": "ERLASS",
                },
            ),
            "/body/dokument/kosten/verweis",
            "programm_unbekannt",
        ),
        (
            _geaendert("angaben", "beantragt", zu={"typ": "bool", "titel": "Betrag"}),
            "/body/dokument/angaben/beantragt/typ",
            "typ_passt_nicht",
        ),
        (
            _geaendert("parameter", "laufzeit_mindestens", "werte", zu={"2021-02-30": {}}),
            "/body/dokument/parameter/laufzeit_mindestens/werte/2021-02-30",
            "date_from_datetime_parsing",
        ),
        (_geaendert("quellen", "ERLASS", zu={}), "/body/dokument/quellen/ERLASS/titel", "missing"),
    ],
)
async def test_der_bericht_nennt_die_stelle(
    portal: httpx.AsyncClient, aendern: Callable[[dict[str, Any]], None], pointer: str, code: str
) -> None:
    dokument = copy.deepcopy(DOKUMENT)
    aendern(dokument)
    antwort = await entwerfen(portal, dokument)
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/programm-ungueltig")
    assert (pointer, code) in [(f["pointer"], f["code"]) for f in antwort.json()["errors"]]
    assert all(f["detail"] for f in antwort.json()["errors"])


async def test_der_bericht_nennt_alles_zugleich(portal: httpx.AsyncClient) -> None:
    dokument = copy.deepcopy(DOKUMENT)
    dokument["regeln"][0] |= {"parameter": "fehlt", "feld": "auch_nicht"}
    _doppelt(dokument)
    dokument["kuerzel"] = None
    antwort = await entwerfen(portal, dokument, ab="2021-04-14")
    stellen = [f["pointer"].removeprefix("/body/") for f in antwort.json()["errors"]]
    assert stellen == [
        "gueltig_ab",
        "dokument/kuerzel",
        *(f"dokument/regeln/{n}/{feld}" for n in (0, 1) for feld in ("id", "parameter", "feld")),
    ]


async def test_ein_wert_ohne_zeitraum_wird_gesehen(portal: httpx.AsyncClient) -> None:
    dokument = json.loads(mitgelieferte()["DIGITALISIERUNGSBERATUNG"].inhalt)
    del dokument["regeln"][1]["zeitraeume"]["3"]
    dokument["angaben"]["modul"]["bis"] = 1_000_000_000
    fehler = (await entwerfen(portal, dokument)).json()["errors"]
    assert [(f["pointer"], f["code"]) for f in fehler] == [
        ("/body/dokument/regeln/1/zeitraeume", "zeitraum_fehlt")
    ]


async def test_rule_und_fenster_sagen_denselben_tag(portal: httpx.AsyncClient) -> None:
    dokument = json.loads(mitgelieferte()["OZG_MODELLKOMMUNEN"].inhalt)
    dokument["antragsfenster"]["bis"] = "2020-10-31"
    dokument["zuwendungszeitraum"]["bis"] = "2023-12-31"
    fehler = (await entwerfen(portal, dokument)).json()["errors"]
    assert [f["pointer"] for f in fehler] == [
        "/body/dokument/regeln/1/bis",
        "/body/dokument/regeln/2",
    ]


@pytest.mark.parametrize("dokument", [None, [], "text", 1, {}])
async def test_was_kein_dokument_ist(portal: httpx.AsyncClient, dokument: Any) -> None:
    antwort = await entwerfen(portal, dokument)
    assert (antwort.status_code, bool(antwort.json()["errors"])) == (422, True)


async def test_zu_gross_und_zu_tief(portal: httpx.AsyncClient) -> None:
    gross = DOKUMENT | {"hinweise": [{"text": "x" * 2000, "quelle": "ERLASS"}] * 40}
    assert (await entwerfen(portal, gross)).status_code == 413
    viele = DOKUMENT | {"angaben": {f"a{n}": {"typ": "bool", "titel": "?"} for n in range(51)}}
    fehler = (await entwerfen(portal, viele)).json()["errors"]
    assert ("/body/dokument/angaben", "too_long") in [(f["pointer"], f["code"]) for f in fehler]
    tief = '{"gueltig_ab": "2021-05-01", "dokument": ' + '{"a":' * 9000 + "1" + "}" * 9001
    antwort = await portal.post(
        f"{PFAD}/{CODE}/versionen",
        content=tief,
        headers=STELLE | {"Content-Type": "application/json"},
    )
    assert antwort.status_code == 400
    regeln = [DOKUMENT["regeln"][0] | {"parameter": "fehlt", "feld": "fehlt"}] * 60
    lang = await entwerfen(portal, DOKUMENT | {"regeln": regeln})
    assert len(lang.json()["errors"]) == 100
