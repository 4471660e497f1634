"""Reads of Bereitstellungen, as they stand to a Stichtag."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.bereitstellung.status import FOLGE
from services.katalog.kommune.gebietsfolge import Gebietsfolge, lade_gebietsfolge
from services.katalog.kommune.queries import get_kommune
from services.katalog.leistung.queries import LeistungUnbekannt
from services.katalog.tables import (
    Bereitstellung,
    Bereitstellungsschritt,
    Journal,
    Leistung,
    Onlinedienst,
    OnlinedienstLeistung,
)
from shared.errors import DomainError
from shared.pagination import Sortierungen, page
from shared.schemas.bereitstellung import (
    BereitstellungenFilter,
    BereitstellungRead,
    SchrittRead,
)
from shared.schemas.katalog import Stufe
from shared.schemas.liste import Liste
from shared.tables import tabelle_von

ERFINDER = "vorfuehrung"  # the journal names it as the author of every invented Bereitstellung
SORTIERUNGEN: Sortierungen = {
    "gemeldet_unter": (col(Bereitstellung.kommune), col(Bereitstellung.id)),
    "onlinedienst": (
        col(Onlinedienst.sortierung),
        col(Onlinedienst.kennung),
        col(Bereitstellung.id),
    ),
}


class BereitstellungNichtGefunden(DomainError):
    status, slug, title = 404, "bereitstellung-nicht-gefunden", "Bereitstellung nicht gefunden"


async def get_bereitstellung(session: AsyncSession, *, id: UUID, heute: date) -> BereitstellungRead:
    """Return one Bereitstellung with all it has reached."""
    gelesen = await lies_bereitstellungen(session, [id], stichtag=heute, bis=date.max)
    if not gelesen:
        raise BereitstellungNichtGefunden(f"Keine Bereitstellung mit der Kennung {id}.")
    return gelesen[0]


async def list_der_kommune(
    session: AsyncSession, *, ags: str, filter: BereitstellungenFilter, heute: date
) -> Liste[BereitstellungRead]:
    """Return one page of what this Kommune has, and of what those had that went up in it."""
    stichtag = filter.stichtag or heute
    await get_kommune(session, ags=ags, stichtag=stichtag)
    schluessel = (await lade_gebietsfolge(session, stichtag)).schluessel(ags)
    query = gefiltert(filter, stichtag).where(col(Bereitstellung.kommune).in_(schluessel))
    return await _seite(session, query, filter, stichtag)


async def list_der_leistung(
    session: AsyncSession, *, leistung: UUID, filter: BereitstellungenFilter, heute: date
) -> Liste[BereitstellungRead]:
    """Return one page of the Kommunen that have an Onlinedienst for this Leistung."""
    if not await session.scalar(select(exists().where(col(Leistung.id) == leistung))):
        raise LeistungUnbekannt(f"Keine Leistung mit der Kennung {leistung}.")
    stichtag = filter.stichtag or heute
    dienste = select(col(OnlinedienstLeistung.onlinedienst)).where(
        col(OnlinedienstLeistung.leistung) == leistung
    )
    query = gefiltert(filter, stichtag).where(col(Bereitstellung.onlinedienst).in_(dienste))
    return await _seite(session, query, filter, stichtag)


async def lies_bereitstellungen(
    session: AsyncSession, kennungen: Collection[UUID], *, stichtag: date, bis: date
) -> Sequence[BereitstellungRead]:
    """Return these in their order: keys as of `stichtag`, steps until `bis`."""
    return list(await lade_bereitstellungen(session, kennungen, stichtag=stichtag, bis=bis))


async def lade_bereitstellungen(
    session: AsyncSession, kennungen: Collection[UUID], *, stichtag: date, bis: date
) -> Iterator[BereitstellungRead]:
    """Do the same for many: all is read, each is made when it is asked for.

    The steps come last: a row shows none of which it does not know yet, but needs all it knows.
    """
    folge = await lade_gebietsfolge(session, stichtag)
    tabelle = tabelle_von(Bereitstellung)
    zeilen = await session.execute(
        select(tabelle, col(Onlinedienst.name).label("name"), erfunden().label("erfunden"))
        .join(Onlinedienst, col(Onlinedienst.id) == tabelle.c.onlinedienst)
        .where(tabelle.c.id.in_(kennungen))
    )
    gefunden = {zeile.id: zeile for zeile in zeilen}
    schritt = tabelle_von(Bereitstellungsschritt)
    schritte: dict[UUID, list[Any]] = {}
    for gemeldet in await session.execute(  # rows, not objects: those take ten times as long
        select(schritt).where(schritt.c.bereitstellung.in_(kennungen))
    ):
        schritte.setdefault(gemeldet.bereitstellung, []).append(gemeldet)
    return (
        _gelesen(gefunden[kennung], schritte.get(kennung, []), folge, bis)
        for kennung in kennungen
        if kennung in gefunden
    )


async def _seite(
    session: AsyncSession, query: Select[UUID], filter: BereitstellungenFilter, stichtag: date
) -> Liste[BereitstellungRead]:
    seite = await page(session, query, filter, by=SORTIERUNGEN)
    gelesen = await lies_bereitstellungen(session, seite.items, stichtag=stichtag, bis=stichtag)
    return Liste(items=list(gelesen), total_count=seite.total_count, next_cursor=seite.next_cursor)


def gefiltert(filter: BereitstellungenFilter, stichtag: date) -> Select[UUID]:
    """Select the ids of those begun by the Stichtag that pass the filters, in no order."""
    begonnen = func.coalesce(
        col(Bereitstellung.abgerufen_am), col(Bereitstellung.bereitgestellt_am)
    )
    query = select(col(Bereitstellung.id)).where(begonnen <= stichtag)
    if filter.sort.removeprefix("-") == "onlinedienst":
        query = query.join(Onlinedienst, col(Onlinedienst.id) == col(Bereitstellung.onlinedienst))
    if filter.stufe:
        query = query.where(stufe_am(stichtag) == filter.stufe.value)
    return query


def erfunden() -> ColumnElement[bool]:
    """Say of a Bereitstellung that it is demo data."""
    return exists().where(
        col(Journal.gegenstand) == Bereitstellung.__tablename__,
        col(Journal.gegenstand_id) == col(Bereitstellung.id),
        col(Journal.version) == 1,
        col(Journal.sub) == ERFINDER,
    )


def stufe_am(stichtag: date) -> Any:
    """Return the step a Bereitstellung had reached by the Stichtag, as an expression."""
    weiteste_zuerst = (Stufe.ZURUECKGENOMMEN, *reversed(FOLGE))
    return case(
        *(
            (getattr(Bereitstellung, f"{stufe}_am") <= stichtag, stufe.value)
            for stufe in weiteste_zuerst
        ),
        else_=None,
    )


def _gelesen(
    zeile: Any, gemeldet: Collection[Any], folge: Gebietsfolge, bis: date
) -> BereitstellungRead:
    nach_stufe = {schritt.stufe: schritt for schritt in gemeldet}
    tage = {s: getattr(zeile, f"{s}_am") for s in (*FOLGE, Stufe.ZURUECKGENOMMEN)}
    erreicht = [(stufe, tag) for stufe, tag in tage.items() if tag and tag <= bis]
    davor = [None, *((tag - frueher).days for (_, frueher), (_, tag) in pairwise(erreicht))]
    nutzbar = (zeile.nutzbar_am or date.max) <= bis
    return BereitstellungRead(
        id=zeile.id,
        ags=folge.heutiger(zeile.kommune),
        gemeldet_unter=zeile.kommune,
        onlinedienst=zeile.onlinedienst,
        onlinedienst_name=zeile.name,
        stufe=erreicht[-1][0],
        schritte=[
            SchrittRead(
                stufe=stufe,
                am=tag,
                tage=vergangen,
                rolle=(schritt := nach_stufe.get(stufe)) and schritt.rolle,
                beleg=schritt and schritt.beleg,
            )
            for (stufe, tag), vergangen in zip(erreicht, davor, strict=True)
        ],
        url=zeile.url if nutzbar else None,
        anbindung=zeile.anbindung,
        fachverfahren=zeile.fachverfahren,
        ruecknahmegrund=zeile.ruecknahmegrund if Stufe.ZURUECKGENOMMEN in dict(erreicht) else None,
        erfunden=zeile.erfunden,
        version=zeile.version,
    )
