"""The database refuses every double booking, whoever writes and however.

Each test writes past the code, as the owner of the tables would, and names the constraint that
stops it. As its control it then drops that constraint, and the same write goes through.
"""

from collections.abc import AsyncIterator, Callable

import asyncpg
import pytest

from tests.conftest import Datenbank

BUCHUNG = """
    WITH b AS (
        INSERT INTO beratung.buchung
          (kommune, modul, format, dauer, teilnehmende, status, halten_bis)
        VALUES ('{ags}', {modul}, 'online', {dauer}, 5, '{status}', {frist}) RETURNING id, bereich),
    t AS (
        INSERT INTO beratung.buchung_kommune
          (buchung_id, kommune, bereich, belegt, finanzierung, begruendung,
           kontingent_id, platz_nr, gueltig)
        SELECT b.id, '{ags}', b.bereich, true, '{finanzierung}', 'x', {platz} FROM b)
    SELECT id FROM b"""
EIGEN = {"finanzierung": "eigen", "platz": "NULL, NULL, '(,)'"}


class Schreiber:
    """Writes whole bookings by hand."""

    def __init__(self, db: asyncpg.Connection) -> None:
        self.db = db

    async def buchung(
        self,
        *,
        team: int = 1,
        tage: str = "345",
        ags: str = "06635020",
        modul: int = 2,
        dauer: str = "3",
        status: str = "bestaetigt",
        frist: str = "NULL",
        land: bool = False,
    ) -> None:
        finanzierung = await self._land(ags) if land else EIGEN
        async with self.db.transaction():
            id_ = await self.db.fetchval(
                BUCHUNG.format(
                    ags=ags, modul=modul, dauer=dauer, status=status, frist=frist, **finanzierung
                )
            )
            for nr, tag in enumerate(tage, start=1):
                datum = f"2021-05-{int(tag, 36):02}"
                zeit = f"[{datum} 09:00+02,{datum} 17:00+02)"
                await self.db.execute(
                    "INSERT INTO beratung.termin"
                    " (berater_id, zeitraum, buchung_id, nr, dauer, modul, format)"
                    f" SELECT id, '{zeit}', '{id_}', {nr}, {dauer}, {modul}, 'online'"
                    " FROM beratung.berater"
                    f" WHERE name = 'Beratungsteam {team}'"
                )
                await self.db.execute(
                    "INSERT INTO beratung.termin_kommune"
                    f" SELECT '{id_}', '{ags}', {nr}, '{zeit}', true, gueltig"
                    f" FROM beratung.buchung_kommune WHERE buchung_id = '{id_}'"
                )

    async def _land(self, ags: str) -> dict[str, str]:
        id_ = await self.db.fetchval(
            "INSERT INTO beratung.kontingent (kommune, bereich, schluessel, gueltig, plaetze)"
            f" VALUES ('{ags}', 'ozg', 'x', '[2021-01-01,2021-05-20)', 1)"
            " ON CONFLICT DO NOTHING RETURNING id"
        )
        if id_ is None:
            id_ = await self.db.fetchval("SELECT id FROM beratung.kontingent")
        else:
            await self.db.execute(f"INSERT INTO beratung.kontingent_platz VALUES ('{id_}', 1, 1)")
        gueltig = "'[2021-01-01,2021-05-20)'"
        return {"finanzierung": "land", "platz": f"'{id_}', 1, {gueltig}"}


@pytest.fixture
async def schreiber(
    database: Datenbank, superuser_url: Callable[[str], str]
) -> AsyncIterator[Schreiber]:
    dsn = superuser_url(database("beratung")).replace("+asyncpg", "")
    db = await asyncpg.connect(dsn)
    yield Schreiber(db)
    await db.close()


async def test_der_schreiber_kann_richtig_buchen(schreiber: Schreiber) -> None:
    await schreiber.buchung(land=True)
    await schreiber.buchung(team=2, tage="abc")
    assert await schreiber.db.fetchval("SELECT count(*) FROM beratung.termin") == 6


