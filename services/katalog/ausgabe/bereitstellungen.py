"""The delivery chain of all Kommunen, or of a part of them, as a file."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from fastapi.responses import StreamingResponse
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.ausgabe.formate import FORMATE, XZUFI
from services.katalog.ausgabe.kettentabelle import kettentabelle
from services.katalog.bereitstellung import queries
from services.katalog.kommune.gebietsfolge import Gebietsfolge, lade_gebietsfolge
from services.katalog.tables import Bereitstellung, OnlinedienstLeistung
from shared.ausgabe import CSV, XLSX, Ausgabe
from shared.pagination import ordnung
from shared.schemas.ausgabe import BereitstellungenAusgabe


async def bereitstellungen_ausgeben(
    session: AsyncSession, *, filter: BereitstellungenAusgabe, heute: date, ausgabe: Ausgabe
) -> StreamingResponse:
    """Return the Bereitstellungen that pass the filters as a file, in the order of the lists."""
    stichtag, format = filter.stichtag or heute, FORMATE[filter.format]
    folge = await lade_gebietsfolge(session, stichtag)
    auswahl = _auswahl(filter, stichtag, folge).order_by(
        *ordnung(filter.sort, by=queries.SORTIERUNGEN)
    )
    tabelle, zeilen = kettentabelle(auswahl, stichtag, folge)
    xzufi = None
    if format is XZUFI:
        from services.katalog.xzufi.ausgeben import XzufiAusgabe  # lxml: 3 MB

        xzufi = XzufiAusgabe(session)

    async def lesen(block: Sequence[Any]) -> Iterable[Any]:
        gelesen = await queries.lade_bereitstellungen(
            session, block, stichtag=stichtag, bis=stichtag
        )
        return await xzufi.bereitstellungen(list(gelesen), stichtag) if xzufi else gelesen

    if format is CSV:
        await ausgabe.kopiere(session, zeilen, tabelle=tabelle)
    elif format is XLSX:
        await ausgabe.schreibe(session, zeilen, None, tabelle=tabelle, format=format)
    else:
        await ausgabe.schreibe(session, auswahl, lesen, tabelle=tabelle, format=format)
    return await ausgabe.antwort(f"bereitstellungen-{stichtag}", format)


def _auswahl(filter: BereitstellungenAusgabe, stichtag: date, folge: Gebietsfolge) -> Select[UUID]:
    auswahl = queries.gefiltert(filter, stichtag)
    if filter.ags:
        auswahl = auswahl.where(col(Bereitstellung.kommune).in_(folge.schluessel(filter.ags)))
    if filter.leistung:
        dienste = select(col(OnlinedienstLeistung.onlinedienst)).where(
            col(OnlinedienstLeistung.leistung) == filter.leistung
        )
        auswahl = auswahl.where(col(Bereitstellung.onlinedienst).in_(dienste))
    if filter.onlinedienst:
        auswahl = auswahl.where(col(Bereitstellung.onlinedienst) == filter.onlinedienst)
    return auswahl
