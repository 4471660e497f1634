"""What `ozg pruefen` asks the four databases: version, order of text, roles, migrations, clock."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from migrations.revisionen import letzte_revision, zu_neu
from ozg.befund import Befund, fehlt, hinweis, ok
from ozg.umgebung import DIENSTE

OLDEST = 180_000
ERWEITERUNGEN = ("btree_gist",)
GLEICH = 5  # seconds two clocks may differ: a token is not valid before it was issued
FRAGE = """
SELECT current_setting('server_version_num')::int AS fassung,
       current_setting('server_version') AS name,
       datlocprovider::text AS anbieter, datlocale AS ordnung,
       pg_encoding_to_char(encoding) AS zeichen,
       clock_timestamp() AS uhr,
       session_user::text AS login,
       to_regclass(:tabelle) IS NOT NULL AS eingerichtet,
       (SELECT coalesce(array_agg(name::text), '{}') FROM pg_available_extensions) AS erweiterungen,
       (SELECT coalesce(bool_or(rolsuper OR rolbypassrls), false) FROM pg_roles
         WHERE rolname = :app) AS app_allmaechtig,
       (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) AS login_allmaechtig,
       (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = :dienst AND pg_get_userbyid(c.relowner) = :app) AS app_besitzt,
       (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = :dienst AND pg_get_userbyid(c.relowner) = session_user) AS login_besitzt
  FROM pg_database WHERE datname = current_database()
"""


async def datenbanken_pruefen(urls: Mapping[str, str] | None) -> list[Befund]:
    """Ask each database through its <SERVICE>_DATABASE_URL; changes nothing."""
    if urls is None:
        return [hinweis("Datenbanken", "Sie laufen nicht und sind nicht geprüft.")]
    je_dienst = await asyncio.gather(
        *(_eine(name, urls[f"{name.upper()}_DATABASE_URL"]) for name in DIENSTE)
    )
    return [befund for befunde in je_dienst for befund in befunde]


async def _eine(dienst: str, url: str) -> list[Befund]:
    from sqlalchemy import NullPool, text  # only this act pays for the import
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError
    from sqlalchemy.ext.asyncio import create_async_engine

    was, variable = f"DB {dienst}", f"{dienst.upper()}_DATABASE_URL"
    try:
        engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": 5})
    except (ArgumentError, ImportError):
        return [fehlt(was, f"{variable} ist keine Adresse einer PostgreSQL-Datenbank.")]
    namen = {"dienst": dienst, "app": f"{dienst}_app", "tabelle": f"{dienst}.alembic_version"}
    try:
        async with engine.connect() as connection:
            gesagt = dict((await connection.execute(text(FRAGE), namen)).mappings().one())
            revision = None
            if gesagt["eingerichtet"]:
                await connection.execute(text(f"SET ROLE {dienst}_app"))
                stand = f"SELECT version_num FROM {dienst}.alembic_version"  # noqa: S608 (our own name)
                revision = await connection.scalar(text(stand))
    except (OSError, TimeoutError, SQLAlchemyError) as error:
        reason = type(getattr(error, "orig", None) or error).__name__
        return [fehlt(was, f"Nicht erreichbar ({reason}). Prüfen Sie {variable} und ob sie läuft.")]
    finally:
        await engine.dispose()
    maengel = befunde_zu(dienst, gesagt, revision=revision, jetzt=datetime.now(UTC))
    return maengel or [ok(was, f"PostgreSQL {gesagt['name'].split()[0]}, Migration {revision}")]


def befunde_zu(
    dienst: str, gesagt: Mapping[str, Any], *, revision: str | None, jetzt: datetime
) -> list[Befund]:
    """Return what is wrong with a database that answered FRAGE; nothing when all is well."""
    was, befunde = f"DB {dienst}", []
    if gesagt["fassung"] < OLDEST:
        befunde.append(fehlt(was, f"PostgreSQL {gesagt['name']} ist zu alt; nötig ist 18."))
    if gesagt["zeichen"] != "UTF8":
        befunde.append(fehlt(was, "Der Zeichensatz ist nicht UTF8. Legen Sie sie neu an."))
    if (gesagt["anbieter"], gesagt["ordnung"]) != ("b", "C.UTF-8"):
        befunde.append(
            fehlt(
                was,
                "Texte ordnet sie anders. Legen Sie sie mit LOCALE_PROVIDER builtin"
                " BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0 an.",
            )
        )
    for name in set(ERWEITERUNGEN) - set(gesagt["erweiterungen"]):
        befunde.append(fehlt(was, f"Die Erweiterung {name} ist nicht installiert."))
    befunde += _rollen(was, dienst, gesagt)
    befunde += _migration(was, dienst, revision)
    unterschied = abs((gesagt["uhr"] - jetzt).total_seconds())
    if unterschied > GLEICH:
        befunde.append(
            fehlt(was, f"Ihre Uhr geht {unterschied:.0f} s anders. Stellen Sie beide mit NTP.")
        )
    return befunde


def _rollen(was: str, dienst: str, gesagt: Mapping[str, Any]) -> list[Befund]:
    app = f"{dienst}_app"
    befunde = []
    if gesagt["app_allmaechtig"]:
        befunde.append(
            fehlt(was, f"{app} darf alles. Nehmen Sie ihr SUPERUSER und BYPASSRLS mit ALTER ROLE.")
        )
    if gesagt["app_besitzt"]:
        befunde.append(
            fehlt(was, f"{app} besitzt Tabellen. Geben Sie sie mit REASSIGN OWNED {dienst}_owner.")
        )
    if gesagt["login"] != app and (gesagt["login_allmaechtig"] or gesagt["login_besitzt"]):
        befunde.append(
            hinweis(was, f"Der Login darf mehr als nötig. Melden Sie den Dienst als {app} an.")
        )
    return befunde


def _migration(was: str, dienst: str, revision: str | None) -> list[Befund]:
    if grund := zu_neu(dienst, revision):
        return [fehlt(was, f"{grund} Starten Sie die neuere.")]
    if revision is None:
        return [hinweis(was, "Noch leer; `ozg up` richtet sie ein.")]
    if revision != letzte_revision(dienst):
        return [hinweis(was, f"Migration {revision} ist nicht die letzte; `ozg up` holt sie nach.")]
    return []
