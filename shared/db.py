"""One engine per process, one transaction per request."""

import logging
import math
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any, TypeAlias

import asyncpg
from fastapi import Depends, Request
from sqlalchemy import event, func, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from shared.akte import AktenSession
from shared.errors import DomainError
from shared.pool import Verbindungspool
from shared.sicht import EINSTELLUNG, NICHTS, am_anfang

log = logging.getLogger(__name__)

Sessions: TypeAlias = async_sessionmaker[AsyncSession]

CONNECTIONS, AT_MOST = 10, 15  # of one process: as many are kept while in use, as many there may be
WAIT_FOR_ONE = 5.0  # seconds, then 503
IDLE = 5.0  # seconds, then a connection is asked whether it still is one
LESUNG = "lesung"


class Verbindung(asyncpg.Connection):  # type: ignore[misc]
    """Says with BEGIN itself what the transaction may see: one message to the server, not two."""

    async def execute(self, query: str, *args: Any, **mehr: Any) -> str:
        if query.startswith("BEGIN"):
            query += am_anfang()
        status: str = await super().execute(query, *args, **mehr)
        return status


def engine_for(url: str, *, service: str, kept: int = CONNECTIONS) -> AsyncEngine:
    """Return the engine of `service`; whoever logs in works with the rights of `<service>_app`.

    `kept` connections stay open while there is work for them (`shared/pool.py`).

    Every wait is bounded by the server: statements, locks, idle and long transactions. Who has a
    reason to take longer asks for it (`gib_zeit`).
    """
    settings = {
        "application_name": service,
        "role": f"{service}_app",
        "TimeZone": "UTC",
        "jit": "off",  # short statements only: compiling costs more than it saves
        "statement_timeout": "10s",
        "lock_timeout": "2s",  # then the transaction lets go of what it holds and tries again
        "idle_in_transaction_session_timeout": "15s",
        "transaction_timeout": "30s",
        EINSTELLUNG: str(NICHTS),  # outside of a transaction; within one, BEGIN says it
    }
    engine = create_async_engine(
        url,
        poolclass=Verbindungspool,
        pool_size=kept,
        max_overflow=AT_MOST - kept,
        pool_timeout=WAIT_FOR_ONE,
        hide_parameters=True,  # an error in the log never holds what somebody wrote
        connect_args={
            "server_settings": settings,
            "timeout": 5,
            "connection_class": Verbindung,
        },
    )
    _give_out_living_ones(engine)
    return engine


def _give_out_living_ones(engine: AsyncEngine) -> None:
    """Replace a lost connection before it is given out.

    An end that the server made is known here at once. What lay idle is also asked, in case the way
    to the server was cut silently; to ask each time (`pool_pre_ping`) would send three statements
    before every request's first.
    """

    @event.listens_for(engine.sync_engine, "checkout")
    def alive(
        connection: DBAPIConnection, entry: ConnectionPoolEntry, _: PoolProxiedConnection
    ) -> None:
        driver: asyncpg.Connection = entry.driver_connection
        if driver.is_closed():
            raise DisconnectionError
        if time.monotonic() - entry.info.get("idle_since", math.inf) > IDLE:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error


def sessions_for(engine: AsyncEngine) -> Sessions:
    return async_sessionmaker(
        engine, class_=AsyncSession, sync_session_class=AktenSession, expire_on_commit=False
    )


def lesungen_for(engine: AsyncEngine) -> Sessions:
    """Return sessions on the same connections, each of whose statements is its own transaction."""
    lesungen = sessions_for(engine.execution_options(isolation_level="AUTOCOMMIT"))
    lesungen.configure(info={LESUNG: True})
    return lesungen


class NurLesen(Exception):
    """A Lesung was to write, or to begin a transaction after its first statement: a bug."""


@event.listens_for(AktenSession, "before_flush")
def _schreibt_nichts(session: OrmSession, *_: object) -> None:
    if session.info.get(LESUNG):
        raise NurLesen("what is written here would be committed at once, alone")


@event.listens_for(AktenSession, "do_orm_execute")
def _aendert_nichts(lauf: ORMExecuteState) -> None:
    if lauf.is_insert or lauf.is_update or lauf.is_delete:
        _schreibt_nichts(lauf.session)


async def beginne(session: AsyncSession) -> None:
    """Begin the transaction a Lesung does without, so that a setting made in it holds to the end.

    Call it before the first statement; raises NurLesen later on.
    """
    if session.info.get(LESUNG):
        if session.in_transaction():
            raise NurLesen("it has begun without a transaction")
        await session.connection(execution_options={"isolation_level": "READ COMMITTED"})


async def gib_zeit(session: AsyncSession, *, sekunden: int) -> None:
    """Let this transaction take so long from now on, and each of its statements: files do.

    The server's clock of a transaction runs on when its limit changes, unless that was 0 meanwhile.
    """
    ende = f"{sekunden}s"
    setzen = {"transaction_timeout": ("0", ende), "statement_timeout": (ende,)}
    await session.execute(
        select(*(func.set_config(n, wert, True) for n, werte in setzen.items() for wert in werte))
    )


def sqlstate(error: DBAPIError) -> str:
    """Return PostgreSQL's code of what went wrong, "" when the server did not say it.

    For a stale plan SQLAlchemy's exception carries none; that of asyncpg behind it does.
    """
    for source in (error.orig, getattr(error.orig, "__cause__", None)):
        if state := getattr(source, "sqlstate", None):
            return str(state)
    return ""


class AusgangUngewiss(DomainError):
    """The connection was lost while the server was told to commit: it may have done so."""

    status, slug = 503, "ausgang-ungewiss"
    title = "Ob etwas geändert wurde, ist nicht bekannt"
    headers = {"Retry-After": "2"}


async def _transaction(request: Request) -> AsyncIterator[AsyncSession]:
    sessions: Sessions = request.app.state.sessions
    async with sessions() as session:
        yield session
        await session.flush()
        try:
            await session.commit()
        except (DBAPIError, OSError) as error:
            if request.method in {"GET", "HEAD"} or not _verloren(error):
                raise
            log.warning("commit not confirmed", extra={"error": type(error).__name__})
            raise AusgangUngewiss(
                "Die Verbindung zur Datenbank brach beim Speichern ab. Wiederholen Sie die Anfrage"
                " mit demselben Idempotency-Key, oder lesen Sie erst nach."
            ) from error


def _verloren(error: DBAPIError | OSError) -> bool:
    """Return whether the server's answer is missing; a refusal that it sent is certain."""
    if isinstance(error, OSError):
        return True
    return error.connection_invalidated or sqlstate(error)[:2] in {"08", "57"}


# scope="function": the commit happens before the response leaves, so a failed commit is a 500.
Session = Annotated[AsyncSession, Depends(_transaction, scope="function")]


async def _lesung(request: Request) -> AsyncIterator[AsyncSession]:
    lesungen: Sessions = request.app.state.lesungen
    async with lesungen() as session:
        yield session


# For reading what anyone may: without BEGIN and COMMIT no rows of a Kommune are seen (ADR 0052).
Lesung = Annotated[AsyncSession, Depends(_lesung, scope="function")]
