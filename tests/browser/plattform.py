"""One platform with demo data for a whole run, however many workers test with it.

The first worker that needs it starts it and stops it when nobody uses it any more. What says so
are locks of files beside the workers' folders, so they end with whoever holds them.
"""

import asyncio
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import httpx

from tests.ozg.conftest import Befehl, freier_port, saubere_umgebung

HEUTE = "2021-04-15"


@dataclass(frozen=True)
class Plattform:
    """`pid` is that of `ozg up`, `ordner` its data; both may be another worker's."""

    adresse: str
    ordner: str
    pid: int

    @asynccontextmanager
    async def angehalten(self, dienst: str) -> AsyncIterator[None]:
        """One service says nothing (SIGSTOP), then goes on; when it answers again, this ends.

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
            while (await client.get(f"/{dienst}/v1/gesundheit")).status_code != 200:
                assert time.monotonic() < deadline, f"{dienst} does not come back"
                await asyncio.sleep(0.1)


class Mitbenutzung:
    """This process' use of the platform whose note lies in `ordner`, the same for all workers."""

    def __init__(self, ordner: Path) -> None:
        self._notiz = ordner / "browser.json"
        self._offen = ExitStack()
        self._tuer: IO[str] = self._offen.enter_context((ordner / "browser.tuer").open("a"))
        self._nutzer: IO[str] = self._offen.enter_context((ordner / "browser.nutzer").open("a"))
        self._befehl: Befehl | None = None

    def beginnen(self) -> Plattform:
        fcntl.flock(self._tuer, fcntl.LOCK_EX)
        try:
            if self._notiz.exists():
                plattform = Plattform(**json.loads(self._notiz.read_text()))
            else:
                plattform = self._starten()
                self._notiz.write_text(json.dumps(asdict(plattform)))
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
                self._notiz.unlink(missing_ok=True)
                self._befehl.aufraeumen()

    def _starten(self) -> Plattform:
        ordner, port = self._notiz.with_name("browser-plattform"), freier_port()
        eigen = {"OZG_DATEN": str(ordner), "OZG_PORT": str(port), "OZG_HEUTE": HEUTE}
        self._befehl = Befehl("up", env=saubere_umgebung() | eigen, stumm=False)
        try:
            self._befehl.warte_auf("Anhalten")
        except BaseException:
            self._befehl.aufraeumen()
            self._befehl = None
            raise
        return Plattform(
            adresse=f"http://127.0.0.1:{port}",
            ordner=str(ordner),
            pid=self._befehl.process.pid,
        )
