"""Programs that end: a failure is one sentence, and no value is in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

WURZEL = Path(__file__).parents[2]
PROGRAMME = {
    "migrations.bereitstellen": ["katalog"],
    "services.katalog.vorfuehrung": [],
    "services.foerderung.vorfuehrung": [],
    "services.beratung.vorfuehrung": [],
}


def gesagt(programm: str, **env: str) -> str:
    """Return what stands on stderr after a failure."""
    dienste = ("KATALOG", "FOERDERUNG", "BERATUNG", "OZG")
    sauber = {name: wert for name, wert in os.environ.items() if not name.startswith(dienste)}
    ergebnis = subprocess.run(
        [sys.executable, "-m", programm, *PROGRAMME[programm]],
        cwd=WURZEL,
        env=sauber | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ergebnis.returncode, ergebnis.stdout) == (1, "")
    assert ergebnis.stderr.count("\n") == 1, ergebnis.stderr
    return ergebnis.stderr


@pytest.mark.parametrize("programm", PROGRAMME)
def test_eine_datenbank_die_nicht_da_ist(programm: str, tmp_path: Path) -> None:
    url = f"postgresql+asyncpg://x:geheim@/x?host={tmp_path}"
    dienste = ("KATALOG", "FOERDERUNG", "BERATUNG")
    adressen = {f"OZG_{dienst}_URL": "http://127.0.0.1:9" for dienst in dienste}
    datenbanken = {f"{dienst}_DATABASE_URL": url for dienst in dienste}
    dateien = {
        f"{dienst}_{name}": wert
        for dienst in ("FOERDERUNG", "BERATUNG")
        for name, wert in {"ABLAGE": str(tmp_path), "VIRENSCANNER": "keiner"}.items()
    }
    satz = gesagt(programm, OZG_ISSUER="http://aussteller", **adressen, **datenbanken, **dateien)
    assert "abgebrochen bei" in satz
    assert "geheim" not in satz


def test_eine_einstellung_die_fehlt() -> None:
    satz = gesagt("services.katalog.vorfuehrung", OZG_ISSUER="geheim")
    assert "database_url" in satz
    assert "OZG_ISSUER" in satz
    assert "geheim" not in satz
