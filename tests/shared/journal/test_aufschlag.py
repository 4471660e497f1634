"""What the chain costs an act: the same acts with and without its trigger, in turn."""

import time
from collections.abc import Callable
from statistics import median

import asyncpg
import pytest

from tests.conftest import Datenbank

AKT = """
    WITH v AS (UPDATE beratung.veranstaltung SET version = version + 1 WHERE id = $1
               RETURNING id, version)
    INSERT INTO beratung.journal (gegenstand, gegenstand_id, version, akt, sub, rollen, tag,
      zeitpunkt, vorher, pruefsumme, beteiligt)
    SELECT 'veranstaltung', id, version, 'aendern', 'person-1', '{beratung}', '2021-04-15', now(),
           sha256(uuidv7()::text::bytea), sha256(uuidv7()::text::bytea), 'x' FROM v"""
AKTE, RUNDEN = 500, 6


@pytest.mark.nightly
async def test_aufschlag_der_kette(
    database: Datenbank, superuser_url: Callable[[str], str]
) -> None:
    db = await asyncpg.connect(superuser_url(database("beratung")).replace("+asyncpg", ""))
    ids = [
        await db.fetchval(
            "INSERT INTO beratung.veranstaltung (titel, beginn, ende, stand, quelle)"
            " VALUES ('Probe', now(), now() + interval '1 hour', now(), 'Probe') RETURNING id"
        )
        for _ in range(50)
    ]
    dauern: dict[str, list[float]] = {"origin": [], "replica": []}
    for _ in range(RUNDEN):
        for art, gemessen in dauern.items():
            await db.execute(f"SET session_replication_role = {art}")
            begonnen = time.perf_counter()
            for nr in range(AKTE):
                await db.execute(AKT, ids[nr % len(ids)])
            gemessen.append(time.perf_counter() - begonnen)
    await db.close()
    mit, ohne = (median(gemessen) / AKTE * 1000 for gemessen in dauern.values())
    print(f"ein Akt in der Datenbank: {mit:.2f} ms mit Kette, {ohne:.2f} ms ohne: {mit / ohne:.2f}")
    assert mit < 4 * ohne
