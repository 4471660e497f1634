"""What only real commits and real concurrency show."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import NullPool, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine

from services.foerderung.budget.bewegen import BudgetErschoepft
from services.foerderung.budget.bewilligen import BereitsBewilligt, bewilligen
from services.foerderung.stammdaten import einspielen
from shared.auth import Person, Rolle
from shared.db import Sessions, sessions_for
from shared.errors import DomainError
from shared.vorgang import Vorgang

PERSON = Person(sub="probe", rollen=frozenset({Rolle.FOERDERSTELLE}))
TAG = date(2020, 11, 19)
HUNDERTTAUSEND = Decimal(100_000)


@pytest.fixture
async def sessions(foerderung_url: str) -> AsyncIterator[Sessions]:
    """Every session has a connection of its own."""
    engine = create_async_engine(foerderung_url, poolclass=NullPool)
    yield sessions_for(engine)
    await engine.dispose()


async def bewillige(
    sessions: Sessions,
    ags: str,
    betrag: Decimal = HUNDERTTAUSEND,
    *,
    programm: str = "OZG_MODELLKOMMUNEN",
    tag: date = TAG,
) -> DomainError | None:
    try:
        async with sessions.begin() as session:
            await bewilligen(
                session,
                programm=programm,
                ags=ags,
                betrag=betrag,
                annahme=None,
                vorgang=Vorgang(
                    person=PERSON, heute=tag, jetzt=datetime(2020, 11, 19, 12, tzinfo=UTC)
                ),
            )
    except DomainError as grund:
        return grund
    return None


async def zahlen(sessions: Sessions) -> tuple[int, int]:
    """Return what is bound of all budgets, and the sum of what is granted."""
    async with sessions() as session:
        gebunden = await session.scalar(text("SELECT sum(gebunden) FROM foerderung.budget"))
        bewilligt = await session.scalar(text("SELECT sum(betrag) FROM foerderung.bewilligung"))
    return int(gebunden or 0), int(bewilligt or 0)


async def test_dieselbe_kommune_gleichzeitig_genau_einmal(sessions: Sessions) -> None:
    gruende = await asyncio.gather(*(bewillige(sessions, "06635020") for _ in range(10)))
    assert gruende.count(None) == 1
    assert {type(grund) for grund in gruende if grund} == {BereitsBewilligt}
    assert await zahlen(sessions) == (100_000, 100_000)


async def test_der_letzte_cent(sessions: Sessions) -> None:
    assert await bewillige(sessions, "06635020", Decimal("1499999.99")) is None
    assert isinstance(await bewillige(sessions, "06636013", Decimal("0.02")), BudgetErschoepft)
    assert await bewillige(sessions, "06636004", Decimal("0.01")) is None


async def test_nur_das_budget_des_jahres(sessions: Sessions) -> None:
    efa = "EFA_BETRIEBSKOSTEN"
    zu_frueh = await bewillige(sessions, "06635020", programm=efa, tag=date(2022, 12, 31))
    assert isinstance(zu_frueh, BudgetErschoepft)
    assert await bewillige(sessions, "06635020", programm=efa, tag=date(2023, 1, 1)) is None
    async with sessions() as session:
        gebunden = await session.execute(
            text("SELECT jahr, gebunden FROM foerderung.budget WHERE gebunden > 0")
        )
        assert [tuple(zeile) for zeile in gebunden] == [(2023, HUNDERTTAUSEND)]


@pytest.mark.parametrize("gebunden", ["gesamt + 0.01", "-0.01"])
async def test_die_datenbank_lehnt_ein_ueberzogenes_budget_ab(
    sessions: Sessions, gebunden: str
) -> None:
    with pytest.raises(IntegrityError, match="ck_budget_gebunden"):
        async with sessions.begin() as session:
            await session.execute(text(f"UPDATE foerderung.budget SET gebunden = {gebunden}"))


async def test_ein_budget_ohne_jahr_gibt_es_einmal(sessions: Sessions) -> None:
    with pytest.raises(IntegrityError, match="uq_budget_programm_jahr"):
        async with sessions.begin() as session:
            await session.execute(
                text(
                    "INSERT INTO foerderung.budget (programm, gesamt)"
                    " VALUES ('OZG_MODELLKOMMUNEN', 1)"
                )
            )


@pytest.mark.parametrize(
    "befehl",
    [
        "UPDATE foerderung.bewilligung SET betrag = 1",
        "DELETE FROM foerderung.bewilligung",
        "DELETE FROM foerderung.budget",
        "DELETE FROM foerderung.modellkommune",
        "UPDATE foerderung.journal SET sub = 'x'",
        "DELETE FROM foerderung.ereignis",
        "UPDATE foerderung.mittelbewegung SET betrag = 1",
        "DELETE FROM foerderung.mittelbewegung",
    ],
)
async def test_bewilligtes_bleibt_stehen(sessions: Sessions, befehl: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with sessions.begin() as session:
            await session.execute(text(befehl))


async def test_stammdaten_lassen_gebundenes_stehen(sessions: Sessions) -> None:
    assert await bewillige(sessions, "06635020") is None
    async with sessions.begin() as session:
        await einspielen(session)
    assert await zahlen(sessions) == (100_000, 100_000)
