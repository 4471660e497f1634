"""`ozg journal` at a running platform with its demo data."""

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