async def abgelehnt(schreiber: Schreiber, constraint: str, **anders: object) -> None:
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as fehler:
        await schreiber.buchung(**anders)  # type: ignore[arg-type]
    assert fehler.value.constraint_name == constraint
    await entferne(schreiber.db, constraint)
    await schreiber.buchung(**anders)  # type: ignore[arg-type]


async def entferne(db: asyncpg.Connection, constraint: str) -> None:
    tabelle = await db.fetchval(
        "SELECT conrelid::regclass FROM pg_constraint WHERE conname = $1", constraint
    )
    await db.execute(
        f"ALTER TABLE {tabelle} DROP CONSTRAINT {constraint}"
        if tabelle
        else f"DROP INDEX beratung.{constraint}"
    )


async def test_ein_team_nicht_zweimal_zur_selben_zeit(schreiber: Schreiber) -> None:
    await schreiber.buchung()
    await abgelehnt(schreiber, "berater_frei", ags="06636013", tage="567")


async def test_eine_kommune_nicht_zweimal_zur_selben_zeit(schreiber: Schreiber) -> None:
    await schreiber.buchung()
    await abgelehnt(schreiber, "kommune_frei", team=2, tage="567")


async def test_der_kostenfreie_platz_nur_einmal(schreiber: Schreiber) -> None:
    await schreiber.buchung(land=True, tage="345")
    await abgelehnt(schreiber, "platz_frei", land=True, tage="abc", modul=1)


async def test_gefragt_wird_nur_einmal_und_nach_einem_nein_nicht_wieder(
    schreiber: Schreiber,
) -> None:
    await schreiber.buchung(status="reserviert", frist="now()")
    await schreiber.buchung(status="reserviert", frist="now()", team=2, tage="abc")
    fragen = f"{ANFRAGE} verbindlich FROM beratung.buchung"
    with pytest.raises(asyncpg.UniqueViolationError) as fehler:
        await schreiber.db.execute(fragen)
    assert fehler.value.constraint_name == "einmal_gefragt"
    nein = "UPDATE beratung.partneranfrage SET zugestimmt = false"
    await schreiber.db.execute(f"{fragen} LIMIT 1; {nein}")
    with pytest.raises(asyncpg.UniqueViolationError) as fehler:
        await schreiber.db.execute(f"{fragen} ORDER BY id DESC LIMIT 1")
    assert fehler.value.constraint_name == "einmal_gefragt"
    await entferne(schreiber.db, "einmal_gefragt")
    await schreiber.db.execute(f"{fragen} ORDER BY id DESC LIMIT 1")


async def test_kostenfrei_nur_im_foerderzeitraum(schreiber: Schreiber) -> None:
    await abgelehnt(schreiber, "im_foerderzeitraum", land=True, tage="pqr")


async def test_nur_an_arbeitstagen(schreiber: Schreiber) -> None:
    await abgelehnt(schreiber, "termin_arbeitstag_fkey", tage="bcd")  # 13 May is Ascension Day


async def test_drei_termine_nicht_zwei(schreiber: Schreiber) -> None:
    await abgelehnt(schreiber, "drei_termine_3", tage="34")


async def test_der_halbe_dritte_tag(schreiber: Schreiber) -> None:
    await abgelehnt(schreiber, "dritter_tag_halb", dauer="2.5")


@pytest.mark.parametrize("anders", [{"status": "reserviert"}, {"frist": "now()"}], ids=repr)
async def test_nur_eine_reservierung_hat_eine_frist(
    schreiber: Schreiber, anders: dict[str, str]
) -> None:
    await abgelehnt(schreiber, "nur_reservierung_hat_frist", **anders)


async def test_zweieinhalb_oder_drei_tage(schreiber: Schreiber) -> None:
    with pytest.raises(asyncpg.CheckViolationError) as fehler:
        await schreiber.buchung(dauer="2.46")
    assert fehler.value.constraint_name == "buchung_dauer_check"


async def test_die_app_darf_nichts_loeschen_und_das_journal_nicht_aendern(
    database: Datenbank,
) -> None:
    db = await asyncpg.connect(database("beratung").replace("+asyncpg", ""))
    for befehl in [
        "DELETE FROM beratung.buchung",
        "DELETE FROM beratung.journal",
        "UPDATE beratung.journal SET sub = 'x'",
        "DELETE FROM beratung.ereignis",
        "UPDATE beratung.antwort SET body = ''",
        "TRUNCATE beratung.buchung CASCADE",
        "ALTER TABLE beratung.termin DROP CONSTRAINT berater_frei",
        "UPDATE beratung.termin SET belegt = false",
    ]:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await db.execute(befehl)
    await db.close()


