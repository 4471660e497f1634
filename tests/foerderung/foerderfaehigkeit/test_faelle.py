"""Every expected result that stands beside a programme."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.foerderung.programm.mitgeliefert import mitgelieferte
from shared.schemas.foerderung import Regelergebnis, Schwere
from tests.foerderung.factories import ikz_angaben, urteil

FAELLE = Path(__file__).parents[1] / "faelle"
VORLAGE = Path(__file__).parents[4] / "shared" / "design" / "programme.yaml"
REGELN = {code: [r.id for r in m.programm.regeln] for code, m in mitgelieferte().items()}
IKZ_STICHTAG = date(2021, 3, 1)


def faelle(code: str) -> list[dict[str, Any]]:
    gelesen: list[dict[str, Any]] = yaml.safe_load((FAELLE / f"{code.lower()}.yaml").read_text())
    return gelesen


ALLE = [
    pytest.param(code, fall, id=f"{code}-{nummer}")
    for code in mitgelieferte()
    for nummer, fall in enumerate(faelle(code), 1)
]


def angaben(fall: dict[str, Any]) -> dict[str, Any]:
    """Return the Angaben as JSON has them."""
    roh = fall["angaben"]
    if roh == "erfuellt":
        return ikz_angaben(fall["kommunen"])
    if "einsparung_personalkosten_prozent" in roh:
        return ikz_angaben(fall["kommunen"], **roh)
    if "ohne" in roh:
        return {k: v for k, v in ikz_angaben(fall["kommunen"]).items() if k != roh["ohne"]}
    return {name: _json(wert) for name, wert in roh.items()}


def _json(wert: Any) -> Any:
    if isinstance(wert, list):
        return [_json(w) for w in wert]
    return wert.isoformat() if isinstance(wert, date) else wert


@pytest.mark.parametrize(("code", "fall"), ALLE)
def test_der_fall_gilt(code: str, fall: dict[str, Any]) -> None:
    pruefung = urteil(code, angaben(fall), stichtag=fall["stichtag"], anzahl=fall["kommunen"])
    pflicht = [r for r in pruefung.regeln if r.schwere is Schwere.PFLICHT]
    verletzt = [r.regel for r in pflicht if r.ergebnis is Regelergebnis.NICHT_ERFUELLT]
    fehlt = [name for r in pflicht for name in r.fehlende_angaben]
    assert pruefung.ergebnis == fall["ergebnis"]
    assert pruefung.model_dump(mode="json")["hoechstbetrag"] == fall.get("hoechstbetrag")
    assert verletzt == fall.get("verletzt", [])
    assert fehlt == fall.get("fehlt", [])
    assert [r.regel for r in pruefung.regeln] == REGELN[code]


@pytest.mark.parametrize("code", mitgelieferte())
def test_die_programme_sagen_was_die_vorlage_sagt(code: str) -> None:
    if not VORLAGE.exists():
        pytest.skip("shared/design/programme.yaml liegt nicht neben dem Projekt")
    vorlage = yaml.safe_load(VORLAGE.read_text())
    soll = next(p for p in vorlage["programme"] if p["code"] == code)
    roh = _dokument(code)

    for feld in ("art", "veroeffentlicht", "budget", "budget_je_jahr"):
        assert roh.get(feld) == soll.get(feld), feld
    for feld in ("votum", "vertrag"):
        assert roh.get("verfahren", {}).get(feld) == soll.get(feld), feld
    assert roh.get("anzahl") == soll.get("anzahl")
    assert roh.get("ausfuehrung") == soll.get("ausfuehrung")
    assert roh.get("hoehe") == soll.get("hoehe")
    assert list(roh["angaben"]) == list(soll["angaben"])
    assert _werte(roh.get("parameter", {})) == soll.get("parameter", {})
    assert [_ohne(r, "zeitraeume") for r in roh["regeln"]] == soll["regeln"]
    for id_, quelle in vorlage["quellen"].items():
        assert _quellen()[id_] == _ohne(quelle, "datei")
    assert [_stichtag(f, code) for f in soll["faelle"]] == faelle(code)


def _dokument(code: str) -> dict[str, Any]:
    ordner = Path(__file__).parents[3] / "services" / "foerderung"
    gelesen: dict[str, Any] = yaml.safe_load(
        (ordner / "programm" / f"{code.lower()}.yaml").read_text()
    )
    return gelesen


def _quellen() -> dict[str, Any]:
    ordner = Path(__file__).parents[3] / "services" / "foerderung"
    gelesen: dict[str, Any] = yaml.safe_load((ordner / "quellen.yaml").read_text())
    return gelesen


def _werte(parameter: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {tag: _ohne(wert, "vermerk") for tag, wert in p["werte"].items()}
        for name, p in parameter.items()
    }


def _ohne(teil: dict[str, Any], feld: str) -> dict[str, Any]:
    return {name: wert for name, wert in teil.items() if name != feld}


def _stichtag(fall: dict[str, Any], code: str) -> dict[str, Any]:
    """The template names the Stichtag of IKZ in a comment and none for the Beratung."""
    ersatz = IKZ_STICHTAG if code == "IKZ_OZG" else date(2021, 4, 15)
    return {"stichtag": ersatz} | fall
