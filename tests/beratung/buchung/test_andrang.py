"""Crowds: no place, team or free quota is given twice, and nobody sees a deadlock.

Each has a control: without locks and without the constraint the same crowd overbooks.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from itertools import islice

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from shared.kalender import ist_arbeitstag
from tests.beratung.conftest import EKOM21, VIELE, VOLKMARSEN, WANFRIED, schluessel, wunsch

PFAD = "/beratung/v1/buchungen"
KOMMUNEN = [*VIELE, VOLKMARSEN, WANFRIED]
OHNE_SPERREN = """
    CREATE OR REPLACE FUNCTION beratung.platz_schaffen
      (p_berater uuid[], p_kommunen text[], p_zeiten tstzmultirange, p_jetzt timestamptz)
    RETURNS SETOF uuid LANGUAGE sql AS 'SELECT NULL::uuid WHERE false'
"""
IM_GLEICHSCHRITT = OHNE_SPERREN.replace(
    "WHERE false",
    # never null, and known only once it is over: of "WHERE false" nothing would be carried out
    "FROM pg_sleep(0.5 - mod(extract(epoch FROM clock_timestamp()), 0.5)) AS s WHERE s IS NULL",
)
UEBERSCHNEIDUNGEN = text("""
    SELECT count(*) FROM beratung.termin a JOIN beratung.termin b
      ON a.id < b.id AND a.belegt AND b.belegt AND a.belegung && b.belegung
     AND a.berater_id = b.berater_id
""")
KOMMUNE_ZWEIMAL = text("""
    SELECT count(*) FROM beratung.termin_kommune a JOIN beratung.termin_kommune b
      ON (a.buchung_id, a.nr) < (b.buchung_id, b.nr) AND a.belegt AND b.belegt
     AND a.kommune = b.kommune AND a.zeitraum && b.zeitraum
""")
LAND = text("SELECT count(*) FROM beratung.buchung_kommune WHERE belegt AND finanzierung = 'land'")


@pytest.fixture
def ohne(
    app: FastAPI, beratung_url: str, superuser_url: Callable[[str], str]
) -> Callable[..., Awaitable[None]]:
    """Take the locks and these constraints out of the test's own database; few stand in line."""

    async def entfernen(*befehle: str) -> None:
        app.state.schlange = asyncio.Semaphore(10)
        db = await asyncpg.connect(superuser_url(beratung_url).replace("+asyncpg", ""))
        try:
            for befehl in (OHNE_SPERREN, *befehle):
                await db.execute(befehl)
        finally:
            await db.close()

    return entfernen


async def alle(portal: httpx.AsyncClient, wuensche: Sequence[dict[str, object]]) -> Counter[int]:
    """Send all, 40 at a time."""
    offen, stati = iter(wuensche), Counter[int]()

    async def einer_nach_dem_anderen() -> None:
        for einer in offen:
            antwort = await portal.post(PFAD, json=einer, headers=schluessel() | EKOM21)
            stati[antwort.status_code] += 1

    await asyncio.gather(*(einer_nach_dem_anderen() for _ in range(40)))
    return stati


async def aufwaermen(portal: httpx.AsyncClient) -> None:
    """Open the connections, or the first in a crowd is done before the others have theirs."""
    await asyncio.gather(*(portal.get("/beratung/v1/module") for _ in range(30)))


def zufaellig(anzahl: int) -> list[dict[str, object]]:
    """Wishes of twelve Kommunen over a quarter, in no order."""
    zufall = random.Random(anzahl)
    tage = [date(2021, 5, 3) + timedelta(days=n) for n in range(90)]
    return [
        wunsch(
            ags=zufall.choice(KOMMUNEN),
            modul=zufall.randint(1, 4),
            format=zufall.choice(["online", "vor_ort"]),
            dauer_tage=zufall.choice([2.5, 3]),
            beginn=zufall.choice([tag for tag in tage if ist_arbeitstag(tag)]).isoformat(),
            eigenanteil_akzeptiert=True,
            unterbrechung_erlaubt=True,
        )
        for _ in range(anzahl)
    ]


def um_den_letzten(anzahl: int) -> list[dict[str, object]]:
    return [wunsch(ags=KOMMUNEN[9 + n % 3], eigenanteil_akzeptiert=True) for n in range(anzahl)]


def kostenfrei(anzahl: int) -> list[dict[str, object]]:
    """Wishes of one Kommune for one Bereich; every second would also pay."""
    montage = (date(2021, 5, 3) + timedelta(days=7 * n) for n in range(2 * anzahl))
    frei = (m for m in montage if all(ist_arbeitstag(m + timedelta(days=k)) for k in range(3)))
    return [
        wunsch(modul=1 + n % 2, beginn=tag.isoformat(), eigenanteil_akzeptiert=n % 2 == 0)
        for n, tag in enumerate(islice(frei, anzahl))
    ]


