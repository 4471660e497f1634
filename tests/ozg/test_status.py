"""What `ozg status` says of a platform that runs, and of one that does not."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ozg.laufzettel import DATEI, Laufzettel, laufzettel_lesen, prozess_beginn
from ozg.status import befund
from ozg.umgebung import DIENSTE
from tests.ozg.conftest import LaufendePlattform, Ozg, freier_port


def test_a_running_platform(plattform: LaufendePlattform) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ozg", "status"],
        env=plattform.env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "Die Plattform läuft." in done.stdout
    assert "unbekannt" not in done.stdout
    for dienst in DIENSTE:
        zeile = rf"{dienst} +{plattform.adresse}/{dienst}/v1/ +bereit +\w+$"
        assert re.search(zeile, done.stdout, re.MULTILINE), done.stdout
    assert re.search(r"Stichtag +2021-04-15", done.stdout)
    assert re.search(r"PostgreSQL 18\.\d+, Caddy 2\.\d+\.\d+, Python 3\.", done.stdout)
    speicher = re.search(r"Speicher +(\d+) MB \(PSS von (\d+) Prozessen\)", done.stdout)
    assert speicher, done.stdout
    assert int(speicher[2]) >= 7
    assert re.search(r"Platte +[1-9]\d+ MB, davon Protokolle \d+ MB", done.stdout)
    assert re.search(r"Neustarts +keine", done.stdout)


@pytest.mark.parametrize("veraltet", [False, True])
def test_a_platform_that_does_not_run(ozg: Ozg, tmp_path: Path, veraltet: bool) -> None:
    if veraltet:  # a number that another process has by now
        (tmp_path / "ozg").mkdir()
        zettel = {"pid": 1, "beginn": -1, "port": 1, "heute": None, "demo": True}
        (tmp_path / "ozg" / DATEI).write_text(json.dumps(zettel | {"eigener_server": False}))
    befehl = ozg("status")
    assert befehl.ende() == (1, "")
    befehl.warte_auf("Die Plattform läuft nicht.")


def test_the_note_counts_only_for_the_process_that_wrote_it(tmp_path: Path) -> None:
    beginn = prozess_beginn(1)
    assert beginn is not None
    zettel = {"pid": 1, "beginn": beginn, "port": 1, "heute": None, "demo": True}
    zettel["eigener_server"] = False
    for gesagt, erwartet in ((beginn, Laufzettel(**zettel)), (beginn + 1, None)):  # type: ignore[arg-type]
        (tmp_path / DATEI).write_text(json.dumps(zettel | {"beginn": gesagt}))
        assert laufzettel_lesen(tmp_path) == erwartet


def test_a_service_that_is_not_there_is_not_ready() -> None:
    assert not befund(freier_port(), "katalog").bereit
