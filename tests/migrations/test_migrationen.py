"""Each history has one end, goes up, down and up again, and says what the classes say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import stamina
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from migrations.bereitstellen import migrieren
from ozg.postgres import Cluster
from tests.conftest import Datenbank

SERVICES = ["katalog", "foerderung", "beratung", "dashboard"]
WURZEL = Path(__file__).parents[2]
BAUPLAN = """
SELECT concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
                 pg_get_expr(adbin, adrelid), attacl)
  FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
  LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)
 WHERE relnamespace = '{0}'::regnamespace AND attnum > 0
UNION ALL
SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace = '{0}'::regnamespace
UNION ALL
SELECT concat_ws(' ', indexname, indexdef) FROM pg_indexes WHERE schemaname = '{0}'
UNION ALL
SELECT concat_ws(' ', relname, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(relacl) a))
  FROM pg_class WHERE relnamespace = '{0}'::regnamespace AND relkind = 'r'
UNION ALL
SELECT concat_ws(' ', oid::regprocedure, md5(prosrc), proacl)
  FROM pg_proc WHERE pronamespace = '{0}'::regnamespace
ORDER BY 1
"""


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
    vorher = cluster.sql(BAUPLAN.format(service), database=name)
    for befehl in ("downgrade base", "upgrade head"):
        alembic(cluster, name, service, *befehl.split())
        if befehl == "downgrade base":
            assert cluster.sql(tabellen, database=name) == "1"  # alembic_version
    nachher = cluster.sql(BAUPLAN.format(service), database=name)
    assert nachher.splitlines() == vorher.splitlines()
    assert f"{service}_app" in vorher


@pytest.mark.parametrize("service", SERVICES)
def test_jede_geschichte_hat_ein_ende(service: str) -> None:
    config = Config(WURZEL / "migrations" / "alembic.ini", ini_section=service)
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


@pytest.mark.parametrize("service", SERVICES)
def test_die_klassen_verlangen_keine_weitere_migration(
    cluster: Cluster, datenbank_kopie: Datenbank, service: str
) -> None:
    alembic(cluster, datenbank_kopie(service), service, "check")


@pytest.mark.parametrize(("sqlstate", "versuche"), [("55P03", 3), ("40P01", 3), ("42601", 1)])
def test_was_in_gebrauch_ist_wird_noch_einmal_versucht(
    monkeypatch: pytest.MonkeyPatch, sqlstate: str, versuche: int
) -> None:
    """A lock that is not to be had and a lost deadlock; anything else ends at once."""
    aufrufe: list[str] = []

    class Abgewiesen(Exception):
        def __init__(self) -> None:
            self.sqlstate = sqlstate

    def scheitern(_: Config, bis: str) -> None:
        aufrufe.append(bis)
        raise DBAPIError("ALTER TABLE", None, Abgewiesen())

    monkeypatch.setattr("migrations.bereitstellen.command.upgrade", scheitern)
    with stamina.set_testing(True, attempts=3), pytest.raises(DBAPIError):
        migrieren(Config())
    assert aufrufe == ["head"] * versuche


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
