"""The tables of the Förderung refuse what the code never writes.

Each case writes past the code, as the owner of the tables would, and names the constraint that
stops it. As its control it then drops that constraint, and the same write goes through.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

import asyncpg
import pytest

from tests.foerderung.budget.vergabe import PROGRAMM, verbindungen, vorgeschlagene
from tests.schranken import wirkungslose

ERSTER, ZWEITER = "MK-2020-00000", "MK-2020-00001"
ANTRAG = f"(SELECT id FROM foerderung.antrag WHERE aktenzeichen = '{ERSTER}')"
BUDGET = f"(SELECT id FROM foerderung.budget WHERE programm = '{PROGRAMM}')"
MELDUNG = "(SELECT id FROM foerderung.betriebskostenmeldung)"
AM = f" WHERE aktenzeichen = '{ERSTER}'"
OHNE_VORSCHLAG = (
    "vorschlag = NULL, vorgeschlagen = NULL, vorschlag_begruendung = NULL,"
    " vorgeschlagen_von = NULL, vorgeschlagen_am = NULL, vorgeschlagen_ags = NULL"
)


def antrag(spalten: str) -> str:
    return f"UPDATE foerderung.antrag SET {spalten}{AM}"


def betriebskosten(monat: str = "2021-01", fassung: int = 1, betrag: str = "1") -> str:
    return f"""
        INSERT INTO foerderung.betriebskosten
          (id, budget, meldung, leistung, sortierung, abrechnungsmonat, fassung, betrag, tag)
        VALUES (gen_random_uuid(), {BUDGET}, {MELDUNG}, 'Wohngeld', 'wohngeld', '{monat}',
          {fassung}, {betrag}, '2021-02-01')"""


def bewilligung(ags: str, von: str = "NULL", betrag: str = "1") -> str:
    return f"""
        INSERT INTO foerderung.bewilligung (id, programm, ags, antrag, betrag, tag, zeitpunkt)
        VALUES (gen_random_uuid(), '{PROGRAMM}', '{ags}', {von}, {betrag}, '2021-02-01', now())"""


def bewegung(von: str = "frei", nach: str = "gebunden", auf: str = "NULL") -> str:
    return f"""
        INSERT INTO foerderung.mittelbewegung
          (id, budget, antrag, ags, art, von, nach, betrag, tag, zeitpunkt)
        VALUES (gen_random_uuid(), {BUDGET}, {auf}, '06600000', 'bindung', '{von}', '{nach}', 1,
          '2021-02-01', now())"""


def mittelabruf(nr: int = 1, betrag: str = "1") -> str:
    return f"""
        INSERT INTO foerderung.mittelabruf
          (id, antrag, nr, betrag, zweck, abgerufen_am, abgerufen_von)
        VALUES (gen_random_uuid(), {ANTRAG}, {nr}, {betrag}, 'Probe', '2021-02-01', 'abrufend')"""


def budgetsumme(gesamt: str = "1") -> str:
    return f"INSERT INTO foerderung.budgetsumme VALUES ({BUDGET}, '2020-12-24', {gesamt})"


# two Anträge whose Bewilligung is proposed; the first has an award, and has called a tranche
VORHANDEN = [
    "INSERT INTO foerderung.betriebskostenmeldung VALUES (gen_random_uuid(), 'EFA_BETRIEBSKOSTEN',"
    " repeat('0', 64), 1, 0, 0, '2021-02-01', now())",
    bewilligung("06600000", ANTRAG),
    bewilligung("06600001"),
    mittelabruf(),
]
FAELLE = [
    ("ck_antrag_aktenzeichen", antrag("aktenzeichen = 'mk-2020-00000'")),
    ("ck_antrag_aktenzeichen", antrag("aktenzeichen = 'MK-2020-0000'")),
    ("uq_antrag_aktenzeichen", antrag(f"aktenzeichen = '{ZWEITER}'")),
    ("ck_antrag_vorhaben", antrag("vorhaben_beginn = '2021-01-02', vorhaben_ende = '2021-01-01'")),
    ("ck_antrag_beantragt", antrag(f"beantragt = 0, status = 'in_pruefung', {OHNE_VORSCHLAG}")),
    ("ck_antrag_kommunen", antrag("kommunen = '{}'")),
    ("ck_antrag_entwurf", antrag(f"status = 'entwurf', {OHNE_VORSCHLAG}")),
    ("ck_antrag_festgehalten", antrag("regelversion = NULL")),
    ("ck_antrag_festgehalten", antrag("pruefung = NULL")),
    ("ck_antrag_festgehalten", antrag("eingereicht_am = NULL")),
    ("ck_antrag_vorgeschlagen", antrag("vorgeschlagen = 0")),
    ("ck_antrag_betrag_genannt", antrag("vorgeschlagen = NULL")),
    ("ck_antrag_hoechstens", antrag("vorgeschlagen = beantragt + 0.01")),
    ("ck_antrag_hoechstens", antrag("beantragt = NULL")),
    ("ck_antrag_hoechstens", antrag("pruefung = jsonb_build_object('hoechstbetrag', '0.99')")),
    (
        "ck_antrag_vorgeschlagen",
        antrag("vorschlag = 'ablehnung', status = 'ablehnung_vorgeschlagen'"),
    ),
    ("ck_antrag_nachweis_bytes", antrag("nachweis_bytes = -1")),
    ("ck_antrag_nachweis_bytes", antrag("nachweis_bytes = 104857601")),
    ("ck_betriebskosten_abrechnungsmonat", betriebskosten(monat="2021-13")),
    ("ck_betriebskosten_abrechnungsmonat", betriebskosten(monat="2021-1")),
    ("ck_betriebskosten_betrag", betriebskosten(betrag="0")),
    ("ck_betriebskosten_betrag", betriebskosten(fassung=2, betrag="-1")),
    ("ck_betriebskosten_fassung", betriebskosten(fassung=0)),
    ("ck_bewilligung_betrag", bewilligung("06600002", betrag="0")),
    ("uq_bewilligung_antrag", bewilligung("06600002", ANTRAG)),
    ("uq_bewilligung_programm_ags", bewilligung("06600001")),
    ("ck_budgetsumme_gesamt", budgetsumme("-0.01")),
    ("ck_kosten_betrag", f"INSERT INTO foerderung.kosten VALUES ({ANTRAG}, 1, 'personal', '', 0)"),
    ("ck_mittelabruf_betrag", mittelabruf(nr=2, betrag="0")),
    ("uq_mittelabruf_antrag_nr", mittelabruf()),
    ("ck_mittelabruf_auszahlung", "UPDATE foerderung.mittelabruf SET ausgezahlt_am = '2021-03-01'"),
    ("ck_mittelabruf_auszahlung", "UPDATE foerderung.mittelabruf SET ausgezahlt_von = 'zahlend'"),
    (
        "ck_mittelabruf_vier_augen",
        "UPDATE foerderung.mittelabruf SET ausgezahlt_am = '2021-03-01',"
        " ausgezahlt_von = abgerufen_von",
    ),
    ("ck_mittelbewegung_konten", bewegung("gebunden", "frei")),
    ("ck_mittelbewegung_konten", bewegung("frei", "ausgezahlt")),
    (
        "ck_verwendung_betrag",
        f"INSERT INTO foerderung.verwendung VALUES ({ANTRAG}, 'personal', 0)",
    ),
    ("ck_vorhaben_kennung", "UPDATE foerderung.vorhaben SET kennung = 'Probe ' || kennung"),
    ("ck_vorhaben_themen", "UPDATE foerderung.vorhaben SET themen = themen || NULL::text"),
]


@pytest.fixture
async def db(
    foerderung_url: str, superuser_url: Callable[[str], str]
) -> AsyncIterator[asyncpg.Connection]:
    """Speak to a database of the test's own as its superuser."""
    verbindung = await asyncpg.connect(superuser_url(foerderung_url).replace("+asyncpg", ""))
    yield verbindung
    await verbindung.close()


