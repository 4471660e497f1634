"""`ozg import`: which database it takes, and what it says without one."""

from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from ozg.__main__ import main
from ozg.postgres import Cluster
from ozg.uebernahme import _datenbank
from ozg.umgebung import DIENSTE, umgebung_lesen
from tests.conftest import Datenbank
from tests.katalog.uebernahme.dateien import LEIKA


def test_ohne_datenbank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OZG_DATEN", str(tmp_path))
    assert main(["import", "leika", "datei.csv"]) == 2
    assert "noch keine Datenbank. Starten Sie einmal die Plattform" in capsys.readouterr().err


async def test_die_datenbank_der_laufenden_plattform(
    cluster: Cluster, vorlage: Callable[[str], str], tmp_path: Path
) -> None:
    vorlage("katalog")
    umgebung = umgebung_lesen({"OZG_DATEN": str(cluster.folder)})
    with _datenbank(umgebung, laeuft=True) as adresse:
        verbindung = await asyncpg.connect(adresse.replace("+asyncpg", ""))
        assert await verbindung.fetchval("SELECT current_database()") == "katalog"
        await verbindung.close()
    assert cluster.sql("SELECT 1") == "1"  # it is not ours to stop


def test_ein_genannter_server(
    database: Datenbank,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    url = database("katalog")
    for dienst in DIENSTE:
        monkeypatch.setenv(f"{dienst.upper()}_DATABASE_URL", url)
    monkeypatch.setenv("OZG_DATEN", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    Path("datei.csv").write_bytes(LEIKA + b"x\r\n")
    assert main(["import", "leika", "datei.csv", "--probe"]) == 0
    aus = capfd.readouterr().out
    assert "Probe: nichts wurde geändert." in aus
    assert (tmp_path / "datei.csv.abgelehnt.csv").exists()
