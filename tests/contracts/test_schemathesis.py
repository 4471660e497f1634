"""Generated requests against the four services: they keep what their documents promise.

schemathesis.toml says what is generated and checked.
"""

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from ozg.postgres import Cluster
from tests.beratung import conftest as beratung
from tests.conftest import Datenbank
from tests.dienste import app_von

EINSTELLUNGEN = Path(__file__).with_name("schemathesis.toml")
WURZEL = Path(__file__).parents[2]
pytestmark = pytest.mark.schemathesis
FAELLE = {"katalog": 4500, "foerderung": 4700, "beratung": 3700, "dashboard": 400}


@contextmanager
def bedient(app: FastAPI) -> Iterator[str]:
    """Serve `app` from a thread of this process; answers its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("beispiele", [2, pytest.param(40, marks=pytest.mark.nightly)])
@pytest.mark.parametrize(("dienst", "mindestens"), FAELLE.items())
async def test_die_dokumente_sagen_die_wahrheit(
    dienst: str,
    mindestens: int,
    beispiele: int,
    cluster: Cluster,
    datenbank_kopie: Datenbank,
    tmp_path: Path,
) -> None:
    app = app_von(dienst, cluster.url(datenbank_kopie(dienst), f"{dienst}_app"))
    bericht = tmp_path / "bericht.json"
    with bedient(app) as adresse:
        lauf = await asyncio.create_subprocess_exec(
            *(str(Path(sys.executable).with_name("st")), "--config-file", str(EINSTELLUNGEN)),
            *("run", f"{adresse}/{dienst}/v1/openapi.json", "--no-color"),
            *("--report-json-path", str(bericht), "--max-examples", str(beispiele)),
            *("--header", f"Authorization: {beratung.EKOM21['Authorization']}"),
            cwd=WURZEL,
            env=os.environ | {"PYTHONPATH": str(WURZEL)},  # the hooks are found from here
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        ausgabe, _ = await lauf.communicate()
    assert lauf.returncode == 0, ausgabe.decode()
    befund = json.loads(bericht.read_text())
    assert befund["complete"]
    assert befund["operations"]["tested"] == operationen(app)
    assert befund["test_cases"]["generated"] >= mindestens
    assert befund["test_cases"]["with_failures"] == 0


def operationen(app: FastAPI) -> int:
    return sum(len(methoden) for methoden in app.openapi()["paths"].values())
