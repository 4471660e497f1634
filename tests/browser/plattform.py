"""One platform with demo data for a whole run, however many workers test with it.

The first worker that needs it starts it and stops it when nobody uses it any more. What says so
are locks of files beside the workers' folders, so they end with whoever holds them.
"""

import asyncio
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx

from ozg.laufzettel import laufzettel_lesen
from tests.ozg.conftest import Befehl, freier_port, saubere_umgebung

HEUTE, START_SEKUNDEN = "2021-04-15", 180
# pages that ask a service, and what they say while the Dashboard leaves it alone
SEITEN = {"beratung": "/beratung/buchen", "katalog": "/leistungen", "foerderung": "/foerdercheck"}
STUMM = "antwortet gerade nicht"


@dataclass(frozen=True)
class Plattform:
    """`pid` is that of `ozg up`, which may be another worker's."""

    adresse: str
    pid: int

    @asynccontextmanager
    async def angehalten(self, dienst: str) -> AsyncIterator[None]:
        """One service says nothing (SIGSTOP), then goes on; when pages ask it again, this ends.

        A killed one would be back within a second.
        """
        pid = self._pid(dienst)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)
            await self._bis_es_antwortet(dienst)

    def _pid(self, dienst: str) -> int:
        listed = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self.pid)],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        [pid] = [
            int(line.split()[0]) for line in listed.splitlines() if f"services {dienst}" in line
        ]
        return pid

    async def _bis_es_antwortet(self, dienst: str) -> None:
        deadline = time.monotonic() + 20
        async with httpx.AsyncClient(base_url=self.adresse, timeout=20) as client:
            while (await client.get(f"/{dienst}/v1/gesundheit")).status_code != 200 or STUMM in (
                await client.get(SEITEN[dienst])
            ).text:
                assert time.monotonic() < deadline, f"{dienst} does not come back"
                await asyncio.sleep(0.1)


def laufend(ordner: Path) -> Plattform | None:
    """Return the platform that runs on the folder `ordner`, whoever started it."""
    if (zettel := laufzettel_lesen(ordner)) is None:
        return None
    return Plattform(adresse=f"http://127.0.0.1:{zettel.port}", pid=zettel.pid)


class Mitbenutzung:
    """This process' use of the platform on a folder in `ordner`, the same for all workers."""

    def __init__(self, ordner: Path) -> None:
        self._daten = ordner / "browser"
        self._offen = ExitStack()
        self._tuer: IO[str] = self._offen.enter_context((ordner / "browser.tuer").open("a"))
        self._nutzer: IO[str] = self._offen.enter_context((ordner / "browser.nutzer").open("a"))
        self._befehl: Befehl | None = None

    def beginnen(self) -> Plattform:
        fcntl.flock(self._tuer, fcntl.LOCK_EX)
        try:
            plattform = laufend(self._daten) or self._starten()
            fcntl.flock(self._nutzer, fcntl.LOCK_SH)
            return plattform
        finally:
            fcntl.flock(self._tuer, fcntl.LOCK_UN)

    def beenden(self) -> None:
        """Stop what this process started, after all others have ended their use."""
        with self._offen:
            fcntl.flock(self._nutzer, fcntl.LOCK_UN)
            if self._befehl:
                fcntl.flock(self._tuer, fcntl.LOCK_EX)  # nobody begins to use it now
                fcntl.flock(self._nutzer, fcntl.LOCK_EX)
                self._befehl.aufraeumen()

    def _starten(self) -> Plattform:
        eigen = {"OZG_DATEN": str(self._daten), "OZG_PORT": str(freier_port()), "OZG_HEUTE": HEUTE}
        self._befehl = Befehl("up", env=saubere_umgebung() | eigen, stumm=False)
        self._befehl.warte_auf("Anhalten", seconds=START_SEKUNDEN)
        self._befehl.warte_auf("Die vergangenen Monate stehen", seconds=START_SEKUNDEN)
        plattform = laufend(self._daten)
        assert plattform is not None
        return plattform
