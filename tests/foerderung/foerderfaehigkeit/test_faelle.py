"""Every expected result that stands beside a programme."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.foerderung.programm.lesen import als_json
from services.foerderung.programm.mitgeliefert import mitgelieferte
from services.foerderung.programm.regelfall import Regelfall, regelfaelle
from shared.schemas.foerderung import Regelergebnis, Schwere
from tests.foerderung.factories import ikz_angaben, urteil

EIN_TAG = timedelta(days=1)
VORLAGE = Path(__file__).parents[4] / "shared" / "design" / "programme.yaml"
REGELN = {code: [r.id for r in m.programm.regeln] for code, m in mitgelieferte().items()}
ALLE = [
    pytest.param(code, fall, id=f"{code}-{nummer}")
    for code in mitgelieferte()
    for nummer, fall in enumerate(regelfaelle(code), 1)
]


@pytest.mark.parametrize(("code", "fall"), ALLE)
def test_der_fall_gilt(code: str, fall: Regelfall) -> None:
    pruefung = urteil(code, fall.angaben, stichtag=fall.stichtag, anzahl=fall.kommunen)
    pflicht = [r for r in pruefung.regeln if r.schwere is Schwere.PFLICHT]
    verletzt = [r.regel for r in pflicht if r.ergebnis is Regelergebnis.NICHT_ERFUELLT]
    fehlt = [name for r in pflicht for name in r.fehlende_angaben]
    assert pruefung.ergebnis == fall.ergebnis
    assert pruefung.hoechstbetrag == fall.hoechstbetrag
    assert verletzt == list(fall.verletzt)
    assert fehlt == list(fall.fehlt)
    assert [r.regel for r in pruefung.regeln] == REGELN[code]


def test_jeder_datierte_wert_hat_faelle_an_seinem_rand() -> None:
    """The day before and the first day of every figure, window, period and year of money."""
    for code in mitgelieferte():
        genannt = set(_tage(code))
        for rand in _raender(code):
            for tag in (rand - EIN_TAG, rand):
                assert tag in genannt, f"{code}: kein Fall am {tag}"


def _tage(code: str) -> Iterator[date]:
    for fall in regelfaelle(code):
        yield fall.stichtag
        for wert in fall.angaben.values():
            for tag in wert if isinstance(wert, list) else [wert]:
                if isinstance(tag, str) and tag[4:5] == "-":
                    yield date.fromisoformat(tag)


def _raender(code: str) -> Iterator[date]:
    """Return each day on which something begins, or the day after it ended."""
    programm = mitgelieferte()[code].programm
    for parameter in programm.parameter.values():
        yield from parameter.werte
    for fenster in (programm.antragsfenster, programm.zuwendungszeitraum):
        if fenster and fenster.von:
            yield fenster.von
        if fenster and fenster.bis:
            yield fenster.bis + EIN_TAG
    if jahre := programm.budget_je_jahr:
        yield from (date(min(jahre), 1, 1), date(max(jahre) + 1, 1, 1))


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
    unsere = [_vergleichbar(fall) for fall in regelfaelle(code)]
    for fall in soll["faelle"]:
        assert _wie_unserer(code, fall) in unsere


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


def _vergleichbar(fall: Regelfall) -> dict[str, Any]:
    return fall.model_dump(mode="json", exclude={"warum"})


def _wie_unserer(code: str, fall: dict[str, Any]) -> dict[str, Any]:
    """Return a case of the template, which abbreviates and leaves some Stichtage out."""
    ersatz = date(2021, 3, 1) if code == "IKZ_OZG" else date(2021, 4, 15)
    gelesen = Regelfall.model_validate(
        als_json({"stichtag": ersatz} | fall | {"angaben": _angaben(fall)})
    )
    return _vergleichbar(gelesen)


def _angaben(fall: dict[str, Any]) -> dict[str, Any]:
    roh = fall["angaben"]
    if roh == "erfuellt":
        return ikz_angaben(fall["kommunen"])
    if "einsparung_personalkosten_prozent" in roh:
        return ikz_angaben(fall["kommunen"], **roh)
    if "ohne" in roh:
        return {k: v for k, v in ikz_angaben(fall["kommunen"]).items() if k != roh["ohne"]}
    return dict(roh)
