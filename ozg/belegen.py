"""What one run has to itself: its folder and its ports."""

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ozg.umgebung import Abbruch

LOOPBACK = "127.0.0.1"


@contextmanager
def ordner_belegen(ordner: Path) -> Iterator[None]:
    """Make `ordner` and hold it; the lock falls with the process, however that ends."""
    try:
        ordner.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=ordner):
            pass
        descriptor = os.open(ordner / "ozg.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Abbruch(
            f"In den Ordner {ordner} (OZG_DATEN) lässt sich nicht schreiben: {error.strerror}."
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise Abbruch(f"Im Ordner {ordner} läuft schon eine Plattform.") from error
    try:
        yield
    finally:
        os.close(descriptor)


def port_belegen(port: int) -> socket.socket:
    """Return a socket that holds `port` on the loopback for as long as it is open.

    It is bound without SO_REUSEPORT: two Caddys would share a port without an error.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # uvicorn takes a socket it is given for a local one and leaves Nagle's algorithm on, which
    # holds every answer back for 40 ms; accepted connections inherit the option
    held.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        held.bind((LOOPBACK, port))
    except OSError as error:
        held.close()
        raise Abbruch(
            f"Der Port {port} (OZG_PORT) ist nicht zu haben: {error.strerror}."
        ) from error
    return held


def freien_port_belegen() -> socket.socket:
    """Return a socket on a port of the system's choice.

    It is bound to that number by name: only then does Linux leave it its port after shutdown().
    """
    for _ in range(20):
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port = probe.getsockname()[1]
        try:
            return port_belegen(port)
        except Abbruch:
            continue
    raise Abbruch("Auf 127.0.0.1 ist kein freier Port zu finden.")
