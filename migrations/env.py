"""One environment for four independent histories: `alembic -n <service> …` picks the service.

Reads <SERVICE>_MIGRATION_URL (the owner) or, without it, <SERVICE>_DATABASE_URL. The services
themselves work as the role <service>_app, which is made here when the server has none yet.
"""

import asyncio
import importlib

import sqlalchemy as sa
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine

from shared.geheimnis import einstellung
from shared.sicht import ALLE, EINSTELLUNG

service = context.config.config_ini_section
tables = importlib.import_module(f"services.{service}.tables")
prefix = service.upper()
by_hand: bool = getattr(tables, "VON_HAND", False)
app_url = einstellung(f"{prefix}_DATABASE_URL")
url = einstellung(f"{prefix}_MIGRATION_URL") or app_url
assert url, f"{prefix}_DATABASE_URL"
# a revision that has to wait for longer gives up (and is tried again): behind it, everybody waits;
# one that works for longer than that says so itself
GRENZEN = {"lock_timeout": "400ms", "statement_timeout": "15min"}


def include_object(_: object, __: str | None, kind: str, reflected: bool, twin: object) -> bool:
    """Never propose to drop what a service has written by hand and its classes do not map."""
    return not (by_hand and reflected and twin is None and kind != "table")


def make_app_role(connection: sa.Connection) -> None:
    role = f"{service}_app"
    known = connection.scalar(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :r"), {"r": role})
    if not known:
        connection.execute(sa.text(f"CREATE ROLE {role} NOLOGIN"))
    may_become = connection.scalar(sa.text("SELECT pg_has_role(:r, 'SET')"), {"r": role})
    if url == app_url and not may_become:  # one login for both: the service turns into its role
        connection.execute(sa.text(f"GRANT {role} TO CURRENT_USER"))
    connection.execute(sa.text(f"GRANT USAGE ON SCHEMA {service} TO {role}"))


def run(connection: sa.Connection) -> None:
    # policies bind the owner as well (FORCE)
    for name, wert in (GRENZEN | {EINSTELLUNG: str(ALLE)}).items():
        connection.execute(sa.select(sa.func.set_config(name, wert, False)))
    connection.execute(sa.schema.CreateSchema(service, if_not_exists=True))
    make_app_role(connection)
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=tables.Table.metadata,
        include_schemas=True,
        include_name=lambda name, kind, _: name == service if kind == "schema" else True,
        include_object=include_object,
        compare_type=not by_hand,
        version_table_schema=service,
        transaction_per_migration=True,  # none holds the locks of the one before
    )
    with context.begin_transaction():
        context.run_migrations()
    version = f"{service}.alembic_version"
    if connection.scalar(sa.select(sa.func.to_regclass(version))):
        connection.execute(sa.text(f"GRANT SELECT ON {version} TO {service}_app"))
    connection.commit()


async def main() -> None:
    engine = create_async_engine(url, poolclass=sa.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(main())
