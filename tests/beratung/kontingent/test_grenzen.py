"""The database grants no Kontingent that nobody could have."""

from collections.abc import Callable

import asyncpg

from tests.beratung.test_invarianten import Schreiber
from tests.conftest import Datenbank
from tests.schranken import wirkungslose

NEU = (
    "INSERT INTO beratung.kontingent (kommune, bereich, schluessel, gueltig, plaetze)"
    " VALUES ('{ags}', 'ozg', 'y', '{gueltig}', {plaetze})"
)
JAHR = "[2021-01-01,2022-01-01)"
# guard, what refuses, command
FAELLE = [
    (
        "kontingent_gueltig_check",
        "kontingent_gueltig_check",
        NEU.format(ags="06635020", gueltig="[2021-01-01,)", plaetze=1),
    ),
    (
        "kontingent_gueltig_check",
        "kontingent_gueltig_check",
        NEU.format(ags="06635020", gueltig="(,2022-01-01)", plaetze=1),
    ),
    (
        "kontingent_kommune_check",
        "kontingent_kommune_check",
        NEU.format(ags="06135020", gueltig=JAHR, plaetze=1),
    ),
    (
        "kontingent_plaetze_check",
        "kontingent_plaetze_check",
        NEU.format(ags="06635020", gueltig=JAHR, plaetze=-1),
    ),
    (
        "kontingent_id_plaetze_key",
        "kontingent_platz_kontingent_id_plaetze_fkey",
        "INSERT INTO beratung.kontingent_platz SELECT id, 2, 2 FROM beratung.kontingent",
    ),
    (
        "kontingent_id_kommune_bereich_gueltig_key",
        "eigenes_kontingent",
        "UPDATE beratung.buchung_kommune SET gueltig = '[2020-01-01,2030-01-01)'",
    ),
]


async def test_jede_bedingung_haelt_und_ohne_sie_geht_es(
    database: Datenbank, superuser_url: Callable[[str], str]
) -> None:
    db = await asyncpg.connect(superuser_url(database("beratung")).replace("+asyncpg", ""))
    await Schreiber(db).buchung(land=True)
    gefunden = await wirkungslose(db, FAELLE)
    await db.close()
    assert gefunden == []
