"""Fifty at once for ten seats: exactly ten; it is the tables that say so, not only the lock."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.tables import Anmeldung, Veranstaltung
from services.beratung.veranstaltung import anmelden
from services.beratung.veranstaltung.sitzplaetze import setze
from tests.beratung.veranstaltung.conftest import angemeldet, gelesen, stand

FUENFZIG = [f"06532{n:03}" for n in range(1, 51)]
ANGEMELDET = "SELECT coalesce(sum(plaetze), 0) FROM beratung.anmeldung WHERE status = 'angemeldet'"


async def alle(portal: httpx.AsyncClient, veranstaltung: str) -> Counter[Any]:
    antworten = await asyncio.gather(*(angemeldet(portal, veranstaltung, ags) for ags in FUENFZIG))
    return Counter(antwort.json().get("status") for antwort in antworten)


async def test_zehn_von_fuenfzig(portal: httpx.AsyncClient, veranstaltung: str) -> None:
    assert await alle(portal, veranstaltung) == {"angemeldet": 10, "warteliste": 40}
    eine = await gelesen(portal, veranstaltung)
    assert (eine["belegt"], eine["frei"], eine["wartend"]) == (10, 0, 40)
    assert [wie for *_, wie in await stand(portal, veranstaltung)] == (
        ["angemeldet"] * 10 + ["warteliste"] * 40
    )


async def test_dieselbe_kommune_zugleich(portal: httpx.AsyncClient, veranstaltung: str) -> None:
    antworten = await asyncio.gather(
        *(angemeldet(portal, veranstaltung, FUENFZIG[0]) for _ in range(10))
    )
    assert Counter(a.status_code for a in antworten) == {201: 1, 409: 9}


@pytest.fixture
def ohne_sperre(monkeypatch: pytest.MonkeyPatch) -> None:
    """All read the same free seats before the first of them takes one."""
    bereit = asyncio.Barrier(10)

    async def ungesperrt(session: AsyncSession, id: UUID) -> Veranstaltung:
        gefunden = await session.get(Veranstaltung, id)
        assert gefunden is not None
        return gefunden

    async def gleichzeitig(session: AsyncSession, veranstaltung_id: UUID) -> int:
        await bereit.wait()
        return 0

    monkeypatch.setattr(anmelden, "lock_veranstaltung", ungesperrt)
    monkeypatch.setattr(anmelden, "belegte", gleichzeitig)


async def vergeben(
    portal: httpx.AsyncClient, veranstaltung: str, url: str, *befehle: str
) -> tuple[int, Counter[int]]:
    """Let ten run for one seat; return how many were promised it, and the answers."""
    db = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        for befehl in befehle:
            await db.execute(befehl)
        antworten = await asyncio.gather(
            *(angemeldet(portal, veranstaltung, ags) for ags in FUENFZIG[:10])
        )
        gezaehlt = Counter(antwort.status_code for antwort in antworten)
        return int(await db.fetchval(ANGEMELDET)), gezaehlt
    finally:
        await db.close()


# one seat is left, and each turn may be had more than once, so that only the seat is fought for
EIN_PLATZ = "UPDATE beratung.veranstaltung SET kapazitaet = 1 WHERE kapazitaet = 10"
GLEICHE_REIHE = "ALTER TABLE beratung.anmeldung DROP CONSTRAINT uq_anmeldung_veranstaltung_id_reihe"
OHNE_EINZIGKEIT = "ALTER TABLE beratung.sitzplatz DROP CONSTRAINT pk_sitzplatz"


@pytest.mark.usefixtures("ohne_sperre")
async def test_auch_ohne_sperre_nur_einer(
    portal: httpx.AsyncClient, app: FastAPI, veranstaltung: str, beratung_url: str,
    superuser_url: Callable[[str], str],
) -> None:  # fmt: skip
    url = superuser_url(beratung_url)
    belegt, antworten = await vergeben(portal, veranstaltung, url, EIN_PLATZ, GLEICHE_REIHE)
    assert (belegt, antworten[201]) == (1, 1)


@pytest.fixture
def erst_alle_dann_bestaetigt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody commits before all have their seat, as a committed one would be seen by the rest."""
    gesetzt = asyncio.Barrier(10)

    async def gemeinsam(session: AsyncSession, anmeldung: Anmeldung, *, kapazitaet: int) -> None:
        await setze(session, anmeldung, kapazitaet=kapazitaet)
        await gesetzt.wait()

    monkeypatch.setattr(anmelden, "setze", gemeinsam)