BASIS = "(SELECT id FROM beratung.buchung)"
TEAM_2 = "(SELECT id FROM beratung.berater WHERE name = 'Beratungsteam 2')"
KONTINGENT = "(SELECT id FROM beratung.kontingent)"
ANFRAGE = (
    "INSERT INTO beratung.partneranfrage"
    " (buchung_id, kommune, federfuehrend, modul, belegt, verbindlich)"
    " SELECT id, '06636013', kommune, modul, belegt,"
)


@pytest.mark.parametrize(
    ("constraint", "befehl"),
    [
        (
            "kontingent_eindeutig",
            "INSERT INTO beratung.kontingent (kommune, bereich, schluessel, gueltig, plaetze)"
            " VALUES ('06635020', 'ozg', 'x', '[2022-01-01,2023-01-01)', 1)",
        ),
        (
            "platz_im_kontingent",
            f"INSERT INTO beratung.kontingent_platz VALUES ({KONTINGENT}, 2, 1)",
        ),
        (
            "land_hat_platz",
            "INSERT INTO beratung.buchung_kommune (buchung_id, kommune, bereich, belegt,"
            " finanzierung, begruendung, gueltig)"
            f" VALUES ({BASIS}, '06636013', 'ozg', true, 'land', 'x', '(,)')",
        ),
        (
            "eigenes_kontingent",
            "UPDATE beratung.buchung_kommune SET gueltig = '[2020-01-01,2030-01-01)'",
        ),
        ("lead_nimmt_teil", "UPDATE beratung.buchung SET kommune = '06636013'"),
        (
            "beratung_vollstaendig",
            "INSERT INTO beratung.termin (berater_id, zeitraum, nr, modul, format)"
            f" VALUES ({TEAM_2}, '[2021-05-03 09:00+02,2021-05-03 17:00+02)', 1, 2, 'online')",
        ),
        (
            "ein_berliner_tag",
            "INSERT INTO beratung.termin"
            " (berater_id, zeitraum, buchung_id, nr, dauer, modul, format)"
            f" SELECT {TEAM_2}, '[2021-05-10 09:00+02,2021-05-11 17:00+02)', id, 1, 3, 2, 'online'"
            " FROM beratung.buchung",
        ),
        ("alle_haben_zugestimmt", f"{ANFRAGE} true FROM beratung.buchung"),
        ("fk_partneranfrage_buchung", f"{ANFRAGE} false FROM beratung.buchung"),
        (
            "ein_team",
            f"UPDATE beratung.termin SET berater_id = {TEAM_2} WHERE nr = 2",
        ),
        ("drei_termine_1", "DELETE FROM beratung.termin_kommune WHERE nr = 1"),
        ("drei_termine_2", "DELETE FROM beratung.termin_kommune WHERE nr = 2"),
    ],
)
async def test_und_jede_andere_bedingung_haelt(
    schreiber: Schreiber, constraint: str, befehl: str
) -> None:
    await schreiber.buchung(land=True)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as fehler:
        await schreiber.db.execute(f"BEGIN; {befehl}; SET CONSTRAINTS ALL IMMEDIATE; COMMIT")
    assert fehler.value.constraint_name == constraint


async def test_ein_tag_steht_nur_einmal_in_einer_buchung(schreiber: Schreiber) -> None:
    await schreiber.buchung()
    verschoben = """
        UPDATE beratung.termin SET zeitraum = CASE nr
          WHEN 1 THEN '[2021-05-03 09:00+02,2021-05-03 12:00+02)'::tstzrange
          ELSE '[2021-05-03 12:00+02,2021-05-03 17:00+02)' END
        WHERE nr < 3"""
    with pytest.raises(asyncpg.UniqueViolationError) as fehler:
        await schreiber.db.execute(verschoben)
    assert fehler.value.constraint_name == "tage_verschieden"
