"""Take over a file: one transaction, and a dry run is the same one rolled back."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.uebernahme.bericht import Bericht
from services.katalog.uebernahme.zeile import AbgelehnteZeile, DateiUnbrauchbar
from shared.akte import OFFEN
from shared.schemas.uebernahme import Uebernahmeart, Uebernahmebericht

SPERRE = 7_031_001  # one import at a time, whoever runs it
GRENZEN = {
    "statement_timeout": "5min",
    "transaction_timeout": "20min",
    "idle_in_transaction_session_timeout": "5min",  # while a file is read
}
LESEN = 50  # percent of the work that reading counts for


class LaeuftSchon(Exception):
    """Another import is at work."""


async def uebernehmen(
    session: AsyncSession,
    *,
    art: Uebernahmeart,
    datei: BinaryIO,
    probe: bool,
    bericht: Bericht,
    anteil: Callable[[int], None],
) -> Uebernahmebericht:
    """Bring `datei` into the catalogue and return what that did or, as a dry run, would do.

    `anteil` is told the percentage done; what it raises ends the import. An unusable file changes
    nothing and is told as `fehler`. Raises LaeuftSchon.
    """
    from services.katalog.uebernahme.arten import ARTEN  # lxml: 3 MB, for the few who have a file

    if not await session.scalar(select(func.pg_try_advisory_xact_lock(SPERRE))):
        raise LaeuftSchon
    # a timeout that runs already is not prolonged, only ended and begun anew
    await session.execute(text("SET LOCAL transaction_timeout = 0"))
    for grenze, wert in GRENZEN.items():
        await session.execute(text(f"SET LOCAL {grenze} = '{wert}'"))
    fehler = None
    versuch = await session.begin_nested()
    try:
        zeilen = _angenommen(ARTEN[art].lesen(datei), bericht, _lesestand(datei, anteil))
        await ARTEN[art].angleichen(
            session, zeilen, bericht, lambda n, von: anteil(LESEN + n * (100 - LESEN) // von)
        )
        await session.flush()
        await session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    except DateiUnbrauchbar as grund:
        fehler = str(grund)
    if probe or fehler:
        await versuch.rollback()
        session.info.pop(OFFEN, None)  # what was changed and not written down is undone as well
    else:
        # one run is one transaction, however it was started
        await versuch.commit()  # nosemgrep: nur-der-rahmen-schreibt-fest
    return bericht.abschliessen(fehler)


def _angenommen(
    zeilen: Iterable[Any], bericht: Bericht, gelesen: Callable[[], None]
) -> Iterator[Any]:
    for zeile in zeilen:
        bericht.gelesen += 1
        if bericht.gelesen % 100 == 0:
            gelesen()
        if isinstance(zeile, AbgelehnteZeile):
            bericht.ablehnen(zeile.zeile, zeile.grund)
        else:
            yield zeile


def _lesestand(datei: BinaryIO, anteil: Callable[[int], None]) -> Callable[[], None]:
    """Return what tells how much of `datei` has been read."""
    ende = datei.seek(0, 2) or 1
    datei.seek(0)
    return lambda: anteil(LESEN * datei.tell() // ende)
