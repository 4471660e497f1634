"""Run a peer as a child that ends with whoever started it."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from ozg.prozesse import Programm, Prozess

ANLAUF = 120  # seconds until it must answer


@asynccontextmanager
async def laufend(
    name: str,
    befehl: tuple[str, ...],
    *,
    ordner: Path,
    port: int,
    bereit: str,
    umgebung: Mapping[str, str] | None = None,
) -> AsyncIterator[str]:
    """Start it in `ordner`, wait until GET `bereit` answers 200, yield its address.

    Raises Abbruch, in German and with the end of its log, where it does not start.
    """
    eigen = {"PATH": os.environ["PATH"], "HOME": str(ordner), "LANG": "C.UTF-8"}
    env = eigen | dict(umgebung or {})
    prozess = Prozess(Programm(name, befehl, env, arbeitsordner=ordner), ordner)
    await prozess.starten()
    try:
        await prozess.bereit(port, bereit, frist=ANLAUF)
        yield f"http://127.0.0.1:{port}"
    finally:
        await prozess.stoppen()


async def einmal(
    name: str, befehl: tuple[str, ...], *, ordner: Path, umgebung: Mapping[str, str] | None = None
) -> str | None:
    """Run it to its end; return the end of its output where it failed."""
    eigen = {"PATH": os.environ["PATH"], "HOME": str(ordner), "LANG": "C.UTF-8"}
    env = eigen | dict(umgebung or {})
    prozess = Prozess(Programm(name, befehl, env, arbeitsordner=ordner), ordner)
    return (prozess.ausgabe() or "Es sagte nichts.") if await prozess.ausfuehren() else None
