"""What `pip install` of the built wheel gives a script, in an environment of its own."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from ozg.umgebung import WURZEL

SKRIPT = """
import shared, ozg.profil
from shared.clients import Plattform, PlattformSync
from shared.clients.beratung import buchungen
from shared.clients.dashboard import zahlen
from shared.clients.foerderung import antraege
from shared.clients.katalog import bereitstellungen
print(shared.__file__)
"""


@pytest.mark.nightly
def test_the_wheel_brings_the_clients(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=WURZEL, check=True, capture_output=True,
    )  # fmt: skip
    [rad] = (tmp_path / "dist").glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", rad],
        check=True, capture_output=True,
    )  # fmt: skip
    # the dependencies are those of this environment; its .pth files, and so this tree, are not read
    umgebung = os.environ | {"PYTHONPATH": sysconfig.get_path("purelib")}
    done = subprocess.run(
        [python, "-c", SKRIPT],
        cwd=tmp_path, env=umgebung, capture_output=True, text=True, check=True,
    )  # fmt: skip
    ort = Path(done.stdout.strip())
    assert ort.is_relative_to(tmp_path / "venv")
    assert ort.with_name("py.typed").exists()
    hilfe = subprocess.run(
        [python.with_name("ozg"), "kommune", "--help"],
        cwd=tmp_path, env=umgebung, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "Umsetzungsstand" in hilfe.stdout
