"""Runs the command `ozg` as a process of its own: bounded, and never left behind."""

import contextlib
import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ozg.umgebung import DIENSTE
from tests.wegwerfserver import fluechtiger_ordner

ANDERER_ORDNER = Path(__file__).parent


class Befehl:
    """One running `ozg …` with what it has said so far."""

    def __init__(self, *arguments: str, env: dict[str, str], stumm: bool) -> None:
        leser, schreiber = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ozg", *arguments],
            env=env,
            cwd=ANDERER_ORDNER,  # it works from any folder
            stdin=subprocess.DEVNULL,
            stdout=schreiber,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.close(schreiber)
        self._output = os.fdopen(leser)
        self.gesagt: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        if stumm:
            self._output.close()
        else:
            self._reader.start()

    def warte_auf(self, text: str, *, seconds: float = 60) -> None:
        """Read on until a line holds `text`."""
        while not self.gesagt or text not in self.gesagt[-1]:
            try:
                self.gesagt.append(self._lines.get(timeout=seconds))
            except queue.Empty:
                pytest.fail(f"{text!r} not said, but: {''.join(self.gesagt)}")
            if not self.gesagt[-1]:
                _, error = self.ende(seconds=10)
                pytest.fail(f"ended before {text!r}: {''.join(self.gesagt)}{error}")

    def ende(self, *, seconds: float = 30) -> tuple[int, str]:
        """Return the exit code and what stood on stderr."""
        assert self.process.stderr is not None
        code = self.process.wait(timeout=seconds)
        return code, self.process.stderr.read()

    def beenden(self, signal: int, *, seconds: float = 30) -> tuple[int, str]:
        self.process.send_signal(signal)
        return self.ende(seconds=seconds)

    def kinder(self) -> dict[int, str]:
        """Return the pid and command line of every child there is now."""
        listed = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True, text=True, check=False,
        ).stdout  # fmt: skip
        pairs = (line.split(None, 1) for line in listed.splitlines())
        return {int(pid): arguments for pid, arguments in pairs}

    def aufraeumen(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=20)
        self.process.kill()
        self.process.wait()
        if self._reader.ident:
            self._reader.join(timeout=5)
        assert self.process.stderr is not None
        self.process.stderr.close()
        self._output.close()

    def _read(self) -> None:
        for line in self._output:
            self._lines.put(line)
        self._lines.put("")


Ozg = Callable[..., Befehl]


@dataclass(frozen=True)
class LaufendePlattform:
    """A platform that answers; `env` leads `ozg token` to it."""

    adresse: str
    env: dict[str, str]


def freier_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def saubere_umgebung() -> dict[str, str]:
    fremd = ("OZG_", *(f"{dienst.upper()}_" for dienst in DIENSTE))
    return {key: value for key, value in os.environ.items() if not key.startswith(fremd)}


@pytest.fixture
def port() -> int:
    return freier_port()


@pytest.fixture
def tmp_path(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """In memory, unless it is much: those killed here are processes, whose files stay."""
    if request.node.get_closest_marker("nightly"):
        yield tmp_path
        return
    with fluechtiger_ordner(tmp_path) as ordner:
        yield ordner


@pytest.fixture(scope="session")
def plattform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LaufendePlattform]:
    """One platform with demo data for all tests that only use it; nobody stops or breaks it.

    It logs every request.
    """
    with fluechtiger_ordner(tmp_path_factory.mktemp("plattform")) as ordner:
        yield from _laufende(ordner)


def _laufende(ordner: Path) -> Iterator[LaufendePlattform]:
    port = freier_port()
    eigen = {
        "OZG_DATEN": str(ordner),
        "OZG_PORT": str(port),
        "OZG_PROTOKOLL_STUFE": "debug",
        # crowds of one token are no attack here
        "OZG_ANFRAGEN_JE_ZUGANG": "1000000",
        "OZG_ANFRAGEN_JE_KOMMUNE": "1000000",
    }
    befehl = Befehl("up", env=saubere_umgebung() | eigen, stumm=False)
    try:
        befehl.warte_auf("Anhalten", seconds=240)  # of silence: on a machine full of work
        befehl.warte_auf("Die vergangenen Monate stehen", seconds=240)
        yield LaufendePlattform(adresse=f"http://127.0.0.1:{port}", env=saubere_umgebung() | eigen)
    finally:
        befehl.aufraeumen()


@pytest.fixture
def ozg(tmp_path: Path, port: int) -> Iterator[Ozg]:
    """Start `ozg ARGUMENT…`; OZG_DATEN and OZG_PORT are this test's own.

    With `stumm` nobody reads what it says, as in `ozg up | head`.
    """
    started: list[Befehl] = []
    clean = saubere_umgebung()

    def start(*arguments: str, stumm: bool = False, **env: str) -> Befehl:
        own = {"OZG_DATEN": str(tmp_path / "ozg"), "OZG_PORT": str(port)}
        started.append(Befehl(*arguments, env=clean | own | env, stumm=stumm))
        return started[-1]

    yield start
    for befehl in started:
        befehl.aufraeumen()
