"""Which programmes hold on a day: the versions that are published, read from the database."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.lesen import lies_dokument
from services.foerderung.tables import Programmfassung
from shared.errors import DomainError

HOECHSTENS_GELESEN = 500  # documents kept in memory, some 20 kB each
Kennung: TypeAlias = tuple[int, str]  # which version: its number and the hash of its document
_gelesen: dict[Kennung, Programm] = {}


class ProgrammUnbekannt(DomainError):
    status, slug, title = 404, "programm-unbekannt", "Dieses Programm gibt es nicht"


async def geltende_programme(session: AsyncSession, *, stichtag: date) -> Mapping[str, Programm]:
    """Return every programme that holds on the Stichtag by its code, in the order of the codes."""
    gueltig = await _geltende_fassungen(session, stichtag)
    programme = {kennung: _gelesen[kennung] for kennung in gueltig.values() if kennung in _gelesen}
    if neu := [kennung for kennung in gueltig.values() if kennung not in programme]:
        programme |= await _lies(session, neu)
    return {code: programme[kennung] for code, kennung in gueltig.items()}


async def geltendes_programm(session: AsyncSession, code: str, *, stichtag: date) -> Programm:
    """Return the programme as it holds on the Stichtag; raises ProgrammUnbekannt."""
    programme = await geltende_programme(session, stichtag=stichtag)
    if code not in programme:
        raise ProgrammUnbekannt("Unter diesem Code ist an diesem Tag kein Programm verzeichnet.")
    return programme[code]


def lies_inhalt(inhalt: str, kennung: Kennung) -> Programm:
    """Return the programme of a stored document; what was read once is not read again."""
    if kennung not in _gelesen:
        while len(_gelesen) >= HOECHSTENS_GELESEN:
            del _gelesen[next(iter(_gelesen))]
        _gelesen[kennung] = lies_dokument(json.loads(inhalt), *kennung)
    return _gelesen[kennung]


async def _lies(session: AsyncSession, kennungen: Sequence[Kennung]) -> dict[Kennung, Programm]:
    kennung = (col(Programmfassung.fassung), col(Programmfassung.pruefsumme))
    zeilen = await session.execute(
        select(*kennung, col(Programmfassung.inhalt)).where(tuple_(*kennung).in_(kennungen))
    )
    return {
        (fassung, pruefsumme): lies_inhalt(inhalt, (fassung, pruefsumme))
        for fassung, pruefsumme, inhalt in zeilen
    }


async def _geltende_fassungen(session: AsyncSession, stichtag: date) -> dict[str, Kennung]:
    zeilen = await session.execute(
        select(
            col(Programmfassung.code),
            col(Programmfassung.fassung),
            col(Programmfassung.pruefsumme),
        )
        .ext(distinct_on(col(Programmfassung.code)))
        .where(
            col(Programmfassung.veroeffentlicht_am).is_not(None),
            col(Programmfassung.gueltig_ab) <= stichtag,
        )
        .order_by(col(Programmfassung.code), col(Programmfassung.gueltig_ab).desc())
    )
    return {code: (fassung, pruefsumme) for code, fassung, pruefsumme in zeilen}
