"""An engine and the image; without an engine, and a script that brings one, all is skipped."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest

from ozg.umgebung import WURZEL
from tests.compose.plattform import ABBILD, Fehlschlag, Plattform, laufende, rufe
from tests.migrations.alter_stand import vor_der_neuesten_migration

LOKAL = WURZEL.parent / "shared" / "tools" / "docker-lokal"
VORIGES = "ozg-kommunal:voriges"
VORIGES_DOCKERFILE = f"""\
FROM {ABBILD}
USER root
RUN rm -rf /srv/ozg/services /srv/ozg/shared /srv/ozg/migrations /srv/ozg/ozg
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
def voriges_abbild(abbild: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same image with the programs of the commit before the newest migration."""
    try:
        commit = vor_der_neuesten_migration()
    except (LookupError, subprocess.CalledProcessError):
        pytest.skip("Die Geschichte reicht nicht bis vor die jüngste Migration.")
    ordner = tmp_path_factory.mktemp("voriges")
    archiv = ordner / "stand.tar"
    teile = ("services", "shared", "migrations", "ozg")
    rufe("git", "-C", str(WURZEL), "archive", f"--output={archiv}", commit, *teile)
    rufe("tar", "-C", str(ordner), "-xf", str(archiv))
    archiv.unlink()
    (ordner / "Dockerfile").write_text(VORIGES_DOCKERFILE)
    (ordner / ".dockerignore").write_text("Dockerfile\n")
    ohne_buildx = {"DOCKER_BUILDKIT": "0"} if not _buildx() else {}
    rufe("docker", "build", "--quiet", "--tag", VORIGES, str(ordner), env=ohne_buildx)
    return VORIGES


def _buildx() -> bool:
    try:
        rufe("docker", "buildx", "version")
    except Fehlschlag:
        return False
    return True