@pytest.mark.usefixtures("ohne_sperre", "erst_alle_dann_bestaetigt")
async def test_ohne_die_bedingung_wird_ueberbucht(
    portal: httpx.AsyncClient, app: FastAPI, veranstaltung: str, beratung_url: str,
    superuser_url: Callable[[str], str],
) -> None:  # fmt: skip
    url = superuser_url(beratung_url)
    belegt, antworten = await vergeben(
        portal, veranstaltung, url, EIN_PLATZ, GLEICHE_REIHE, OHNE_EINZIGKEIT
    )
    assert (belegt, antworten[201]) == (10, 10)


SITZ = (
    "INSERT INTO beratung.sitzplatz (veranstaltung_id, nr, kapazitaet, anmeldung_id, lfd, plaetze)"
    " SELECT v.id, {nr}, {kapazitaet}, a.id, {lfd}, {plaetze} FROM beratung.veranstaltung v"
    " JOIN beratung.anmeldung a ON a.veranstaltung_id = v.id AND a.kommune = '{ags}'"
)
ERSTE, ZWEITE = FUENFZIG[:2]


VERBOTEN = [
    ("pk_sitzplatz", SITZ.format(nr=1, kapazitaet=10, lfd=1, plaetze=9, ags=ZWEITE)),
    ("ck_sitzplatz_im_saal", SITZ.format(nr=11, kapazitaet=10, lfd=1, plaetze=9, ags=ZWEITE)),
    (
        "fk_sitzplatz_veranstaltung_id_veranstaltung",
        SITZ.format(nr=11, kapazitaet=11, lfd=1, plaetze=9, ags=ZWEITE),
    ),
    ("ck_sitzplatz_nicht_mehr", SITZ.format(nr=5, kapazitaet=10, lfd=3, plaetze=2, ags=ERSTE)),
    (
        "fk_sitzplatz_anmeldung_id_anmeldung",
        SITZ.format(nr=5, kapazitaet=10, lfd=3, plaetze=3, ags=ERSTE),
    ),
    (
        "fk_sitzplatz_anmeldung_id_anmeldung",  # who waits has no seat
        SITZ.format(nr=5, kapazitaet=10, lfd=1, plaetze=9, ags=ZWEITE),
    ),
    (
        "ck_sitzplatz_im_saal",
        "UPDATE beratung.veranstaltung SET kapazitaet = 1 WHERE kapazitaet = 10",
    ),
    ("fk_anmeldung_id_sitzplatz", "DELETE FROM beratung.sitzplatz WHERE lfd = 2"),
    ("fk_sitzplatz_anmeldung_id_sitzplatz", "DELETE FROM beratung.sitzplatz WHERE lfd = 1"),
    ("fk_anmeldung_id_sitzplatz", "UPDATE beratung.anmeldung SET status = 'angemeldet'"),
    (
        "fk_sitzplatz_anmeldung_id_anmeldung",
        "UPDATE beratung.anmeldung SET status = 'entfallen', entfallen_am = '2021-04-15'",
    ),
    (
        "ck_anmeldung_entfallen_am",
        "UPDATE beratung.anmeldung SET status = 'entfallen' WHERE status = 'warteliste'",
    ),
    (
        "uq_anmeldung_laufend",
        "INSERT INTO beratung.anmeldung"
        " (veranstaltung_id, reihe, kommune, plaetze, status, tag)"
        f" SELECT id, 9, '{ZWEITE}', 1, 'warteliste', '2021-04-15' FROM beratung.veranstaltung"
        " WHERE kapazitaet = 10",
    ),
    (
        "ck_anmeldung_postfach_geloescht",
        "UPDATE beratung.anmeldung SET status = 'zurueckgezogen' WHERE status = 'warteliste'",
    ),
]


async def test_jede_bedingung_haelt(
    portal: httpx.AsyncClient, veranstaltung: str, beratung_url: str,
    superuser_url: Callable[[str], str],
) -> None:  # fmt: skip
    """The first has two seats, the second waits for nine."""
    await angemeldet(portal, veranstaltung, ERSTE, 2)
    await angemeldet(portal, veranstaltung, ZWEITE, 9)
    db = await asyncpg.connect(superuser_url(beratung_url).replace("+asyncpg", ""))
    try:
        for constraint, befehl in VERBOTEN:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as fehler:
                await db.execute(f"BEGIN; {befehl}; SET CONSTRAINTS ALL IMMEDIATE; COMMIT")
            assert fehler.value.constraint_name == constraint
            await db.execute("ROLLBACK")
    finally:
        await db.close()
