"""Writing past the code, to see which constraint stops it and that nothing else would."""

from collections.abc import Iterable

import asyncpg

OHNE = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname)
    FROM pg_constraint WHERE conname = $1
    UNION ALL SELECT format('DROP INDEX %s', oid::regclass) FROM pg_class
    WHERE relname = $1 AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = $1)"""


async def wirkungslose(
    db: asyncpg.Connection, faelle: Iterable[tuple[str, str, str]]
) -> list[tuple[str, str, str | None, str | None]]:
    """Return the cases that do not hold: guard, command, who refuses it, who does without it.

    A case is a guard, what refuses (of a key the foreign key that hangs on it), and the command.
    """
    gefunden = []
    for waechter, verweigert, befehl in faelle:
        mit = await _verletzt(db, befehl)
        weg = await db.fetchval(OHNE, waechter)
        ohne = await _verletzt(db, weg, befehl) if weg else "there is none"
        if mit != verweigert or ohne:
            gefunden.append((waechter, befehl, mit, ohne))
    return gefunden


async def _verletzt(db: asyncpg.Connection, *befehle: str) -> str | None:
    """Return the constraint that refuses the commands; nothing of them stays."""
    try:
        for befehl in ("BEGIN", *befehle, "SET CONSTRAINTS ALL IMMEDIATE"):
            await db.execute(befehl)
    except asyncpg.IntegrityConstraintViolationError as fehler:
        return str(fehler.constraint_name)
    finally:
        await db.execute("ROLLBACK")
    return None
