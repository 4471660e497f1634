"""Whose rows a transaction sees: said where it begins, and held by the database.

Tables that belong to a Kommune carry policies (row-level security). They read one setting of the
transaction, `ozg.kommunen`: the keys of the Kommunen somebody acts for, or `alle`. Without it they
show and take nothing. A request is given what its verified token says; whatever looks across
Kommunen says so here, with its reason.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from fastapi import Depends
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

EINSTELLUNG = "ozg.kommunen"
WEIT = "ueber_alle"
# of a connection that an administrator opens past the services
VERWALTUNG = {EINSTELLUNG: "alle"}


@dataclass(frozen=True, slots=True)
class Sicht:
    """`kommunen` are keys of 8 digits."""

    kommunen: frozenset[str] = frozenset()
    alle: bool = False

    def __post_init__(self) -> None:
        if not all(ags.isascii() and ags.isdigit() for ags in self.kommunen):
            raise ValueError("not a key of a Kommune")

    def __str__(self) -> str:
        """Return the value of the setting; "" shows nothing."""
        return "alle" if self.alle else ",".join(sorted(self.kommunen))


NICHTS = Sicht()
ALLE = Sicht(alle=True)
_sicht: ContextVar[Sicht] = ContextVar("sicht", default=NICHTS)


@contextmanager
def sehend(sicht: Sicht) -> Iterator[None]:
    """Transactions that begin within see this and nothing else."""
    vorher = _sicht.set(sicht)
    try:
        yield
    finally:
        _sicht.reset(vorher)


def erweitere(sicht: Sicht) -> None:
    """Let the transactions of this request that are yet to begin see this as well."""
    bisher = _sicht.get()
    _sicht.set(Sicht(bisher.kommunen | sicht.kommunen, bisher.alle or sicht.alle))


def am_anfang() -> str:
    """Return what is sent together with BEGIN, whatever the login is set up to see."""
    return f" SELECT set_config('{EINSTELLUNG}', '{_sicht.get()}', true);"


def uebergreifend(grund: str) -> Any:
    """Return a route dependency: the whole operation sees the rows of all Kommunen, because."""

    async def weiten() -> None:
        erweitere(ALLE)

    weiten.__doc__ = grund
    return Depends(weiten)


@asynccontextmanager
async def ueber_alle(session: AsyncSession, grund: str) -> AsyncIterator[None]:
    """See and change the rows of all Kommunen within this transaction, because of `grund`.

    What was changed is written before the end. After an error the transaction is given up anyway,
    or goes back to before its savepoint, and the setting with it.
    """
    assert grund
    gilt = _sicht.get()
    if gilt.alle or session.info.get(WEIT):
        yield
        return
    session.info[WEIT] = grund
    try:
        with session.no_autoflush:
            await session.execute(select(func.set_config(EINSTELLUNG, str(ALLE), True)))
        yield
        await session.flush()
        await session.execute(select(func.set_config(EINSTELLUNG, str(gilt), True)))
    finally:
        del session.info[WEIT]
