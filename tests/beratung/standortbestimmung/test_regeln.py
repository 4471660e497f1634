"""What the shipped questionnaire recommends: pure, for every way to answer what must be."""

from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError

from services.beratung.stammdaten import MODULE
from services.beratung.standortbestimmung.ergebnis import ergebnis
from services.beratung.standortbestimmung.fragebogen import Fragebogen, mitgelieferte
from services.beratung.standortbestimmung.regeln import NichtsEmpfohlen
from shared.schemas.standortbestimmung import Frageart, Regelergebnis

FASSUNG_1 = mitgelieferte()[1]
GEFUEHRT: dict[str, Any] = {
    "ozg_vorkenntnisse": "alle",
    "strategie": "keine",
    "e_akte": "eingefuehrt",
}


def empfohlen(**anders: Any) -> list[int]:
    folgt = ergebnis(FASSUNG_1, GEFUEHRT | anders)
    return [folgt.empfehlung.modul, *(weitere.modul for weitere in folgt.weitere)]


def gilt(regel: str, **anders: Any) -> Regelergebnis:
    regeln = ergebnis(FASSUNG_1, GEFUEHRT | anders).regeln
    return next(eine.ergebnis for eine in regeln if eine.regel == regel)


@pytest.mark.parametrize(
    ("anders", "module"),
    [
        ({"ozg_vorkenntnisse": "keine"}, [1, 4]),
        ({"ozg_vorkenntnisse": "einzelne", "e_akte": "geplant"}, [1, 3]),
        ({}, [2, 4]),
        ({"e_akte": "geplant"}, [3, 2]),
        ({"e_akte": "in_einfuehrung"}, [3, 2]),
        ({"e_akte": "keine"}, [2, 3]),
        ({"aktenplan": False}, [3, 2]),
        ({"aktenplan": True}, [2, 4]),
        ({"strategie": "beschlossen", "handlungsfelder_festgelegt": False}, [4, 2]),
        ({"strategie": "beschlossen", "handlungsfelder_festgelegt": True}, [2, 4]),
    ],
    ids=str,
)
def test_welche_module(anders: dict[str, Any], module: list[int]) -> None:
    assert empfohlen(**anders) == module


def test_modul_1_entfaellt_mit_vorkenntnissen() -> None:
    assert gilt("modul_1_entbehrlich") is Regelergebnis.TRIFFT_ZU
    assert (
        gilt("modul_1_entbehrlich", ozg_vorkenntnisse="einzelne") is Regelergebnis.TRIFFT_NICHT_ZU
    )


def test_eine_strategie_kann_fortgeschrieben_werden() -> None:
    assert gilt("strategie_fortschreiben") is Regelergebnis.TRIFFT_NICHT_ZU
    assert gilt("strategie_fortschreiben", strategie="in_umsetzung") is Regelergebnis.TRIFFT_ZU


def test_was_nicht_beantwortet_ist_bleibt_offen() -> None:
    assert gilt("wenige_onlinedienste") is Regelergebnis.OFFEN
    assert gilt("wenige_onlinedienste", onlinedienste=10) is Regelergebnis.TRIFFT_ZU
    assert gilt("wenige_onlinedienste", onlinedienste=11) is Regelergebnis.TRIFFT_NICHT_ZU


def test_jede_kommune_bekommt_ein_modul_in_jedem_bereich() -> None:
    pflicht = [frage for frage in FASSUNG_1.fragen.values() if frage.pflicht]
    assert {frage.art for frage in pflicht} == {Frageart.AUSWAHL}
    for gewaehlt in product(*(frage.optionen for frage in pflicht)):
        antworten = {frage.frage: wert for frage, wert in zip(pflicht, gewaehlt, strict=True)}
        folgt = ergebnis(FASSUNG_1, antworten)
        bereiche = {folgt.empfehlung.bereich, *(weitere.bereich for weitere in folgt.weitere)}
        assert len(bereiche) == 2, antworten


def test_jede_regel_nennt_die_antworten_auf_denen_sie_beruht() -> None:
    folgt = ergebnis(FASSUNG_1, GEFUEHRT)
    aktenplan = next(regel for regel in folgt.regeln if regel.regel == "aktenplan_fehlt")
    assert [(a.frage, a.antwort) for a in aktenplan.beruht_auf] == [
        ("e_akte", "eingefuehrt"),
        ("aktenplan", None),
    ]
    assert aktenplan.ergebnis is Regelergebnis.OFFEN
    assert all(regel.beruht_auf and regel.quelle for regel in folgt.regeln)


def test_vorbereitet_wird_was_zutrifft() -> None:
    def punkte(**anders: Any) -> set[str]:
        return {p.punkt for p in ergebnis(FASSUNG_1, GEFUEHRT | anders).vorbereitung}

    assert "prozesse" in punkte()  # it may be
    assert "prozesse" not in punkte(prozesse_modelliert=0)
    assert "prozesse" in punkte(prozesse_modelliert=1)
    e_akte = {"e_akte": "geplant"}
    assert "dokumentenmanagement" not in punkte(**e_akte, fachverfahren=["bauen"])
    assert "dokumentenmanagement" in punkte(**e_akte, fachverfahren=["bauen", "dokumente"])


def test_die_bereiche_sind_die_der_stammdaten() -> None:
    for fragebogen in mitgelieferte().values():
        assert fragebogen.bereiche == {modul.nr: modul.bereich for modul in MODULE}


FALSCHES: list[dict[str, Any]] = [
    {"regeln": [{"frage": "gibt_es_nicht", "ist": ["x"]}]},
    {"regeln": [{"frage": "e_akte", "ist": ["gibt_es_nicht"]}]},
    {"regeln": [{"frage": "e_akte", "mindestens": 1}]},
    {"regeln": [{"frage": "aktenplan", "ist": ["ja"]}]},
    {"regeln": [{"frage": "onlinedienste", "ist": ["1"]}]},
    {"regeln": [{"frage": "e_akte", "ist": ["keine"], "mindestens": 1}]},
]


@pytest.mark.parametrize("wenn", FALSCHES, ids=str)
def test_was_nicht_zusammenpasst_startet_nicht(wenn: dict[str, Any]) -> None:
    roh = FASSUNG_1.model_dump(mode="json")
    regel = {"regel": "x", "wirkung": "weist_hin", "text": "x", "quelle": "x"}
    roh["regeln"] = [regel | {"wenn": wenn["regeln"]}]
    with pytest.raises(ValidationError):
        Fragebogen.model_validate(roh)


def test_ohne_regel_gibt_es_keine_empfehlung() -> None:
    ohne = FASSUNG_1.model_copy(update={"regeln": ()})
    with pytest.raises(NichtsEmpfohlen):
        ergebnis(ohne, GEFUEHRT)
