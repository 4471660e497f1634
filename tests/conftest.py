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
from typing import Any, TypeAlias

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import _IncludedRouter
from sqlalchemy import make_url
from starlette.routing import BaseRoute

from ozg.postgres import SUPERUSER, Cluster
from shared.sicht import ALLE, erweitere

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
    def betreten(self, *, allein: bool) -> Iterator[None]:
        self._lock(fcntl.LOCK_EX, self.TUER)  # whoever waits to be alone is next
        self._lock(fcntl.LOCK_EX if allein else fcntl.LOCK_SH, self.INNEN)
        self._lock(fcntl.LOCK_UN, self.TUER)
        try:
            yield
        finally:
            self._lock(fcntl.LOCK_UN, self.INNEN)

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
    """Begin with who must be alone, then with what takes long, so that all workers end at once."""
    items.sort(
        key=lambda item: (item.get_closest_marker("allein") is None, item.path.name not in LANGE)
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if (geteilt := item.config.stash.get(raum, None)) is None:
        return (yield)
    with geteilt.betreten(allein=item.get_closest_marker("allein") is not None):
        return (yield)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """An embedded server that may forget everything when the machine stops."""
    cluster = Cluster(
        tmp_path_factory.mktemp("ozg"),
        settings={
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
            "scram_iterations": "1",
        },
    )
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def vorlage(cluster: Cluster) -> Callable[[str], str]:
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
def kopien(cluster: Cluster, vorlage: Callable[[str], str]) -> Iterator[Datenbank]:
    """Copy a service's template as often as asked, and drop the copies at the end."""
    made: list[str] = []

    def copy(service: str) -> str:
        template = vorlage(service)
        name = f"{service}_{next(numbers)}"
        cluster.sql(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {service}_owner")
        # a test's own connection sees everything; the service says for itself what it sees
        cluster.sql(f"ALTER DATABASE {name} SET ozg.kommunen = 'alle'")
        made.append(name)
        return name

    yield copy
    for name in made:
        cluster.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def datenbank_kopie(cluster: Cluster, vorlage: Callable[[str], str]) -> Iterator[Datenbank]:
    """Copy a service's template; answers the name of the copy. Dropped at the end of the run."""
    with kopien(cluster, vorlage) as copy:
        yield copy


@pytest.fixture
def database(cluster: Cluster, vorlage: Callable[[str], str]) -> Iterator[Datenbank]:
    """Return the app role's address of a fresh copy: `database("beratung")`.

    Dropped at the end of the test, before much of it was written to a disk.
    """
    with kopien(cluster, vorlage) as copy:
        yield lambda service: cluster.url(copy(service), f"{service}_app")


@pytest.fixture
def superuser_url(cluster: Cluster) -> Callable[[str], str]:
    """Return the superuser's address of the database another address names."""
    return lambda url: cluster.url(str(make_url(url).database), SUPERUSER)


GEBAUT: dict[tuple[str, int], BaseRoute] = {}
ERSETZT: dict[str, dict[Callable[..., Any], Callable[..., Any]]] = {}


def mit_gebauten_routen(app: FastAPI) -> FastAPI:
    """Give `app` the routes of the first app of its service, which FastAPI has analysed already.

    They name that one as whose dependencies may be overridden, so all share its table.
    """
    routen = app.router.routes
    for nr, route in enumerate(routen):
        if isinstance(route, _IncludedRouter):
            wo = f"{app.title} {route.include_context.prefix}"
            routen[nr] = GEBAUT.setdefault((wo, id(route.original_router)), route)
    ersetzt = ERSETZT.setdefault(app.title, app.dependency_overrides)
    if ersetzt is not app.dependency_overrides:
        eigene = dict(app.dependency_overrides)
        ersetzt.clear()
        ersetzt.update(eigene)
        app.dependency_overrides = ersetzt
    return app


async def client_for(app: FastAPI, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    """Speak HTTP to `app` in this process, with its lifespan."""
    mit_gebauten_routen(app)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client,
    ):
        yield client
