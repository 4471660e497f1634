"""A month of 20 teams costs through the service little more than its bare SQL, by indexes alone."""

import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from services.beratung.planung.verfuegbarkeit import FREIE_BEGINNE, freie_beginne_von
from shared.schemas.beratung import VerfuegbarkeitenFilter
from tests.beratung.conftest import HEUTE, JETZT
from tests.beratung.planung.planen import MAI, PFAD

TEAMS = 20
# Bookings of three days, every team every other week, past every foreign key: only their number
# and spread matter here.
GEBUCHT = [
    "SET session_replication_role = replica",
    """INSERT INTO beratung.berater (name)
       SELECT 'Team ' || n FROM generate_series(11, 20) n""",
    """INSERT INTO beratung.einsatz SELECT id, modul, format, aktiv FROM beratung.berater b,
         generate_series(1, 4) modul, unnest(ARRAY['online', 'vor_ort']) format
       WHERE name LIKE 'Team %'""",
    """INSERT INTO beratung.anfahrt
       SELECT id, aktiv, '{{}}', 60 FROM beratung.berater WHERE name LIKE 'Team %'""",
    """INSERT INTO beratung.arbeitszeit SELECT id, tag, art, '09:00', '17:00', aktiv
       FROM beratung.berater, generate_series(1, 5) tag,
         unnest(ARRAY['ganztags', 'vormittags']) art WHERE name LIKE 'Team %'""",
    """CREATE TEMP TABLE neu AS
       SELECT uuidv7() AS id, b.id AS berater, montag + b.nr % 2 * interval '7 days' AS montag
       FROM (SELECT id, row_number() OVER (ORDER BY id) AS nr FROM beratung.berater) b,
         generate_series(date '2021-03-01', date '2021-02-28' + {wochen} * 14, '14 days') montag""",
    """INSERT INTO beratung.buchung (id, kommune, modul, format, dauer, teilnehmende, status)
       SELECT id, '06531001', 2, 'online', 3, 5, 'bestaetigt' FROM neu""",
    """INSERT INTO beratung.termin (berater_id, zeitraum, buchung_id, nr, dauer, modul, format)
       SELECT berater, tstzrange((montag + make_interval(days => nr, hours => 9))
                AT TIME ZONE 'Europe/Berlin', (montag + make_interval(days => nr, hours => 17))
                AT TIME ZONE 'Europe/Berlin'), id, nr, 3, 2, 'online'
       FROM neu, generate_series(1, 3) nr""",
    "SET session_replication_role = DEFAULT",
    "ANALYZE beratung.termin, beratung.buchung, beratung.berater, beratung.einsatz",
]


@pytest.fixture
async def bare(beratung_url: str) -> AsyncIterator[AsyncSession]:
    engine = create_async_engine(beratung_url, connect_args={"server_settings": {"jit": "off"}})
    async with AsyncSession(engine) as session:
        yield session
    await engine.dispose()


@pytest.mark.parametrize(
    ("buchungen", "laeufe", "hoechstens"),
    [(200, 25, 10.0), pytest.param(2000, 300, 3.0, marks=pytest.mark.nightly)],
)
@pytest.mark.allein
async def test_ein_monat_kostet_kaum_mehr_als_sein_sql(
    portal: httpx.AsyncClient,
    bare: AsyncSession,
    beratung_url: str,
    superuser_url: Callable[[str], str],
    buchungen: int,
    laeufe: int,
    hoechstens: float,
) -> None:
    db = await asyncpg.connect(superuser_url(beratung_url).replace("+asyncpg", ""))
    for befehl in GEBUCHT:
        await db.execute(befehl.format(wochen=buchungen // TEAMS))
    assert await db.fetchval("SELECT count(*) FROM beratung.buchung") == buchungen
    await db.close()
    filter_ = VerfuegbarkeitenFilter.model_validate(MAI)
    frage = freie_beginne_von(
        filter_, von=filter_.von or HEUTE, bis=filter_.bis or HEUTE, jetzt=JETZT
    )

    async def durch_den_dienst() -> None:
        antwort = await portal.get(PFAD, params=MAI)
        assert antwort.json()["items"]

    async def nacktes_sql() -> None:
        assert (await bare.execute(FREIE_BEGINNE, frage)).all()

    dienst, sql = await _dauern(laeufe, durch_den_dienst, nacktes_sql)
    sys.stdout.write(f"{buchungen}: {dienst * 1000:.1f} ms, SQL {sql * 1000:.1f} ms")
    plan = str((await bare.execute(text(f"EXPLAIN {FREIE_BEGINNE.text}"), frage)).scalars().all())
    assert "berater_frei" in plan
    assert "arbeitstag_pkey" in plan
    assert "Seq Scan on termin" not in plan
    assert dienst < hoechstens * sql


async def _dauern(laeufe: int, *was: Callable[[], Awaitable[None]]) -> list[float]:
    """Return the shortest of many runs of each, in turn: whatever else this machine does, waits."""
    dauern: list[list[float]] = [[] for _ in was]
    for _ in range(laeufe):
        for tun, gemessen in zip(was, dauern, strict=True):
            beginn = time.perf_counter()
            await tun()
            gemessen.append(time.perf_counter() - beginn)
    return [min(gemessen) for gemessen in dauern]
