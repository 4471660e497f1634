"""Child processes: started, watched, restarted, and never left behind."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ozg.mitlesen import lesbar
from ozg.neustart import Pausen
from ozg.umgebung import WURZEL, Abbruch

KIND = str(Path(__file__).with_name("kind.py"))
LOG_MAX, LOG_KEPT, LOG_END = 10_000_000, 1_000_000, 20_000
LOG_SECONDS = 10
STOP_SECONDS = 8

Melden = Callable[[str], None]
Vermerken = Callable[[str], None]


@dataclass(frozen=True)
class Programm:
    """How a child is started. `lauscht` is its listening socket, which it finds as that number."""

    name: str
    befehl: tuple[str, ...]
    env: Mapping[str, str]
    lauscht: socket.socket | None = None
    arbeitsordner: Path = WURZEL


class Prozess:
    """One child and its log `<protokolle>/<name>.log`."""

    def __init__(self, programm: Programm, protokolle: Path) -> None:
        self.programm = programm
        self.protokoll = protokolle / f"{programm.name}.log"
        self._process: Process | None = None
        self._log_start = 0

    async def starten(self) -> None:
        lauscht = self.programm.lauscht
        if lauscht:
            lauscht.listen(512)
        log = os.open(self.protokoll, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._log_start = os.fstat(log).st_size
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-I", "-S", KIND, str(os.getpid()), *self.programm.befehl,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=asyncio.subprocess.STDOUT,
                cwd=self.programm.arbeitsordner,
                env=dict(self.programm.env),
                pass_fds=[lauscht.fileno()] if lauscht else [],
                start_new_session=True,  # Ctrl-C reaches ozg alone, which stops things in order
            )  # fmt: skip
        finally:
            os.close(log)

    async def warten(self) -> int:
        """Return the exit code, once there is one (negative: the signal)."""
        assert self._process is not None
        return await self._process.wait()

    async def ausfuehren(self) -> int:
        """Run to the end and return the exit code; stopped when the waiting is cancelled."""
        await self.starten()
        try:
            return await self.warten()
        finally:
            await self.stoppen()

    async def stoppen(self) -> None:
        """Ask it to end, and end it after some seconds."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def bereit(self, port: int, pfad: str, *, frist: float = 60) -> None:
        """Wait until GET `pfad` answers 200; raises Abbruch when it ends or stays silent."""
        ready = asyncio.ensure_future(_bis_es_antwortet(port, pfad))
        ended = asyncio.ensure_future(self.warten())
        try:
            await asyncio.wait({ready, ended}, timeout=frist, return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                raise Abbruch(f"{self.programm.name} startet nicht. {self.logende()}", code=1)
        finally:
            ready.cancel()
            ended.cancel()

    async def beaufsichtigen(self, melden: Melden, vermerken: Vermerken) -> None:
        """Start it again whenever it ends, with growing pauses; does not return."""
        pausen, name = Pausen(), self.programm.name
        while True:
            since = time.monotonic()
            code = await self.warten()
            if self.programm.lauscht:  # until it is back, callers are refused and do not wait
                with contextlib.suppress(OSError):
                    self.programm.lauscht.shutdown(socket.SHUT_RDWR)
            pause = pausen.nach(time.monotonic() - since)
            melden(
                f"{name} ist beendet ({_how(code)}), neuer Start in {sekunden(pause)}."
                f" {self.logende()}"
            )
            await asyncio.sleep(pause)
            try:
                await self.starten()
            except OSError as error:  # no memory, no process: the next pause is longer
                melden(f"{name} startet nicht: {error.strerror}.")
            else:
                vermerken(name)

    def ausgabe(self) -> str:
        """Return the end, at most 20 kB, of what this start has written so far."""
        with self.protokoll.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            start = self._log_start if self._log_start <= size else 0  # cut in the meantime
            file.seek(max(start, size - LOG_END))
            return file.read().decode(errors="replace").strip()

    def logende(self) -> str:
        lines = "".join(f"\n    {lesbar(line)}" for line in self.ausgabe().splitlines()[-8:])
        return f"Protokoll: {self.protokoll}{lines}"


def protokoll_kuerzen(path: Path) -> None:
    """Keep the last megabyte of a log that has grown above 10 MB.

    It may still be written to, by programs that append: they go on behind what was kept.
    """
    if not path.exists() or path.stat().st_size <= LOG_MAX:
        return
    with path.open("rb") as file:
        file.seek(-LOG_KEPT, os.SEEK_END)
        kept = file.read().partition(b"\n")[2]
    os.truncate(path, 0)
    with path.open("ab") as file:
        file.write(kept)


async def protokolle_begrenzen(paths: Sequence[Path]) -> None:
    """Keep logs short that are being written to; does not return."""
    while True:
        await asyncio.sleep(LOG_SECONDS)
        for path in paths:
            with contextlib.suppress(OSError):  # a full disk; there is room again some day
                protokoll_kuerzen(path)


def sekunden(pause: float) -> str:
    return f"{pause:g} s".replace(".", ",")


def _how(code: int) -> str:
    return f"Signal {-code}" if code < 0 else f"Code {code}"


async def _bis_es_antwortet(port: int, pfad: str) -> None:
    while not await antwortet(port, pfad):  # noqa: ASYNC110 (another process)
        await asyncio.sleep(0.1)


async def antwortet(port: int, pfad: str) -> bool:
    """Return whether GET `pfad` on this machine answers 200."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            request = f"GET {pfad} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
            writer.write(request.encode())
            return (await reader.readline()).split()[1] == b"200"
        finally:
            writer.close()
    except (OSError, ValueError, IndexError):
        return False
