"""An engine and the image; without an engine, and a script that brings one, all is skipped."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ozg.umgebung import WURZEL
from tests.compose.plattform import ABBILD, Fehlschlag, Plattform, laufende, rufe
from tests.migrations.alter_stand import auspacken, seit
from tests.migrations.beispiel import UMBENENNUNGEN, anhaengen

LOKAL = WURZEL.parent / "shared" / "tools" / "docker-lokal"
NACHBAU = """\
FROM {abbild}
USER root
RUN rm -rf {teile}
COPY . /srv/ozg/
USER 10001:10001
"""


def laeuft() -> bool:
    return (
        shutil.which("docker") is not None
        and subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0
    )


@pytest.fixture(scope="session")
def maschine() -> Iterator[None]:
    """A running Docker Engine; one that is started here is stopped here."""
    if laeuft():
        yield
        return
    if not LOKAL.exists() or os.geteuid() != 0:
        pytest.skip("make test-compose braucht eine laufende Docker Engine mit Compose.")
    rufe(str(LOKAL), "up", seconds=600)
    yield
    rufe(str(LOKAL), "down")


@pytest.fixture(scope="session")
def abbild(maschine: None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The image, built as compose.yaml says."""
    plattform = Plattform(tmp_path_factory.mktemp("bau"), name="ozg-bau")
    since = time.monotonic()
    plattform.compose("build", "--quiet", "bereitstellen", "sicherung", seconds=600)
    print(f"\nAbbild gebaut in {time.monotonic() - since:.0f} s")
    return ABBILD


@pytest.fixture(scope="module")
def plattform(abbild: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plattform]:
    """The core profile on an empty server."""
    since = time.monotonic()
    with laufende(tmp_path_factory.mktemp("plattform"), name="pruefung", abbild=abbild) as laufend:
        print(f"\nvom leeren Server bis gesund: {time.monotonic() - since:.1f} s")
        yield laufend


@pytest.fixture(scope="session")
def fassungen(abbild: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Two images, of before a change of the schema and of after.

    From the first release on these are its programs and today's; until then they are today's, and
    the same with an example of a change behind today's migrations.
    """
    baum = tmp_path_factory.mktemp("fassung")
    if stand := seit():
        auspacken(stand, baum, "services", "shared", "migrations", "ozg")
        return _nachbau("ozg-kommunal:voriges", baum), abbild
    shutil.copytree(WURZEL / "migrations", baum / "migrations")
    for eine in UMBENENNUNGEN:
        anhaengen(baum, eine.dienst, *eine.erweitern)
    return abbild, _nachbau("ozg-kommunal:naechstes", baum)


def _nachbau(name: str, baum: Path) -> str:
    """Build the image with what lies in `baum` instead of its own, and return its name."""
    teile = " ".join(f"/srv/ozg/{teil.name}" for teil in baum.iterdir())
    (baum / "Dockerfile").write_text(NACHBAU.format(abbild=ABBILD, teile=teile))
    (baum / ".dockerignore").write_text("Dockerfile\n")
    ohne_buildx = {"DOCKER_BUILDKIT": "0"} if not _buildx() else {}
    rufe("docker", "build", "--quiet", "--tag", name, str(baum), env=ohne_buildx)
    return name


def _buildx() -> bool:
    try:
        rufe("docker", "buildx", "version")
    except Fehlschlag:
        return False
    return True
