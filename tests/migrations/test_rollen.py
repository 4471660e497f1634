"""What an app role may not do: own, change or empty anything, rewrite a journal."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Table, inspect, make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Mapper

from ozg.postgres import Cluster
from shared.akte import EreignisZeile, JournalZeile
from shared.db import engine_for
from shared.idempotency import StoredAnswer
from tests.conftest import Datenbank
from tests.migrations.test_migrationen import SERVICES

NUR_EINFUEGEN = (JournalZeile, EreignisZeile, StoredAnswer)


def klassen(service: str) -> set[type[Any]]:
    """The mapped classes of a service."""
    registry = importlib.import_module(f"services.{service}.tables").Table._sa_registry
    mappers: frozenset[Mapper[Any]] = registry.mappers
    return {mapper.class_ for mapper in mappers}


def nur_einfuegen(service: str) -> set[str]:
    return {
        f"{service}.{inspect(klasse).local_table.name}"
        for klasse in klassen(service)
        if issubclass(klasse, NUR_EINFUEGEN)
    }


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(database: Datenbank, service: str) -> str:
    return database(service)


@pytest.fixture
def frage(cluster: Cluster, url: str) -> Callable[[str], list[str]]:
    """Ask as the superuser; one text per row."""
    return lambda sql: cluster.sql(sql, database=str(make_url(url).database)).splitlines()


def test_sie_besitzt_nichts(frage: Callable[[str], list[str]], service: str) -> None:
    assert (
        frage(
            "SELECT classid::regclass || ' ' || objid FROM pg_shdepend WHERE deptype = 'o'"
            f" AND refobjid = '{service}_app'::regrole"
            " AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        == []
    )
    assert (
        frage(
            "SELECT rolname FROM pg_roles"
            f" WHERE rolname <> '{service}_app' AND pg_has_role('{service}_app', oid, 'MEMBER')"
        )
        == []
    )
    assert (
        frage(
            "SELECT 1 FROM pg_roles WHERE (rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls"
            f" OR rolreplication) AND rolname = '{service}_app'"
        )
        == []
    )


def test_sie_darf_nur_mit_zeilen_umgehen(frage: Callable[[str], list[str]], service: str) -> None:
    app = f"{service}_app"
    assert (
        frage(
            f"SELECT c.oid::regclass || ' ' || recht FROM pg_class c, unnest(ARRAY['TRUNCATE',"
            " 'REFERENCES', 'TRIGGER', 'MAINTAIN']) recht WHERE c.relkind IN ('r', 'p', 'v', 'm')"
            f" AND c.relnamespace = '{service}'::regnamespace"
            f" AND has_table_privilege('{app}', c.oid, recht)"
        )
        == []
    )
    assert (
        frage(
            f"SELECT nspname FROM pg_namespace WHERE has_schema_privilege('{app}', oid, 'CREATE')"
        )
        == []
    )
    assert (
        frage(f"SELECT 1 WHERE has_database_privilege('{app}', '{service}', 'CREATE, TEMP')") == []
    )


def test_was_nur_waechst_aendert_sie_nicht(frage: Callable[[str], list[str]], service: str) -> None:
    tabellen = nur_einfuegen(service)
    assert len(tabellen) == (0 if service == "dashboard" else 3)
    for tabelle in tabellen:
        for recht in ("UPDATE", "DELETE"):
            spalten = f"has_any_column_privilege('{service}_app', '{tabelle}', 'UPDATE')"
            ganz = f"has_table_privilege('{service}_app', '{tabelle}', '{recht}')"
            assert frage(f"SELECT 1 WHERE {ganz} OR {spalten}") == [], (tabelle, recht)
        assert frage(f"SELECT 1 WHERE has_table_privilege('{service}_app', '{tabelle}', 'INSERT')")


async def test_und_versucht_sie_es_weist_die_datenbank_sie_ab(url: str, service: str) -> None:
    """Over the service's own engine, which always works as the app role."""
    tabellen: list[Table] = [inspect(klasse).local_table for klasse in klassen(service)]
    versuche = [
        f"CREATE TABLE {service}.eigene (x int)",
        "CREATE TABLE public.eigene (x int)",
        "CREATE SCHEMA eigenes",
        f"DELETE FROM {service}.alembic_version",
        *(f"TRUNCATE {tabelle.fullname}" for tabelle in tabellen),
        *(f"DROP TABLE {tabelle.fullname} CASCADE" for tabelle in tabellen),
        *(f"ALTER TABLE {tabelle.fullname} ADD COLUMN x int" for tabelle in tabellen),
        *(f"DELETE FROM {name}" for name in nur_einfuegen(service)),
        *(f"UPDATE {name} SET sub = 'x'" for name in nur_einfuegen(service) if "journal" in name),
        f"SET ROLE {service}_owner",
    ]
    engine = engine_for(url, service=service)
    try:
        for versuch in versuche:
            async with engine.connect() as connection:
                with pytest.raises(ProgrammingError) as abgewiesen:
                    await connection.execute(text(versuch))
            assert getattr(abgewiesen.value.orig, "sqlstate", "") == "42501", versuch
    finally:
        await engine.dispose()
