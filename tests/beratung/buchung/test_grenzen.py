"""The database keeps a Buchung, who takes part and its Termine in one piece."""

from collections.abc import Callable

import asyncpg

from tests.beratung.test_invarianten import Schreiber
from tests.conftest import Datenbank
from tests.schranken import wirkungslose

# one is bestaetigt and paid by the Land, one reserviert and paid by the Kommune itself
LAND = "(SELECT id FROM beratung.buchung WHERE status = 'bestaetigt')"
EIGEN = "(SELECT id FROM beratung.buchung WHERE status = 'reserviert')"
STORNIERT = "UPDATE beratung.buchung SET status = 'storniert', halten_bis = NULL; "
KOMMUNE = (
    "INSERT INTO beratung.buchung_kommune"
    " (buchung_id, kommune, bereich, belegt, finanzierung, begruendung)"
    " SELECT id, '06135020', bereich, belegt, 'eigen', 'x' FROM beratung.buchung LIMIT 1"
)
ANFRAGE = (
    "INSERT INTO beratung.partneranfrage"
    " (buchung_id, kommune, federfuehrend, modul, belegt, verbindlich)"
    " SELECT id, {wen}, kommune, modul, belegt, verbindlich"
    f" FROM beratung.buchung WHERE id = {EIGEN}"
)
RUECKMELDUNG = (
    "INSERT INTO beratung.rueckmeldung (buchung_id, inhalt, verstaendlichkeit, organisation,"
    f" nutzen, tag, zeitpunkt) VALUES ({LAND}, 5, 5, 5, 5, '2021-05-06', now())"
)
BERICHT = (
    "INSERT INTO beratung.bericht (version, buchung_id, nr, dateiname, typ, groesse, pruefsumme,"
    " ablage, scan, naechster_versuch, tag, zeitpunkt)"
    f" VALUES (1, {LAND}, 1, 'x.pdf', 'pdf', 1, repeat('0', 64), 'berichte/' || uuidv7(),"
    " 'sauber', now(), '2021-05-06', now())"
)
ANGENOMMEN = (
    "INSERT INTO beratung.wartelisteneintrag (kommune, modul, format, dauer, von, bis,"
    " unterbrechung_erlaubt, teilnehmende, eigenanteil_akzeptiert, status, eingetragen, buchung_id)"
    " SELECT kommune, 1, format, dauer, '2021-05-03', '2021-05-03', false, 5, true, 'angenommen',"
    f" now(), id FROM beratung.buchung WHERE id = {LAND}"
)
FRUEHER = (
    "INSERT INTO beratung.frueherer_termin"
    " (termin_id, buchung_id, version, zeitraum, kommune, berater_id)"
    " SELECT id, buchung_id, 1, zeitraum, {wer} FROM beratung.termin"
)
VIERTER = (
    "INSERT INTO beratung.termin (berater_id, zeitraum, buchung_id, nr, dauer, modul, format)"
    " SELECT berater_id, '[2021-05-06 09:00+02,2021-05-06 17:00+02)', buchung_id, 1, dauer, modul,"
    f" format FROM beratung.termin WHERE nr = 1 AND buchung_id = {LAND}"
)
TERMIN = f"UPDATE beratung.termin SET {{was}} WHERE nr = 1 AND buchung_id = {LAND}"
TERMIN_KOMMUNE = f"UPDATE beratung.termin_kommune SET {{was}} WHERE nr = 1 AND buchung_id = {LAND}"
OHNE_PUFFERGRENZE = "ALTER TABLE beratung.termin DROP CONSTRAINT ck_termin_puffer_minuten; "

