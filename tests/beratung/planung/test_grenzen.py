"""The database keeps a booking within what its team offers, works and has time for.

Each case writes past the code, as the owner of the tables would, and names the constraint that
stops it. As its control it then drops that constraint, and the same write goes through.
"""

from collections.abc import Callable

import asyncpg
import httpx

from tests.beratung.planung.planen import abwesend, buche
from tests.schranken import wirkungslose

TEAM = "(SELECT berater_id FROM beratung.termin WHERE art = 'beratung' AND nr = 1)"
ABWESEND = """
    WITH neu AS (
      INSERT INTO beratung.abwesenheit (berater_id, zeitraum)
      VALUES ({team}, '[2021-05-04 {von}+02,2021-05-04 {bis}+02)') RETURNING *)
    INSERT INTO beratung.termin (art, berater_id, zeitraum, abwesenheit_id)
    SELECT 'abwesenheit', berater_id, zeitraum, id FROM neu"""
# the booking: vor Ort, module 2, Monday 3 to Wednesday 5 May 2021, with an hour of travel
FAELLE = [
    ("berater_frei", ABWESEND.format(team=TEAM, von="17:30", bis="18:30")),
    ("berater_frei", ABWESEND.format(team=TEAM, von="08:00", bis="08:30")),
    (
        "berater_frei",
        f"UPDATE beratung.termin SET berater_id = {TEAM}, puffer_minuten = 60"
        " WHERE buchung_id <> (SELECT buchung_id FROM beratung.termin"
        f" WHERE berater_id = {TEAM} AND nr = 1)",
    ),
    ("berater_eingesetzt", f"DELETE FROM beratung.einsatz WHERE berater_id = {TEAM} AND modul = 2"),
    (
        "berater_eingesetzt",
        f"DELETE FROM beratung.einsatz WHERE berater_id = {TEAM} AND format = 'vor_ort'",
    ),
    (
        "berater_eingesetzt",
        "UPDATE beratung.einsatz SET gueltig = '[2020-01-01,2021-05-05)'"
        f" WHERE berater_id = {TEAM}",
    ),
    (
        "in_der_arbeitszeit",
        f"DELETE FROM beratung.arbeitszeit WHERE berater_id = {TEAM} AND wochentag = 3",
    ),
    (
        "in_der_arbeitszeit",
        "UPDATE beratung.termin SET zeitraum = '[2021-05-03 08:00+02,2021-05-03 16:00+02)'"
        f" WHERE berater_id = {TEAM} AND nr = 1",
    ),
    (
        "in_der_arbeitszeit",
        "UPDATE beratung.termin SET zeitraum = '[2021-05-03 09:00+02,2021-05-04 00:00+02)',"
        f" puffer_minuten = 0 WHERE berater_id = {TEAM} AND nr = 1",
    ),
    (
        "fk_termin_buchung_id_modul_format_buchung",
        f"UPDATE beratung.termin SET modul = 1 WHERE berater_id = {TEAM} AND nr = 1",
    ),
    ("ck_termin_wofuer", f"UPDATE beratung.termin SET modul = NULL WHERE berater_id = {TEAM}"),
    (
        "ck_termin_puffer_minuten",
        f"UPDATE beratung.termin SET puffer_minuten = 241 WHERE berater_id = {TEAM}",
    ),
    (
        "ck_termin_puffer_minuten",
        "UPDATE beratung.termin SET puffer_minuten = 5 WHERE art = 'abwesenheit'",
    ),
    (
        "fk_abwesenheit_id_termin",
        "INSERT INTO beratung.abwesenheit (berater_id, zeitraum)"
        f" VALUES ({TEAM}, '[2021-06-04 09:00+02,2021-06-04 10:00+02)')",
    ),
    (
        "fk_termin_abwesenheit_id_abwesenheit",
        "UPDATE beratung.termin SET zeitraum = '[2021-07-02 09:00+02,2021-07-02 10:00+02)'"
        " WHERE art = 'abwesenheit'",
    ),
    (
        "uq_termin_abwesenheit_id",
        "INSERT INTO beratung.termin (art, berater_id, zeitraum, abwesenheit_id)"
        " SELECT 'abwesenheit', berater_id, zeitraum, id FROM beratung.abwesenheit",
    ),
    ("ck_arbeitszeit_art", "UPDATE beratung.arbeitszeit SET bis = '11:00'"),
    ("ck_anfahrt_regionen", "UPDATE beratung.anfahrt SET regionen = ARRAY['06635020']"),
    ("ck_anfahrt_puffer_minuten", "UPDATE beratung.anfahrt SET puffer_minuten = 241"),
    (
        "pk_einsatz",
        f"INSERT INTO beratung.einsatz VALUES ({TEAM}, 2, 'vor_ort', '[2022-01-01,)')",
    ),
]


async def test_jede_bedingung_haelt_und_ohne_sie_geht_es(
    portal: httpx.AsyncClient, beratung_url: str, superuser_url: Callable[[str], str]
) -> None:
    erste = await buche(portal, format="vor_ort")
    await buche(portal, format="vor_ort", ags="06531001")
    teams = (await portal.get("/beratung/v1/berater", params={"limit": 200})).json()["items"]
    team = next(t["id"] for t in teams if t["name"] == erste["team"])
    assert (await abwesend(portal, team, von="2021-07-01", bis="2021-07-01")).status_code == 201
    db = await asyncpg.connect(superuser_url(beratung_url).replace("+asyncpg", ""))
    faelle = [(name, name, befehl.replace(TEAM, f"'{team}'::uuid")) for name, befehl in FAELLE]
    gefunden = await wirkungslose(db, faelle)
    await db.close()
    assert gefunden == []