@pytest.fixture
async def mit_zeilen(db: asyncpg.Connection, foerderung_url: str) -> asyncpg.Connection:
    async with verbindungen(foerderung_url, 1) as sessions, sessions.begin() as session:
        await vorgeschlagene(session, 2)
    for befehl in VORHANDEN:
        await db.execute(befehl)
    return db


async def test_jede_bedingung_haelt_und_ohne_sie_geht_es(mit_zeilen: asyncpg.Connection) -> None:
    faelle = [(bedingung, bedingung, befehl) for bedingung, befehl in FAELLE]
    assert await wirkungslose(mit_zeilen, faelle) == []


async def test_ein_antrag_bewegt_nur_sein_eigenes_budget(mit_zeilen: asyncpg.Connection) -> None:
    """No two rows can break uq_antrag_id_budget, as ids are unique; this key rests on it."""
    befehl = bewegung(auf=ANTRAG)
    faelle = [("uq_antrag_id_budget", "fk_mittelbewegung_antrag_antrag", befehl)]
    assert await wirkungslose(mit_zeilen, faelle) == []


@pytest.mark.parametrize(
    "befehl",
    [
        "UPDATE foerderung.programmfassung SET gueltig_ab = '2030-01-01'",
        "UPDATE foerderung.programmfassung SET veroeffentlicht_am = NULL",
        "DELETE FROM foerderung.programmfassung",
    ],
)
async def test_eine_veroeffentlichte_fassung_bleibt(db: asyncpg.Connection, befehl: str) -> None:
    befehl = f"{befehl} WHERE code = '{PROGRAMM}' AND fassung = 1"
    ohne = "DROP TRIGGER bleibt ON foerderung.programmfassung"
    with pytest.raises(asyncpg.RaiseError, match="a published version"):
        await db.execute(befehl)
    assert await db.execute(f"BEGIN; {ohne}; {befehl}") in {"UPDATE 1", "DELETE 1"}


@pytest.mark.parametrize(
    "befehl",
    [
        f"UPDATE foerderung.budget SET gebunden = 1 WHERE programm = '{PROGRAMM}'",
        budgetsumme(),
        "INSERT INTO foerderung.programmfassung"
        " (id, version, code, fassung, gueltig_ab, inhalt, pruefsumme, mitgeliefert)"
        " VALUES (gen_random_uuid(), 1, 'PROBE', 1, '2021-02-01', '{}', repeat('0', 64), false)",
    ],
    ids=["budget", "budgetsumme", "programmfassung"],
)
async def test_was_alle_lesen_sagt_dass_es_sich_aendert(
    db: asyncpg.Connection, foerderung_url: str, befehl: str
) -> None:
    """Services keep what everybody may read until they hear of a change (ADR 0047)."""
    gehoert = asyncio.Event()
    dienst = await asyncpg.connect(foerderung_url.replace("+asyncpg", ""))
    await dienst.add_listener("oeffentlich", lambda *_: gehoert.set())
    await db.execute(f"BEGIN; {befehl}")
    await dienst.fetchval("SELECT 1")
    assert not gehoert.is_set(), "before the commit there is nothing new to read"
    await db.execute("COMMIT")
    async with asyncio.timeout(5):
        await gehoert.wait()
    await dienst.close()
