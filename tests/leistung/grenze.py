"""The limit: the same bytes from a bare ASGI app, under the same server with the same options.

`python -m tests.leistung.grenze FOLDER --port N` answers what FOLDER holds: `antworten.json`, by
path and query the headers and the file of the body.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from ozg.umgebung import WURZEL
from tests.ozg.conftest import freier_port

NICHT_MIT = {"content-length", "date", "server", "connection", "transfer-encoding"}


@dataclass(frozen=True)
class Bytes:
    """A finished answer: its headers as ASGI wants them, and its body."""

    kopf: list[tuple[bytes, bytes]]
    koerper: bytes


def ablegen(antworten: Mapping[str, httpx.Response], ordner: Path) -> None:
    """Write the answers, by path and query, for the process that repeats them."""
    ordner.mkdir(parents=True, exist_ok=True)
    verzeichnis = {}
    for nr, (pfad, antwort) in enumerate(antworten.items()):
        (ordner / f"{nr}").write_bytes(antwort.content)
        kopf = [[name, wert] for name, wert in antwort.headers.items() if name not in NICHT_MIT]
        verzeichnis[pfad] = {"kopf": kopf, "datei": str(nr)}
    (ordner / "antworten.json").write_text(json.dumps(verzeichnis))


@contextmanager
def laufend(ordner: Path) -> Iterator[str]:
    """Run the bare app on the answers of a folder; answers its address."""
    port = freier_port()
    with (ordner / "grenze.log").open("ab") as log:
        prozess = subprocess.Popen(
            [sys.executable, "-m", "tests.leistung.grenze", str(ordner), "--port", str(port)],
            cwd=WURZEL, stdout=log, stderr=log,
        )  # fmt: skip
    adresse = f"http://127.0.0.1:{port}"
    try:
        _warte(adresse)
        yield adresse
    finally:
        prozess.terminate()
        prozess.wait(timeout=20)


def _warte(adresse: str) -> None:
    ende = time.monotonic() + 30
    while True:
        try:
            httpx.get(f"{adresse}/", timeout=2)
            return
        except httpx.HTTPError:
            if time.monotonic() > ende:
                raise
            time.sleep(0.05)


def app(antworten: Mapping[bytes, Bytes]) -> Any:
    """Return an ASGI app that does nothing but send these bytes."""

    async def antworte(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        pfad = scope["raw_path"]
        if scope["query_string"]:
            pfad += b"?" + scope["query_string"]
        gesagt = antworten.get(pfad)
        if gesagt is None:
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": gesagt.kopf})
        await send({"type": "http.response.body", "body": gesagt.koerper})

    return antworte


def gelesen(ordner: Path) -> dict[bytes, Bytes]:
    """Return what `ablegen` wrote."""
    verzeichnis = json.loads((ordner / "antworten.json").read_text())
    antworten = {}
    for pfad, eintrag in verzeichnis.items():
        koerper = (ordner / eintrag["datei"]).read_bytes()
        kopf = [(name.encode(), wert.encode()) for name, wert in eintrag["kopf"]]
        laenge = (b"content-length", str(len(koerper)).encode())
        antworten[pfad.encode()] = Bytes([*kopf, laenge], koerper)
    return antworten


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.leistung.grenze")
    parser.add_argument("ordner", type=Path)
    parser.add_argument("--port", type=int, required=True)
    wahl = parser.parse_args()
    uvicorn.run(
        app(gelesen(wahl.ordner)),
        host="127.0.0.1",
        port=wahl.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_config=None,
        timeout_keep_alive=75,
    )


if __name__ == "__main__":
    main()
