"""Pages by keyset: how far is counted, and what a cursor may say."""

import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any, Literal

import pytest
from sqlalchemy import (
    Date,
    DateTime,
    Integer,
    Select,
    cast,
    column,
    event,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from ozg.postgres import Cluster
from shared.pagination import (
    CursorUngueltig,
    Seitenfrage,
    encode_cursor,
    fertige_seite,
    page,
    seitenfrage,
    slice_page,
)
from shared.schemas.liste import Seite
from tests.conftest import Datenbank


class NachZahl(Seite):
    sort: Literal["zahl", "-zahl", "tag", "-tag", "instant", "-instant"] = "zahl"


ZAHL = column("zahl", Integer)
TAG = cast(literal(date(2021, 1, 1), Date) + func.mod(ZAHL, 3), Date)
INSTANT = cast(TAG, DateTime(timezone=True))
SORTIERUNGEN = {"zahl": (ZAHL,), "tag": (TAG, ZAHL), "instant": (INSTANT, ZAHL)}


def zahlen(anzahl: int) -> Select[Any]:
    reihe = func.generate_series(1, anzahl).table_valued(ZAHL).render_derived(name="reihe")
    return select(ZAHL).select_from(reihe)


@pytest.fixture(scope="module")
def url(cluster: Cluster, datenbank_kopie: Datenbank) -> str:
    return cluster.url(datenbank_kopie("katalog"), "katalog_app")


@pytest.fixture
async def session(url: str) -> AsyncIterator[AsyncSession]:
    engine = create_async_engine(url)
    async with AsyncSession(engine) as session:
        yield session
    await engine.dispose()


@pytest.mark.parametrize(("anzahl", "gezaehlt"), [(0, 0), (10_000, 10_000), (10_001, None)])
async def test_gezaehlt_wird_bis_10000(
    session: AsyncSession, anzahl: int, gezaehlt: int | None
) -> None:
    liste = await page(session, zahlen(anzahl), NachZahl(limit=1), by=SORTIERUNGEN)
    assert liste.total_count == gezaehlt
    assert bool(liste.next_cursor) is (anzahl > 1)
    im_speicher = slice_page(
        range(anzahl), NachZahl(limit=1), by={"zahl": lambda zahl: (f"{zahl:05}",)}
    )
    assert im_speicher.total_count == gezaehlt


async def test_es_wird_nicht_weiter_gezaehlt(session: AsyncSession) -> None:
    statements: list[tuple[str, Any]] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *a: statements.append((a[2], a[3])))
    await page(session, zahlen(1), NachZahl(), by=SORTIERUNGEN)
    zaehlung, werte = next((s, p) for s, p in statements if "count(*)" in s)
    assert "LIMIT" in zaehlung
    assert 10_001 in werte


@pytest.mark.parametrize("sort", ["zahl", "-zahl", "tag", "-tag", "instant", "-instant"])
async def test_jede_zahl_einmal_und_in_der_reihe(session: AsyncSession, sort: Any) -> None:
    gesehen, cursor = [], None
    while True:
        seite = NachZahl(sort=sort, limit=3, cursor=cursor)
        liste = await page(session, zahlen(20), seite, by=SORTIERUNGEN)
        gesehen += liste.items
        if (cursor := liste.next_cursor) is None:
            break
    erwartet = sorted(range(1, 21), key=lambda zahl: zahl if "zahl" in sort else (zahl % 3, zahl))
    assert gesehen == (erwartet[::-1] if sort.startswith("-") else erwartet)


@pytest.mark.parametrize(
    ("sort", "werte"),
    [
        ("zahl", ["zahl", "eins"]),
        ("zahl", ["zahl", "1", "2"]),
        ("zahl", ["zahl"]),
        ("zahl", ["-zahl", "1"]),
        ("zahl", ["1"]),
        ("zahl", []),
        ("zahl", ["zahl", str(2**63)]),
        ("tag", ["tag", "gestern", "1"]),
        ("instant", ["instant", "0001-01-01T00:00:00+14:00", "1"]),
        ("instant", ["instant", "9999-12-31T23:59:59-14:00", "1"]),
    ],
)
async def test_ein_erdachter_cursor_wird_abgelehnt(
    session: AsyncSession, sort: Any, werte: list[str]
) -> None:
    cursor = urlsafe_b64encode(json.dumps(werte).encode()).decode().rstrip("=")
    with pytest.raises(CursorUngueltig):
        await page(session, zahlen(3), NachZahl(sort=sort, cursor=cursor), by=SORTIERUNGEN)


@pytest.mark.parametrize("zahl", [2**31, -(2**63), 2**63 - 1])
async def test_eine_zahl_ausserhalb_der_spalte_ist_nur_eine_stelle(
    session: AsyncSession, zahl: int
) -> None:
    cursor = urlsafe_b64encode(json.dumps(["zahl", str(zahl)]).encode()).decode().rstrip("=")
    liste = await page(session, zahlen(3), NachZahl(cursor=cursor), by=SORTIERUNGEN)
    assert len(liste.items) == (3 if zahl < 0 else 0)


async def test_ein_cursor_ohne_zeitzone(session: AsyncSession) -> None:
    instant = datetime(2021, 1, 1, tzinfo=UTC).replace(tzinfo=None).isoformat()
    cursor = urlsafe_b64encode(json.dumps(["instant", instant, "1"]).encode()).decode()
    seite = NachZahl(sort="instant", cursor=cursor.rstrip("="))
    liste = await page(session, zahlen(3), seite, by=SORTIERUNGEN)
    assert liste.items


def frage(query: Select[Any], seite: NachZahl) -> Seitenfrage:
    gegenstand = text("seite.schluessel::text")
    return seitenfrage(query, seite, by=SORTIERUNGEN, gegenstand=gegenstand)


@pytest.mark.parametrize("sort", ["zahl", "-zahl", "tag", "-instant"])
@pytest.mark.parametrize("anzahl", [0, 2, 3, 7, 10_001])
async def test_eine_fertige_seite_ist_dieselbe(
    session: AsyncSession, sort: Any, anzahl: int
) -> None:
    fertig = zahlen(anzahl).with_only_columns(ZAHL.label("schluessel"))
    cursor = None
    for _ in range(4):
        seite = NachZahl(sort=sort, limit=3, cursor=cursor)
        liste = await page(session, zahlen(anzahl), seite, by=SORTIERUNGEN)
        geschriebene = await fertige_seite(session, frage(fertig, seite), seite)
        assert json.loads(geschriebene.inhalt) == liste.model_dump()
        assert geschriebene.next_cursor == liste.next_cursor
        cursor = liste.next_cursor


async def test_eine_leere_fertige_seite_zaehlt_was_davor_war(session: AsyncSession) -> None:
    seite = NachZahl(limit=3, cursor=encode_cursor(NachZahl(), (99,)))
    fertig = zahlen(7).with_only_columns(ZAHL.label("schluessel"))
    leer = await fertige_seite(session, frage(fertig, seite), seite)
    assert json.loads(leer.inhalt) == {"items": [], "total_count": 7, "next_cursor": None}
