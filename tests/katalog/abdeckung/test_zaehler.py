"""The counters say what a slow recount says: after any history, and when many act at once."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.abdeckung.fortschreiben import fortgeschrieben
from services.katalog.abdeckung.neu_zaehlen import bei_aenderung_neu_gezaehlt, main, neu_zaehlen
from services.katalog.tables import Abdeckungszaehler, Onlinedienst
from shared.db import Sessions, engine_for, sessions_for
from shared.schemas.katalog import Stufe
from tests.conftest import Datenbank
from tests.katalog.abdeckung.ketten import eintragen, kette
from tests.katalog.abdeckung.nachzaehlung import abdeckung, bestand, gezaehlt

KOMMUNEN = (
    "06635001", "06635005",  # Bromskirchen went up in Allendorf (Eder) in 2023
    "06633021", "06633027", "06633030",  # both went up in Wesertal in 2020
    "06435014", "06415000", "06435000",  # Hanau left the Main-Kinzig-Kreis in 2026
    "06531005", "06531000", "06411000", "06635020",
)  # fmt: skip
GRENZEN = [date(2020, 1, 1), date(2023, 1, 1), date(2026, 1, 1)]
TAGE = st.one_of(
    st.sampled_from([g + timedelta(days=n) for g in GRENZEN for n in (-1, 0, 1)]),
    st.dates(date(2019, 6, 1), date(2026, 6, 1)),
)
VERFLECHTEN = """
    UPDATE katalog.leistung SET zustaendige_ebene = ebenen::text[] FROM (VALUES
      (1, '{gemeinde,kreisfreie_stadt}'), (2, '{landkreis,kreisfreie_stadt,sonderstatus}'),
      (3, '{}'), (4, '{gemeinde,landkreis}'), (5, '{sonderstatus}')) e (nr, ebenen),
      (SELECT id, row_number() OVER (ORDER BY id) AS nr FROM katalog.leistung) l
    WHERE e.nr = l.nr AND leistung.id = l.id;
    INSERT INTO katalog.onlinedienst_leistung
      SELECT o.id, l.id FROM
        (SELECT id, row_number() OVER (ORDER BY id) AS nr FROM katalog.onlinedienst) o,
        (SELECT id, row_number() OVER (ORDER BY id) AS nr FROM katalog.leistung) l
      WHERE o.nr <= 3 AND l.nr <= 5 ON CONFLICT DO NOTHING"""


@pytest.fixture
async def sessions(database: Datenbank) -> AsyncIterator[Sessions]:
    """Three Onlinedienste that serve five Leistungen of different Ebenen each."""
    engine = engine_for(database("katalog"), service="katalog")
    sessions = sessions_for(engine)
    async with sessions.begin() as session:
        for befehl in VERFLECHTEN.split(";"):
            await session.execute(text(befehl))
    yield sessions
    await engine.dispose()


async def dienste(session: AsyncSession) -> list[UUID]:
    return [*await session.scalars(select(col(Onlinedienst.id)).order_by("id").limit(3))]


async def stimmt(session: AsyncSession, tage: list[date]) -> None:
    daten = await bestand(session)
    for tag in tage:
        assert await gezaehlt(session, tag) == abdeckung(daten, tag), tag


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    geschichten=st.lists(
        st.lists(
            st.tuples(
                st.integers(0, 2), st.sampled_from(KOMMUNEN), TAGE, st.none() | st.integers(0, 900)
            ),
            min_size=1,
            max_size=4,
        ),
        min_size=1,
        max_size=5,
    ),
    tage=st.lists(TAGE, min_size=3, max_size=3),
)
async def test_jede_geschichte_zaehlt_wie_nachgezaehlt(
    sessions: Sessions, geschichten: list[list[Any]], tage: list[date]
) -> None:
    async with sessions() as session:  # rolled back at the end
        await session.execute(delete(Abdeckungszaehler))
        alle = await dienste(session)
        laufend = set()
        for schritt in geschichten:
            ketten = []
            for dienst, kommune, nutzbar, dauer in schritt:
                ende = None if dauer is None else nutzbar + timedelta(days=dauer)
                if ende is None and (dienst, kommune) in laufend:
                    continue
                if ende is None:
                    laufend.add((dienst, kommune))
                ketten.append(kette(alle[dienst], kommune, nutzbar, ende))
            await eintragen(session, *ketten)
        await stimmt(session, [*tage, date(2027, 1, 1)])
        await neu_zaehlen(session)
        await stimmt(session, [*tage, date(2027, 1, 1)])


async def test_schritt_fuer_schritt_und_zuruecknehmen(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        dienst, *_ = await dienste(session)
        eine = kette(dienst, "06635005", date(2022, 5, 1), stufe=Stufe.BEREITGESTELLT)
        await eintragen(session, eine)
        assert await gezaehlt(session, date(2030, 1, 1)) == {}
        for name in ("abgerufen_am", "eingebunden_am", "im_hessenfinder_am", "nutzbar_am"):
            async with fortgeschrieben(session, [(dienst, "06635005")]):
                setattr(eine, name, date(2022, 5, 1))
        await stimmt(session, [date(2022, 5, 1), date(2023, 6, 1)])
        assert await gezaehlt(session, date(2023, 6, 1)) != {}
        async with fortgeschrieben(session, [(dienst, "06635005")]):
            eine.zurueckgenommen_am, eine.ruecknahmegrund = date(2023, 2, 1), "x"
        await stimmt(session, [date(2022, 5, 1), date(2023, 1, 31), date(2023, 2, 1)])
        assert await gezaehlt(session, date(2023, 2, 1)) == {}
        session.info.clear()


async def test_ein_fehler_innen_aendert_keinen_zaehler(sessions: Sessions) -> None:
    async with sessions() as session:
        dienst, *_ = await dienste(session)
        with pytest.raises(RuntimeError):
            async with fortgeschrieben(session, [(dienst, "06635020")]):
                raise RuntimeError
        assert await gezaehlt(session, date(2030, 1, 1)) == {}


async def test_viele_zugleich_zaehlen_richtig(sessions: Sessions) -> None:
    """Two Onlinedienste of the same Leistung in the same Kommune, from several transactions."""
    async with sessions.begin() as session:
        alle = await dienste(session)
    wuerfel = random.Random(1)
    auftraege = [(d, k, wuerfel.randrange(400)) for d in alle for k in KOMMUNEN]
    wuerfel.shuffle(auftraege)
    offen = iter(auftraege)

    async def arbeiten() -> None:
        for dienst, kommune, tage in offen:
            async with sessions.begin() as session:
                await eintragen(session, kette(dienst, kommune, date(2022, 6, 1) + timedelta(tage)))

    await asyncio.gather(*(arbeiten() for _ in range(8)))
    async with sessions.begin() as session:
        tage = [date(2022, 6, 1) + timedelta(n) for n in (0, 50, 213, 214, 215, 400)]
        await stimmt(session, [*tage, date(2026, 1, 1)])


async def test_neu_zaehlen_wartet_auf_laufende(sessions: Sessions) -> None:
    """Counting anew beside acts never loses one of them."""
    async with sessions.begin() as session:
        alle = await dienste(session)

    async def handeln() -> None:
        for dienst in alle:
            for kommune in KOMMUNEN:
                async with sessions.begin() as session:
                    await eintragen(session, kette(dienst, kommune, date(2022, 6, 1)))

    async def zaehlen() -> None:
        for _ in range(5):
            async with sessions.begin() as session:
                await neu_zaehlen(session)

    await asyncio.gather(handeln(), zaehlen())
    async with sessions.begin() as session:
        await stimmt(session, [date(2022, 6, 1), date(2026, 1, 1)])


async def test_was_die_grundlage_aendert_zaehlt_neu(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        dienst, *_ = await dienste(session)
        await eintragen(session, kette(dienst, "06531005", date(2022, 5, 1)))
        async with bei_aenderung_neu_gezaehlt(session):
            await session.execute(
                text("UPDATE katalog.leistung SET zustaendige_ebene = '{gemeinde}'")
            )
        await stimmt(session, [date(2022, 5, 1)])
        await session.execute(delete(Abdeckungszaehler))
        async with bei_aenderung_neu_gezaehlt(session):
            pass
        assert await gezaehlt(session, date(2022, 5, 1)) == {}  # nothing changed, nothing counted
        session.info.clear()


async def test_der_befehl_berichtigt_alles(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sessions.begin() as session:
        dienst, *_ = await dienste(session)
        await eintragen(session, kette(dienst, "06531005", date(2022, 5, 1)))
        await session.execute(text("UPDATE katalog.abdeckungszaehler SET kommunen = 7"))
        await session.execute(text("UPDATE katalog.gebietszaehler SET kommunen = 7"))
        bind = session.get_bind().engine.url
    monkeypatch.setenv("KATALOG_DATABASE_URL", bind.render_as_string(hide_password=False))
    await main()
    async with sessions.begin() as session:
        await stimmt(session, [date(2022, 5, 1)])
        gemeinden = "SELECT sum(kommunen) FROM katalog.gebietszaehler WHERE teil = 'gemeinde'"
        vorhanden = """SELECT count(*) FROM katalog.gebietseinheit
                       WHERE art IN ('stadt', 'gemeinde') AND NOT sonderstatus
                         AND upper_inf(gueltig)"""
        assert await session.scalar(text(gemeinden)) == await session.scalar(text(vorhanden))
