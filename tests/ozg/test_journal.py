"""`ozg journal`, `loeschlauf` and `auskunft` at a running platform with its demo data."""

import json

import pytest

from ozg.__main__ import main
from tests.ozg.conftest import LaufendePlattform


def test_was_die_dienste_schrieben_stimmt(
    plattform: LaufendePlattform,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Thousands of acts of all services: each chained, each in the version of its thing."""
    monkeypatch.setenv("OZG_DATEN", plattform.env["OZG_DATEN"])
    assert main(["journal", "verankern"]) == 0
    verankert = capsys.readouterr().out
    assert [zeile.partition(":")[0] for zeile in verankert.splitlines()] == [
        "katalog",
        "foerderung",
        "beratung",
    ]
    assert main(["journal", "pruefen"]) == 0
    geprueft = capsys.readouterr().out
    assert geprueft.count("alles stimmt. Letzter Anker:") == 3


def test_was_von_einer_person_da_ist_und_was_zu_loeschen_waere(
    plattform: LaufendePlattform,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("OZG_DATEN", plattform.env["OZG_DATEN"])
    assert main(["auskunft", "vorfuehrung", "--json"]) == 0
    gespeichert = json.loads(capsys.readouterr().out)["gespeichert"]
    assert {zeile["sub"] for zeile in gespeichert["beratung"]["beratung.journal"]} == {
        "vorfuehrung"
    }
    assert main(["auskunft", "gibt-es-nicht"]) == 0
    assert "sub:" not in capsys.readouterr().out
    assert main(["loeschlauf"]) == 0
    probe = capsys.readouterr().out
    assert probe.count("katalog: ") == 4
    assert "nichts ist geändert" in probe
