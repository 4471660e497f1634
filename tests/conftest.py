"""A PostgreSQL for the whole run and, for each test that writes, a database of its own."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import make_url

from ozg.postgres import SUPERUSER, Cluster

Datenbank: TypeAlias = Callable[[str], str]
numbers = count(1)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """An embedded server that may forget everything when the machine stops."""
    cluster = Cluster(
        tmp_path_factory.mktemp("ozg"),
        settings={"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},
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


@pytest.fixture(scope="session")
def datenbank_kopie(cluster: Cluster, vorlage: Callable[[str], str]) -> Iterator[Datenbank]:
    """Copy a service's template; answers the name of the copy. Dropped at the end of the run."""
    made: list[str] = []

    def copy(service: str) -> str:
        template = vorlage(service)
        name = f"{service}_{next(numbers)}"
        cluster.sql(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {service}_owner")
        made.append(name)
        return name

    yield copy
    for name in made:
        cluster.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(cluster: Cluster, datenbank_kopie: Datenbank) -> Datenbank:
    """Return the app role's address of a fresh copy: `database("beratung")`."""

    def fresh(service: str) -> str:
        return cluster.url(datenbank_kopie(service), f"{service}_app")

    return fresh


@pytest.fixture
def superuser_url(cluster: Cluster) -> Callable[[str], str]:
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
