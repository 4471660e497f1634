"""Any sequence of booking, agreeing, moving, cancelling, queueing and clock steps, against a model.

The models know no constraint and no lock (maschine.py here and in warteliste/): what they have no
objection to must be done, and a refusal must name one of their objections.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from services.beratung.foerderregel.auffrischen import auffrischen
from tests.beratung.buchung.maschine import TEAMS
from tests.beratung.conftest import app_on, katalog
from tests.beratung.warteliste.maschine import MitWarteliste

Verbunden = tuple[httpx.AsyncClient, asyncpg.Connection, str]


@asynccontextmanager
async def verbunden(app: FastAPI, dsn: str) -> AsyncIterator[Verbunden]:
    """The service without its clockwork and with two teams: a client, the database as its owner
    sees it, and the id of the first team.
    """
    datenbank = await asyncpg.connect(dsn)
    try:
        await datenbank.execute(
            "DELETE FROM beratung.einsatz e USING beratung.berater b"
            " WHERE b.id = e.berater_id AND b.name <> ALL ($1)",
            TEAMS,
        )
        team_1 = await datenbank.fetchval(
            "SELECT id::text FROM beratung.berater WHERE name = $1", TEAMS[0]
        )
        await auffrischen(app.state.sessions, app.state.foerderung)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client, datenbank, team_1
    finally:
        await datenbank.close()
        await app.state.sessions.kw["bind"].dispose()


@contextmanager
def im_lauf(
    runner: asyncio.Runner, kontext: AbstractAsyncContextManager[Verbunden]
) -> Iterator[Verbunden]:
    """Open and close in the loop in which the steps run."""

    async def betreten() -> Verbunden:
        return await kontext.__aenter__()

    async def verlassen() -> None:
        await kontext.__aexit__(None, None, None)

    try:
        yield runner.run(betreten())
    finally:
        runner.run(verlassen())


# `make test` walks the same ways on every machine, so that what it finds is of the change at hand;
# others are found at night, with a blob that repeats what failed.
KURZ = settings(max_examples=8, stateful_step_count=20, derandomize=True, phases=[Phase.generate])
LANG = settings(
    max_examples=150,
    stateful_step_count=40,
    print_blob=True,
    phases=[Phase.generate, Phase.shrink],
)


@pytest.mark.parametrize(
    "lauf",
    [pytest.param(KURZ, id="8x20"), pytest.param(LANG, id="150x40", marks=pytest.mark.nightly)],
)
def test_jede_folge_von_schritten(
    beratung_url: str, superuser_url: Callable[[str], str], lauf: settings
) -> None:
    app = app_on(beratung_url, katalog)
    dsn = superuser_url(beratung_url).replace("+asyncpg", "")
    with asyncio.Runner() as runner, im_lauf(runner, verbunden(app, dsn)) as verbindung:

        class Diese(MitWarteliste):
            pass

        Diese.tun, Diese.app = staticmethod(runner.run), app
        Diese.client, Diese.datenbank, Diese.team_1 = verbindung
        run_state_machine_as_test(
            Diese,
            settings=settings(
                lauf, deadline=None, database=None, suppress_health_check=list(HealthCheck)
            ),
        )
