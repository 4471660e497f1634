"""The database refuses what would give a place twice or make a booking of a mere offer.

Each is written past the code; as its control the constraint is dropped, and the write goes through.
"""

from collections.abc import AsyncIterator, Callable

import asyncpg
import pytest

from tests.beratung.conftest import WANFRIED
from tests.beratung.warteliste.conftest import Warteliste
from tests.conftest import Datenbank

ANGEBOTEN = "beratung.wartelisteneintrag WHERE status = 'angeboten'"
BEFEHLE = {
    "ein_eintrag_je_wunsch": "INSERT INTO beratung.wartelisteneintrag (kommune, modul, format,"
    " dauer, von, bis, unterbrechung_erlaubt, teilnehmende, eigenanteil_akzeptiert, status,"
    " eingetragen) SELECT kommune, modul, format, dauer, von, bis, unterbrechung_erlaubt,"
    f" teilnehmende, eigenanteil_akzeptiert, 'wartend', eingetragen FROM {ANGEBOTEN}",
    "ck_buchung_angebot": "UPDATE beratung.buchung SET status = 'bestaetigt', halten_bis = NULL",
    "fk_wartelisteneintrag_buchung_id_buchung": "UPDATE beratung.buchung SET angebot = false",
    "ck_wartelisteneintrag_buchung_id": "UPDATE beratung.wartelisteneintrag SET status = 'wartend'"
    " WHERE status = 'angeboten'",
    "uq_wartelisteneintrag_buchung_id": "UPDATE beratung.wartelisteneintrag SET status ="
    " 'abgelaufen', kommune = v.kommune, buchung_id = v.buchung_id"
    f" FROM (SELECT kommune, buchung_id FROM {ANGEBOTEN}) v WHERE status = 'wartend'",
    "ck_wartelisteneintrag_fenster": "UPDATE beratung.wartelisteneintrag SET bis = von + 367",
    "ck_wartelisteneintrag_kommune": "UPDATE beratung.wartelisteneintrag SET kommune = '06135020'"
    " WHERE status = 'wartend'",
    "ck_wartelisteneintrag_modul": "UPDATE beratung.wartelisteneintrag SET modul = 5"
    " WHERE status = 'wartend'",
    "ck_wartelisteneintrag_teilnehmende": "UPDATE beratung.wartelisteneintrag"
    " SET teilnehmende = 501",
    "uq_wartelisteneintrag_nummer": "INSERT INTO beratung.wartelisteneintrag (nummer, kommune,"
    " modul, format, dauer, von, bis, unterbrechung_erlaubt, teilnehmende, eigenanteil_akzeptiert,"
    " status, eingetragen) OVERRIDING SYSTEM VALUE SELECT nummer, kommune, modul, format, dauer,"
    " von, bis, unterbrechung_erlaubt, teilnehmende, eigenanteil_akzeptiert, 'zurueckgezogen',"
    f" eingetragen FROM {ANGEBOTEN}",
}


@pytest.fixture
async def db(
    liste: Warteliste, beratung_url: str, superuser_url: Callable[[str], str]
) -> AsyncIterator[asyncpg.Connection]:
    """Write as the owner would: one entry has its offer, one waits."""
    await liste.eintragen()
    await liste.eintragen(WANFRIED)
    await liste.vermitteln()
    verbindung = await asyncpg.connect(superuser_url(beratung_url).replace("+asyncpg", ""))
    yield verbindung
    await verbindung.close()


async def geschrieben(db: asyncpg.Connection, befehl: str) -> None:
    async with db.transaction():
        await db.execute(befehl)
        await db.execute("SET CONSTRAINTS ALL IMMEDIATE")


async def test_jede_bedingung_haelt(db: asyncpg.Connection) -> None:
    for name, befehl in BEFEHLE.items():
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as fehler:
            await geschrieben(db, befehl)
        assert fehler.value.constraint_name == name
        tabelle = await db.fetchval(
            "SELECT conrelid::regclass FROM pg_constraint WHERE conname = $1", name
        )
        kontrolle = db.transaction()
        await kontrolle.start()
        await db.execute(
            f"ALTER TABLE {tabelle} DROP CONSTRAINT {name}"
            if tabelle
            else f"DROP INDEX beratung.{name}"
        )
        await geschrieben(db, befehl)
        await kontrolle.rollback()


async def test_angenommen_ist_nur_wessen_buchung_kein_angebot_mehr_ist(
    db: asyncpg.Connection,
) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await geschrieben(
            db,
            "UPDATE beratung.wartelisteneintrag SET status = 'angenommen'"
            " WHERE status = 'angeboten'",
        )


async def test_die_app_aendert_keinen_wunsch_und_keine_reihenfolge(database: Datenbank) -> None:
    db = await asyncpg.connect(database("beratung").replace("+asyncpg", ""))
    for befehl in [
        "DELETE FROM beratung.wartelisteneintrag",
        "UPDATE beratung.wartelisteneintrag SET von = bis",
        "UPDATE beratung.wartelisteneintrag SET nummer = DEFAULT",
        "UPDATE beratung.wartelisteneintrag SET kommune = '06635020'",
    ]:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await db.execute(befehl)
    await db.close()
