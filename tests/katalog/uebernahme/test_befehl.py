"""The command as a process of its own: what it says, its exit code, what it takes."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import pytest

from services.katalog.uebernahme.__main__ import main
from services.katalog.uebernahme.uebernehmen import SPERRE
from shared.db import engine_for
from tests.katalog.uebernahme.conftest import abdruck
from tests.katalog.uebernahme.dateien import LEIKA, leika_zeile
from tests.tokens import ISSUER

SEKUNDEN, MEGABYTE = 10, 300  # what an import of a whole file may take


# a small process between: a child's peak begins with that of whoever started it
GEMESSEN = """
import json, resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    json.dump([usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime], file)
sys.exit(code)
"""


class Lauf:
    """One run, waited for; `sekunden` of wall clock, `megabyte` at its peak (getrusage)."""

    def __init__(self, datenbank: str, ordner: Path, *arguments: str) -> None:
        beginn = time.monotonic()
        aus, err, verbraucht = (ordner / name for name in ("aus.txt", "err.txt", "verbrauch.json"))
        befehl = [sys.executable, "-m", "services.katalog.uebernahme", *arguments]
        with aus.open("w") as stdout, err.open("w") as stderr:
            self.code = subprocess.call(
                [sys.executable, "-c", GEMESSEN, str(verbraucht), *befehl],
                cwd=ordner,
                env=os.environ | {"KATALOG_DATABASE_URL": datenbank, "OZG_ISSUER": ISSUER},
                stdout=stdout,
                stderr=stderr,
            )
        self.sekunden = time.monotonic() - beginn
        self.megabyte, self.cpu = json.loads(verbraucht.read_text())
        self.aus, self.err = aus.read_text(), err.read_text()


def angelegt(ordner: Path, inhalt: bytes, name: str = "datei.csv") -> str:
    (ordner / name).write_bytes(inhalt)
    return str(ordner / name)


@pytest.fixture
def befehl(
    katalogdatenbank: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str, str]]:
    """Run it in this process: `code, stdout, stderr = befehl("leika", datei)`."""
    monkeypatch.setenv("KATALOG_DATABASE_URL", katalogdatenbank)
    monkeypatch.setenv("OZG_ISSUER", ISSUER)
    monkeypatch.chdir(tmp_path)

    def befehl(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        return code, *capsys.readouterr()

    return befehl


Befehl: TypeAlias = Callable[..., tuple[int, str, str]]


def abgedrueckt(datenbank: str) -> Any:
    async def abdruecken() -> Any:
        engine = engine_for(datenbank, service="katalog")
        try:
            return await abdruck(engine)
        finally:
            await engine.dispose()

    return asyncio.run(abdruecken())


def test_was_es_sagt(befehl: Befehl, katalogdatenbank: str, tmp_path: Path) -> None:
    datei = angelegt(tmp_path, LEIKA + leika_zeile("3233", "A"))
    vorher = abgedrueckt(katalogdatenbank)
    code, aus, err = befehl("leika", datei, "--probe")
    assert (code, err) == (0, "")
    assert "Probe: nichts wurde geändert." in aus
    assert "+ Leistung 99012998001000 Drachenflug Erlaubnis" in aus
    assert "Zeile 4: „3233“ ist kein LeiKa-Schlüssel" in aus
    abgelehnt = tmp_path / "datei.csv.abgelehnt.csv"
    assert str(abgelehnt) in aus
    assert abgelehnt.read_text("utf-8-sig").splitlines()[0] == "Zeile;Grund"
    assert abgedrueckt(katalogdatenbank) == vorher
    code, aus, _ = befehl("leika", datei)
    assert (code, "Übernommen." in aus) == (0, True)
    assert abgedrueckt(katalogdatenbank) != vorher
    assert "Unterschiede" not in befehl("leika", datei)[1]


def test_was_es_nicht_kann(
    befehl: Befehl, katalogdatenbank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vorher = abgedrueckt(katalogdatenbank)
    kaputt = angelegt(tmp_path, LEIKA[:-40])
    code, aus, err = befehl("leika", kaputt, "--probe")
    assert (code, aus) == (2, "")
    assert f"{kaputt} wurde nicht übernommen. Zeile 3 hat kein Ende" in err
    for nichts in (tmp_path / "nichts.csv", tmp_path):
        code, _, err = befehl("leika", str(nichts))
        assert (code, f"{nichts} lässt sich nicht öffnen" in err) == (2, True)
    with pytest.raises(SystemExit, match="2"):
        befehl("gibtesnicht", kaputt)
    monkeypatch.setenv("KATALOG_DATABASE_URL", katalogdatenbank.replace("?host=", "?host=/nein"))
    code, aus, err = befehl("leika", angelegt(tmp_path, LEIKA))
    assert (code, aus, "Datenbank" in err) == (1, "", True)
    assert abgedrueckt(katalogdatenbank) == vorher


def test_nicht_zwei_zugleich(befehl: Befehl, katalogdatenbank: str, tmp_path: Path) -> None:
    async def andere() -> asyncpg.Connection:
        verbindung = await asyncpg.connect(katalogdatenbank.replace("+asyncpg", ""))
        await verbindung.execute("SELECT pg_advisory_lock($1)", SPERRE)
        return verbindung

    with asyncio.Runner() as schleife:
        verbindung = schleife.run(andere())
        code, _, err = befehl("leika", angelegt(tmp_path, LEIKA))
        assert (code, "Eine andere Übernahme läuft gerade" in err) == (2, True)
        schleife.run(verbindung.close())


@pytest.mark.parametrize("art", ["gv100ad", "leika"])
def test_die_ganze_datei_in_zehn_sekunden(
    art: str, katalogdatenbank: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Processor time is held against the limit: it does not depend on what else runs."""
    datei = angelegt(tmp_path, request.getfixturevalue(art))
    lauf = Lauf(katalogdatenbank, tmp_path, art, datei)
    assert lauf.code == 0, lauf.err
    print(f"{art}: {lauf.sekunden:.1f} s, {lauf.cpu:.1f} s CPU, {lauf.megabyte:.0f} MB")
    assert lauf.cpu < SEKUNDEN
    assert lauf.megabyte < MEGABYTE