async def zahl(app: FastAPI, frage: object) -> int:
    async with app.state.sessions() as session:
        return int(await session.scalar(frage))


@pytest.mark.parametrize(
    "anzahl", [500, pytest.param(10_000, marks=pytest.mark.nightly)], ids=["500", "10000"]
)
async def test_zufaellige_buchungen_ueberschneiden_sich_nie(
    portal: httpx.AsyncClient, app: FastAPI, anzahl: int
) -> None:
    stati = await alle(portal, zufaellig(anzahl))
    print(f"\n{anzahl} random bookings: {dict(stati)}")
    assert set(stati) == {201, 409}  # no 5xx: no deadlock reached anybody
    assert stati[201] > 50
    assert await zahl(app, UEBERSCHNEIDUNGEN) == 0
    assert await zahl(app, KOMMUNE_ZWEIMAL) == 0


async def test_dreissig_wollen_kostenfrei(portal: httpx.AsyncClient, app: FastAPI) -> None:
    stati = await alle(portal, kostenfrei(30))
    assert await zahl(app, LAND) == 1
    assert stati in ({201: 16, 409: 14}, {201: 15, 409: 15})  # whether the free one would have paid


async def test_ohne_sperren_halten_die_bedingungen_allein(
    portal: httpx.AsyncClient, app: FastAPI, ohne: Callable[..., Awaitable[None]]
) -> None:
    await alle(portal, [wunsch(ags=ags, eigenanteil_akzeptiert=True) for ags in KOMMUNEN[:9]])
    await aufwaermen(portal)
    await ohne()
    stati = await alle(portal, um_den_letzten(60))
    assert stati[201] == 1
    await alle(portal, kostenfrei(30))
    assert await zahl(app, UEBERSCHNEIDUNGEN) == 0


async def test_gegenprobe_der_letzte_platz(
    portal: httpx.AsyncClient, app: FastAPI, ohne: Callable[..., Awaitable[None]]
) -> None:
    tage = [{"beginn": f"2021-{tag}"} for tag in ("05-03", "05-17", "06-07", "06-14", "06-21")]
    neun = [wunsch(ags=ags, eigenanteil_akzeptiert=True) for ags in KOMMUNEN[:9]]
    for tag in tage:
        await alle(portal, [einer | tag for einer in neun])
    await aufwaermen(portal)
    await ohne(IM_GLEICHSCHRITT, "ALTER TABLE beratung.termin DROP CONSTRAINT berater_frei")
    mehrfach = 0
    for tag in tage:  # now and then somebody is done before the others begin
        stati = await alle(portal, [einer | tag for einer in um_den_letzten(60)])
        if (mehrfach := stati[201] - 1) > 0:
            break
    assert mehrfach > 0
    assert await zahl(app, UEBERSCHNEIDUNGEN) > 0


async def test_gegenprobe_zufaellige_buchungen(
    portal: httpx.AsyncClient, app: FastAPI, ohne: Callable[..., Awaitable[None]]
) -> None:
    await aufwaermen(portal)
    await ohne(
        IM_GLEICHSCHRITT,
        "ALTER TABLE beratung.termin DROP CONSTRAINT berater_frei",
        "ALTER TABLE beratung.termin_kommune DROP CONSTRAINT kommune_frei",
    )
    await alle(portal, zufaellig(200))
    assert await zahl(app, UEBERSCHNEIDUNGEN) > 0
    assert await zahl(app, KOMMUNE_ZWEIMAL) > 0


async def test_gegenprobe_kostenfrei(
    portal: httpx.AsyncClient, app: FastAPI, ohne: Callable[..., Awaitable[None]]
) -> None:
    mehrere = KOMMUNEN[:5]
    for ags in mehrere:  # so that each has its Kontingent
        neu = kostenfrei(1)[0] | {"ags": ags}
        eine = (await portal.post(PFAD, json=neu, headers=schluessel() | EKOM21)).json()
        weg = await portal.post(
            f"{PFAD}/{eine['id']}/stornieren", headers=EKOM21 | {"If-Match": '"1"'}
        )
        assert weg.status_code == 200, weg.text
    # every connection has booked before, or the first of the crowd is done before the others read
    await alle(portal, [wunsch(ags=ags, modul=3, beginn="2022-09-06") for ags in VIELE])
    await ohne("DROP INDEX beratung.platz_frei", IM_GLEICHSCHRITT)
    zu_viele = 0
    for ags in mehrere:  # now and then somebody is done before the others begin
        vorher = await zahl(app, LAND)
        await alle(portal, [einer | {"ags": ags} for einer in kostenfrei(30)])
        if (zu_viele := await zahl(app, LAND) - vorher - 1) > 0:
            break
    assert zu_viele > 0