# guard, what refuses, command
FAELLE = [
    (
        "buchung_modul_check",
        "buchung_modul_check",
        f"{STORNIERT}UPDATE beratung.buchung SET modul = 0",
    ),
    (
        "buchung_teilnehmende_check",
        "buchung_teilnehmende_check",
        "UPDATE beratung.buchung SET teilnehmende = 0",
    ),
    (
        "buchung_teilnehmende_check",
        "buchung_teilnehmende_check",
        "UPDATE beratung.buchung SET teilnehmende = 501",
    ),
    (
        "buchung_id_bereich_belegt_key",
        "buchung_kommune_buchung_id_bereich_belegt_fkey",
        "UPDATE beratung.buchung_kommune SET bereich = 'verwaltungsdigitalisierung'"
        f" WHERE buchung_id = {EIGEN}",
    ),
    (
        "buchung_id_dauer_belegt_key",
        "termin_buchung_id_dauer_belegt_fkey",
        TERMIN.format(was="dauer = 2.5"),
    ),
    ("uq_buchung_bewertet_id", "fk_rueckmeldung_buchung_id_buchung", RUECKMELDUNG),
    ("uq_buchung_erbracht_id", "fk_bericht_buchung_id_buchung", BERICHT),
    (
        "uq_buchung_id_kommune_modul_angebot",
        "fk_wartelisteneintrag_buchung_id_buchung",
        ANGENOMMEN,
    ),
    (
        "uq_buchung_id_modul_format",
        "fk_termin_buchung_id_modul_format_buchung",
        TERMIN.format(was="modul = 1"),
    ),
    (
        "uq_buchung_partneranfrage",
        "fk_partneranfrage_buchung",
        ANFRAGE.format(wen="'06636013'") + "; UPDATE beratung.partneranfrage SET modul = 1",
    ),
    (
        "buchung_kommune_kommune_check",
        "buchung_kommune_kommune_check",
        STORNIERT + KOMMUNE,
    ),
    (
        "ck_buchung_kommune_topf",
        "ck_buchung_kommune_topf",
        f"UPDATE beratung.buchung_kommune SET topf = 'x' WHERE buchung_id = {EIGEN}",
    ),
    (
        "buchung_kommune_buchung_id_kommune_gueltig_key",
        "termin_kommune_buchung_id_kommune_gueltig_fkey",
        TERMIN_KOMMUNE.format(was="gueltig = '[2020-01-01,2030-01-01)'"),
    ),
    (
        "ck_partneranfrage_federfuehrend",
        "ck_partneranfrage_federfuehrend",
        ANFRAGE.format(wen="kommune"),
    ),
    (
        "ck_partneranfrage_kommune",
        "ck_partneranfrage_kommune",
        ANFRAGE.format(wen="'06135020'"),
    ),
    (
        "ck_frueherer_termin_subjekt",
        "ck_frueherer_termin_subjekt",
        FRUEHER.format(wer="NULL, NULL"),
    ),
    (
        "ck_frueherer_termin_subjekt",
        "ck_frueherer_termin_subjekt",
        FRUEHER.format(wer="'06635020', berater_id"),
    ),
    # less than no time on the way is refused twice: the other bound is taken away before
    (
        "ck_termin_belegung",
        "ck_termin_belegung",
        OHNE_PUFFERGRENZE + TERMIN.format(was="puffer_minuten = -5"),
    ),
    (
        "termin_zeitraum_check",
        "termin_zeitraum_check",
        TERMIN.format(was="zeitraum = '(2021-05-03 09:00+02,2021-05-03 17:00+02)'"),
    ),
    (
        "termin_buchung_id_nr_key",
        "termin_buchung_id_nr_key",
        VIERTER,
    ),
    (
        "termin_buchung_id_nr_zeitraum_belegt_key",
        "termin_kommune_buchung_id_nr_zeitraum_belegt_fkey",
        TERMIN_KOMMUNE.format(was="zeitraum = '[2021-05-06 09:00+02,2021-05-06 17:00+02)'"),
    ),
]


async def test_jede_bedingung_haelt_und_ohne_sie_geht_es(
    database: Datenbank, superuser_url: Callable[[str], str]
) -> None:
    db = await asyncpg.connect(superuser_url(database("beratung")).replace("+asyncpg", ""))
    schreiber = Schreiber(db)
    await schreiber.buchung(land=True)
    await schreiber.buchung(team=2, tage="abc", status="reserviert", frist="now()")
    gefunden = await wirkungslose(db, FAELLE)
    await db.close()
    assert gefunden == []
