"""The database lets nobody register as what they are not, or take a seat they do not have."""

from collections.abc import Callable

import asyncpg
import httpx

from tests.beratung.veranstaltung.conftest import angemeldet
from tests.schranken import wirkungslose

WARTET = "UPDATE beratung.anmeldung SET {was} WHERE status = 'warteliste'"
SITZ = (
    "INSERT INTO beratung.sitzplatz"
    " (veranstaltung_id, nr, kapazitaet, anmeldung_id, lfd, plaetze, belegt)"
    " SELECT veranstaltung_id, 5, 10, id, 1, plaetze, {belegt} FROM beratung.anmeldung"
    " WHERE status = '{status}'"
)
# guard, what refuses, command
FAELLE = [
    (
        "ck_anmeldung_kommune",
        "ck_anmeldung_kommune",
        WARTET.format(was="kommune = '06135020'"),
    ),
    ("ck_anmeldung_plaetze", "ck_anmeldung_plaetze", WARTET.format(was="plaetze = 0")),
    ("ck_anmeldung_plaetze", "ck_anmeldung_plaetze", WARTET.format(was="plaetze = 21")),
    ("ck_anmeldung_reihe", "ck_anmeldung_reihe", WARTET.format(was="reihe = 0")),
    (
        "uq_anmeldung_veranstaltung_id_reihe",
        "uq_anmeldung_veranstaltung_id_reihe",
        WARTET.format(was="reihe = 1"),
    ),
    (
        "uq_anmeldung_id_veranstaltung_id_plaetze_belegt",
        "fk_sitzplatz_anmeldung_id_anmeldung",
        SITZ.format(belegt="true", status="warteliste"),
    ),
    (
        "ck_sitzplatz_belegt",
        "ck_sitzplatz_belegt",
        SITZ.format(belegt="false", status="warteliste"),
    ),
    (
        "uq_sitzplatz_anmeldung_id_lfd",
        "uq_sitzplatz_anmeldung_id_lfd",
        SITZ.format(belegt="true", status="angemeldet"),
    ),
]


async def test_jede_bedingung_haelt_und_ohne_sie_geht_es(
    portal: httpx.AsyncClient, veranstaltung: str, beratung_url: str,
    superuser_url: Callable[[str], str],
) -> None:  # fmt: skip
    """The first has two seats, the second waits for nine."""
    await angemeldet(portal, veranstaltung, "06532001", 2)
    await angemeldet(portal, veranstaltung, "06532002", 9)
    db = await asyncpg.connect(superuser_url(beratung_url).replace("+asyncpg", ""))
    gefunden = await wirkungslose(db, FAELLE)
    await db.close()
    assert gefunden == []
