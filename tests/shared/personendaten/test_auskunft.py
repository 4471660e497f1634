"""A person who is in every column that can name one is found in each of them."""

from collections.abc import Callable

import asyncpg
import pytest
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from shared.personendaten.auskunft import auskunft, unlesbar
from shared.personendaten.register import REGISTER, Art, Spalte
from tests.conftest import Datenbank

PERSON = "kanarienvogel-7f3a"
WERTE = {
    "uuid": "gen_random_uuid()",
    "int2": "1", "int4": "1", "int8": "1", "numeric": "1", "float8": "1",
    "bool": "true",
    "date": "'2021-04-15'", "timestamptz": "'2021-04-15 08:00+00'", "time": "'08:00'",
    "jsonb": "'{}'",
    "bytea": "sha256(uuidv7()::text::bytea)",
    "daterange": "'empty'", "tstzrange": "'empty'",
}  # fmt: skip
VOGEL = {"jsonb": f'\'{{"wer": "{PERSON}"}}\'', "bytea": f"'{PERSON}'::bytea"}
SPALTEN = """
    SELECT attname, coalesce(t.typname, ''), attnotnull FROM pg_attribute a
      JOIN pg_type t ON t.oid = a.atttypid
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"""


async def einsetzen(db: asyncpg.Connection, spalte: Spalte) -> None:
    """Put in a row that names the person in this column alone."""
    namen, werte = [], []
    for name, art, muss in await db.fetch(SPALTEN, spalte.tabelle):
        if name == spalte.name:
            namen.append(name)
            werte.append(VOGEL.get(art, f"'{PERSON}'"))
        elif muss:
            namen.append(name)
            leer = "'{}'" if art.startswith("_") else "left(md5(uuidv7()::text), 2)"
            werte.append(WERTE.get(art, leer))
    await db.execute(
        f"INSERT INTO {spalte.tabelle} ({', '.join(namen)}) VALUES ({', '.join(werte)})"
    )


@pytest.mark.parametrize("dienst", ["katalog", "foerderung", "beratung", "dashboard"])
async def test_wer_ueberall_steht_wird_ueberall_gefunden(
    database: Datenbank, superuser_url: Callable[[str], str], dienst: str
) -> None:
    url = superuser_url(database(dienst))
    spalten = [s for s in REGISTER if s.tabelle.startswith(f"{dienst}.")]
    lesbar = [s for s in spalten if s.art not in (Art.VERSCHLUESSELT, Art.DATEI)]
    db = await asyncpg.connect(url.replace("+asyncpg", ""))
    await db.execute("SET session_replication_role = replica")
    for tabelle, name in await db.fetch(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        f" WHERE connamespace = '{dienst}'::regnamespace AND contype IN ('c', 'u', 'x')"
        " ORDER BY contype"
    ):
        await db.execute(f"ALTER TABLE {tabelle} DROP CONSTRAINT IF EXISTS {name} CASCADE")
    for spalte in lesbar:
        await einsetzen(db, spalte)
    await db.close()
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        gefunden = await auskunft(connection, dienst, kennung=PERSON, texte=[])
        fremd = await auskunft(connection, dienst, kennung="jemand-anderes", texte=[])
    await engine.dispose()
    assert not fremd
    for spalte in lesbar:
        in_spalte = [
            zeile for zeile in gefunden[spalte.tabelle] if PERSON in str(zeile[spalte.name])
        ]
        assert len(in_spalte) == 1, f"{spalte.tabelle}.{spalte.name}"
    assert set(unlesbar(dienst)) == {
        f"{s.tabelle}.{s.name}" for s in spalten if s.art is Art.VERSCHLUESSELT
    }
