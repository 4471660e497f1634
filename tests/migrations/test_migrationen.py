"""Each history goes up, down and up again, and its app role owns nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from ozg.postgres import Cluster
from tests.conftest import Datenbank

SERVICES = ["katalog", "foerderung", "beratung", "dashboard"]
WURZEL = Path(__file__).parents[2]


def alembic(cluster: Cluster, database: str, service: str, *befehl: str) -> None:
    env = os.environ | {
        f"{service.upper()}_DATABASE_URL": cluster.url(database, f"{service}_app"),
        f"{service.upper()}_MIGRATION_URL": cluster.url(database, f"{service}_owner"),
    }
    subprocess.run(
        [sys.executable, "-m", "alembic", "-c", "migrations/alembic.ini", "-n", service, *befehl],
        cwd=WURZEL,
        env=env,
        check=True,
    )


@pytest.mark.parametrize("service", SERVICES)
def test_hinunter_und_wieder_hinauf(
    cluster: Cluster, datenbank_kopie: Datenbank, service: str
) -> None:
    name = datenbank_kopie(service)
    tabellen = f"SELECT count(*) FROM pg_tables WHERE schemaname = '{service}'"
    vorher = cluster.sql(tabellen, database=name)
    for befehl in ("downgrade base", "upgrade head"):
        alembic(cluster, name, service, *befehl.split())
        if befehl == "downgrade base":
            assert cluster.sql(tabellen, database=name) == "1"  # alembic_version
    assert cluster.sql(tabellen, database=name) == vorher


@pytest.mark.parametrize("service", SERVICES)
def test_jede_geschichte_hat_ein_ende(service: str) -> None:
    config = Config(WURZEL / "migrations" / "alembic.ini", ini_section=service)
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


@pytest.mark.parametrize("service", SERVICES)
def test_die_klassen_verlangen_keine_weitere_migration(
    cluster: Cluster, datenbank_kopie: Datenbank, service: str
) -> None:
    alembic(cluster, datenbank_kopie(service), service, "check")


def test_ein_login_ohne_rechte_bekommt_einen_satz(cluster: Cluster) -> None:
    cluster.sql("CREATE ROLE arm LOGIN PASSWORD 'x'")
    cluster.sql("CREATE DATABASE arm")
    url = f"postgresql+asyncpg://arm:x@/arm?host={cluster.socket}"
    ergebnis = subprocess.run(
        [sys.executable, "-m", "migrations.bereitstellen", "katalog"],
        cwd=WURZEL,
        env=os.environ | {"KATALOG_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ergebnis.returncode, ergebnis.stderr.count("\n")) == (2, 1)
    assert "CREATEROLE" in ergebnis.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_die_app_rolle_besitzt_nichts(
    cluster: Cluster, datenbank_kopie: Datenbank, service: str
) -> None:
    besitzer = cluster.sql(
        f"SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = '{service}'",
        database=datenbank_kopie(service),
    )
    assert besitzer == f"{service}_owner"
