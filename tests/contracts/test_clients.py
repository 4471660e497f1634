"""Clients that others generate of the one document: whole, compiled, and making real calls.

`make clients` installs the two generators, which the tests need, and runs them.
"""

import asyncio
import json
import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import Datenbank
from tests.contracts.dokumente import DATEI, WURZEL
from tests.contracts.test_schemathesis import bedient
from tests.shared.zustellung.conftest import PLATTFORM, app_auf

HIER = Path(__file__).parent / "clients"
NPM = HIER / "node_modules/.bin"
VENV = WURZEL / "build/clients/venv/bin"
SAGT = "Volkmarsen aktiv /probleme/webhookadresse-unzulaessig"
TOKEN = PLATTFORM["Authorization"].removeprefix("Bearer ")


async def rufe(*befehl: Path | str, **umgebung: str) -> str:
    """Run a command in the clients' folder; return what it said, and fail where it fails."""
    lauf = await asyncio.create_subprocess_exec(
        *map(str, befehl),
        cwd=HIER,
        env=os.environ | umgebung,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    gesagt, _ = await lauf.communicate()
    assert lauf.returncode == 0, gesagt.decode()[-4000:]
    return gesagt.decode()


@pytest.mark.nightly
@pytest.mark.skipif(not (VENV / "python").exists(), reason="erst `make clients`")
async def test_openapi_python_client(database: Datenbank) -> None:
    paket = WURZEL / "build/clients/ozg_kommunal"
    shutil.rmtree(paket, ignore_errors=True)
    await rufe(
        *(VENV / "openapi-python-client", "generate", "--fail-on-warning", "--meta", "none"),
        *("--path", DATEI, "--config", "python.yml", "--output-path", paket),
        PATH=f"{VENV}:{os.environ['PATH']}",
    )
    await rufe(VENV / "python", "-m", "compileall", "-q", paket)
    wege = json.loads(DATEI.read_text("utf-8"))["paths"].values()
    funktionen = [ort for ort in paket.glob("api/*/*.py") if ort.name != "__init__.py"]
    assert len(funktionen) == sum(map(len, wege))
    with bedient(app_auf(database("katalog"))) as adresse:
        gesagt = await rufe(
            VENV / "python", "aufruf.py", adresse, TOKEN, PYTHONPATH=str(paket.parent)
        )
    assert gesagt.strip() == SAGT


@pytest.mark.nightly
@pytest.mark.skipif(not NPM.exists(), reason="erst `make clients`, mit Node.js")
async def test_openapi_typescript(database: Datenbank) -> None:
    shutil.rmtree(HIER / "build", ignore_errors=True)
    await rufe(
        NPM / "openapi-typescript", DATEI, "--default-non-nullable=false", "-o", "build/api.d.ts"
    )
    await rufe(NPM / "tsc", "--project", "tsconfig.json")
    with bedient(app_auf(database("katalog"))) as adresse:
        gesagt = await rufe("node", "build/aufruf.js", adresse, TOKEN)
    assert gesagt.strip() == SAGT
