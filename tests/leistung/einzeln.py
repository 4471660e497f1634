"""What is measured once: memory at rest, idle connections, starts, workers."""

import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection

from ozg.status import speicher
from ozg.umgebung import WURZEL
from tests.leistung.aufwand import MB
from tests.leistung.ergebnis import VERHAELTNIS, Zeile
from tests.leistung.klasse import Lesend
from tests.leistung.pruefstand import Stand
from tests.ozg.conftest import freier_port

VERBINDUNGEN = 1_000
IN_RUHE = 60.0  # seconds; what lies unused is closed after half of them
HOECHSTENS = 180.0  # seconds until a service must have started


def ruhe(stand: Stand) -> Zeile:
    """Memory of the whole platform with nothing to do.

    PSS: what it shares with the platform of the other size beside it is shared out among both.
    """
    time.sleep(IN_RUHE)
    return Zeile(
        "ruhe/speicher", "memory of the platform after an idle minute (PSS, beside a second one)",
        "MB", (speicher(stand.alle_pids())[0] / MB,), 600, mindestens=False,
        begrenzt="five Python processes, most of it libraries they have loaded",
    )  # fmt: skip


def verbindungen(stand: Stand) -> Zeile:
    """Keep so many connections to the gateway open, each after one request; what that adds."""
    _, hart = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hart, 4 * VERBINDUNGEN), hart))
    host, port = "127.0.0.1", stand.port("gateway")
    frage = b"GET /katalog/v1/gesundheit/leben HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    vorher = speicher(stand.alle_pids())[0]
    with ExitStack() as offen:
        for _ in range(VERBINDUNGEN):
            verbindung = offen.enter_context(socket.create_connection((host, port), timeout=30))
            verbindung.sendall(frage)
            if not verbindung.recv(65_536).startswith(b"HTTP/1.1 200"):
                raise RuntimeError("a connection was not answered")
        mehr = speicher(stand.alle_pids())[0] - vorher
    return Zeile(
        "ruhe/verbindungen", "1,000 idle keep-alive connections to the gateway, added", "MB",
        (mehr / MB,), 50, mindestens=False,
        begrenzt="two goroutines and their buffers for each in the gateway",
    )  # fmt: skip


@contextmanager
def neuer_dienst(stand: Stand, dienst: str) -> Iterator[tuple[str, float]]:
    """Start one more process of a service; answers its address and after how many seconds it lived.

    It has the database and the options of the first one.
    """
    port = freier_port()
    with (stand.ordner / f"neu-{dienst}.log").open("ab") as log:
        beginn = time.perf_counter()
        prozess = subprocess.Popen(
            [sys.executable, "-m", "services", dienst, "--port", str(port)],
            env=stand.umgebung_von(dienst), cwd=WURZEL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        while not _lebt(port, dienst):
            if time.perf_counter() - beginn > HOECHSTENS:
                raise TimeoutError(f"{dienst} does not start")
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}", time.perf_counter() - beginn
    finally:
        prozess.terminate()
        prozess.wait(timeout=20)


def _lebt(port: int, dienst: str) -> bool:
    leitung = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        leitung.request("GET", f"/{dienst}/v1/gesundheit/leben")
        return leitung.getresponse().status == 200
    except OSError:
        return False
    finally:
        leitung.close()


def starts(sekunden: list[float]) -> list[Zeile]:
    """From the start of the process to its first answer, of several services."""
    if not sekunden:
        return []
    return [
        Zeile(
            "start/dienst", "start of a service, to its first answer", "s", tuple(sekunden), 1.5,
            mindestens=False, begrenzt="imports of libraries and the analysis of the routes",
        )
    ]  # fmt: skip


def zwei_arbeiter(stand: Stand, klasse: Lesend, *, sekunden: float, runden: int) -> Zeile:
    """Ask one process of a service, then two at once, each from a load of its own."""
    auftrag, werte = klasse.auftrag(stand), []
    with (
        neuer_dienst(stand, klasse.dienst) as (erster, _),
        neuer_dienst(stand, klasse.dienst) as (zweiter, _),
        ThreadPoolExecutor(2) as faeden,
    ):
        for _ in range(runden):
            einer = klasse.fragen(erster, auftrag, sekunden)
            beide = faeden.map(lambda a: klasse.fragen(a, auftrag, sekunden), (erster, zweiter))
            werte.append(sum(m.je_sekunde for m in beide) / einer.je_sekunde)
    return Zeile(
        f"arbeiter/{klasse.name}", f"two workers / one: {klasse.titel}", VERHAELTNIS,
        tuple(werte), 1.7,
        begrenzt="the load comes from the same two cores on which the workers run",
    )  # fmt: skip
