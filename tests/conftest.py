"""A PostgreSQL for the whole run and, for each test that writes, a database of its own."""

import fcntl
import gc
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import make_url

from ozg.postgres import SUPERUSER
from shared.sicht import ALLE, erweitere
from tests.wegwerfserver import Wegwerfserver, fluechtiger_ordner

Datenbank: TypeAlias = Callable[[str], str]
numbers = count(1)
LANGE = {
    "test_abstuerze.py", "test_feindliche_eingaben.py", "test_rechte.py", "test_schemathesis.py",
    "test_up.py",
}  # fmt: skip


class Raum:
    """Which of a run's workers may test now: all at once, or one `allein`.

    The locks are those of a file, so they end with whoever holds them.
    """

    TUER, INNEN = 0, 1

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab+")

    @contextmanager
    def mit_anderen(self) -> Iterator[None]:
        self._betreten(fcntl.LOCK_SH)
        try:
            yield
        finally:
            self._lock(fcntl.LOCK_UN, self.INNEN)

    @contextmanager
    def allein(self) -> Iterator[None]:
        """Within `mit_anderen`: what it needs was made, and is taken away, among the others."""
        self._lock(fcntl.LOCK_UN, self.INNEN)
        self._betreten(fcntl.LOCK_EX)
        try:
            yield
        finally:
            self._lock(fcntl.LOCK_SH, self.INNEN)

    def _betreten(self, wie: int) -> None:
        self._lock(fcntl.LOCK_EX, self.TUER)  # whoever waits to be alone is next
        self._lock(wie, self.INNEN)
        self._lock(fcntl.LOCK_UN, self.TUER)

    def _lock(self, what: int, where: int) -> None:
        fcntl.lockf(self._file, what, 1, where)


raum = pytest.StashKey[Raum]()


def pytest_configure(config: pytest.Config) -> None:
    erweitere(ALLE)  # what a test itself reads and writes; its requests begin with nothing
    os.environ["OZG_WEBHOOK_SCHLUESSEL"] = "nur fuer tests: " + "x" * 32
    for grenze in ("OZG_ANFRAGEN_JE_ZUGANG", "OZG_ANFRAGEN_JE_KOMMUNE"):
        os.environ[grenze] = "10000000"  # one token sends what a whole country would
    os.environ["OZG_ANTWORTSPEICHER"] = "0"  # tests change rows past the service as well
    if hasattr(config, "workerinput"):  # pytest-xdist's; its workers' folders lie in one
        config.stash[raum] = Raum(Path(config.getoption("basetemp")).with_name("raum"))


def pytest_collection_finish() -> None:
    """What is imported by now stays, so no collection of garbage looks at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with who must be alone, then with what takes long, so that all workers end at once.

    What uses the one running platform comes first of the rest: one worker begins with all of it,
    and no other starts a platform.
    """
    items.sort(
        key=lambda item: (
            item.get_closest_marker("allein") is None,
            "plattform" not in getattr(item, "fixturenames", ()),
            item.path.name not in LANGE,
        )
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if (geteilt := item.config.stash.get(raum, None)) is None:
        return (yield)
    with geteilt.mit_anderen():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    geteilt = item.config.stash.get(raum, None)
    if geteilt is None or item.get_closest_marker("allein") is None:
        return (yield)
    with geteilt.allein():
        return (yield)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wegwerfserver]:
    with fluechtiger_ordner(tmp_path_factory.mktemp("ozg")) as ordner:
        server = Wegwerfserver(ordner)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def vorlage(cluster: Wegwerfserver) -> Callable[[str], str]:
    """Return the name of a service's migrated database with Stammdaten; nobody connects to it."""
    made: dict[str, str] = {}

    def migrated(service: str) -> str:
        if service not in made:
            owner, app = f"{service}_owner", f"{service}_app"
            cluster.make_database(service, owner=owner, app=app)
            subprocess.run(
                [sys.executable, "-m", "migrations.bereitstellen", service],
                cwd=Path(__file__).parents[1],
                check=True,
                env=os.environ
                | {
                    f"{service.upper()}_DATABASE_URL": cluster.url(service, app),
                    f"{service.upper()}_MIGRATION_URL": cluster.url(service, owner),
                },
            )
            made[service] = service
        return made[service]

    return migrated


@contextmanager
def kopien(cluster: Wegwerfserver, vorlage: Callable[[str], str]) -> Iterator[Datenbank]:
    """Copy a service's template as often as asked, and drop the copies at the end."""
    made: list[str] = []

    def copy(service: str) -> str:
        name = f"{service}_{next(numbers)}"
        cluster.kopieren(vorlage(service), name, owner=f"{service}_owner")
        made.append(name)
        return name

    yield copy
    for name in made:
        cluster.wegwerfen(name)


@pytest.fixture(scope="session")
def datenbank_kopie(cluster: Wegwerfserver, vorlage: Callable[[str], str]) -> Iterator[Datenbank]:
    """Copy a service's template; answers the name of the copy. Dropped at the end of the run."""
    with kopien(cluster, vorlage) as copy:
        yield copy


@pytest.fixture
def database(cluster: Wegwerfserver, vorlage: Callable[[str], str]) -> Iterator[Datenbank]:
    """Return the app role's address of a fresh copy: `database("beratung")`.

    Dropped at the end of the test, before much of it was written to a disk.
    """
    with kopien(cluster, vorlage) as copy:
        yield lambda service: cluster.url(copy(service), f"{service}_app")


@pytest.fixture
def superuser_url(cluster: Wegwerfserver) -> Callable[[str], str]:
    """Return the superuser's address of the database another address names."""
    return lambda url: cluster.url(str(make_url(url).database), SUPERUSER)


async def client_for(app: FastAPI, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    """Speak HTTP to `app` in this process, with its lifespan."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client,
    ):
        yield client
