"""The database keeps sessions under nothing but a fingerprint: no secret is ever its key."""

from collections.abc import Callable

import asyncpg

from tests.schranken import wirkungslose

NEU = "INSERT INTO dashboard.{} VALUES ('x', 'y', now(){})"
FAELLE = [
    ("ck_sitzung_kennung", NEU.format("sitzung (id, inhalt, zuletzt, endet)", ", now()")),
    ("ck_zwischenstand_kennung", NEU.format("zwischenstand (id, inhalt, endet)", "")),
]


async def test_jede_bedingung_haelt_und_ohne_sie_geht_es(
    url: str, superuser_url: Callable[[str], str]
) -> None:
    db = await asyncpg.connect(superuser_url(url).replace("+asyncpg", ""))
    gefunden = await wirkungslose(db, [(name, name, befehl) for name, befehl in FAELLE])
    await db.close()
    assert gefunden == []
