"""The programs of `make sicherheit` find what they are there for."""

import subprocess
from pathlib import Path

import pytest

WURZEL = Path(__file__).parents[2]
WERKZEUGE = WURZEL / ".venv-werkzeuge/bin"


@pytest.mark.skipif(not WERKZEUGE.exists(), reason="`make sicherheit` installiert die Werkzeuge")
def test_a_forgotten_secret_is_found(tmp_path: Path) -> None:
    (tmp_path / "einstellungen.env").write_text(
        "BERATUNG_DATABASE_URL=postgresql://app:" + "q7Xv9Lr2Tn8Wd4Zk" + "@db.intern/beratung\n"
    )
    befehl: list[str | Path] = [
        WERKZEUGE / "kingfisher",
        "scan",
        "--quiet",
        "--no-validate",
        "--no-update-check",
    ]
    ergebnis = subprocess.run([*befehl, tmp_path], capture_output=True, text=True, check=False)
    assert ergebnis.returncode == 200, ergebnis.stderr
    assert "einstellungen.env" in ergebnis.stdout
