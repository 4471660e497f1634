"""The delivery chain of all Kommunen, or of a part of them, as a file."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from fastapi.responses import StreamingResponse
from sqlalchemy import Date, Select, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.ausgabe.formate import FORMATE, XZUFI
from services.katalog.bereitstellung import queries
from services.katalog.kommune.gebietsfolge import lade_gebietsfolge
from services.katalog.tables import Bereitstellung, Gebietseinheit, OnlinedienstLeistung
from services.katalog.xzufi.ausgeben import XzufiAusgabe
from shared.ausgabe import Ausgabe
from shared.pagination import ordnung
from shared.schemas.ausgabe import BereitstellungenAusgabe
from shared.schemas.bereitstellung import BereitstellungRead
from shared.schemas.katalog import Stufe
from shared.tabellen.tabelle import Spalte, Tabelle, aufgezaehlt

TAGE = (
    ("Bereitgestellt am", Stufe.BEREITGESTELLT),
    ("Abgerufen am", Stufe.ABGERUFEN),
    ("Eingebunden am", Stufe.EINGEBUNDEN),
    ("Im Hessenfinder am", Stufe.IM_HESSENFINDER),
    ("Nutzbar am", Stufe.NUTZBAR),
    ("Zurückgenommen am", Stufe.ZURUECKGENOMMEN),
)


async def bereitstellungen_ausgeben(
    session: AsyncSession, *, filter: BereitstellungenAusgabe, heute: date, ausgabe: Ausgabe
) -> StreamingResponse:
    """Return the Bereitstellungen that pass the filters as a file, in the order of the lists."""
    stichtag, format = filter.stichtag or heute, FORMATE[filter.format]
    namen = await _namen(session, stichtag)

    xzufi = XzufiAusgabe(session)

    async def lesen(block: Sequence[Any]) -> Iterable[Any]:
        gelesen = await queries.lade_bereitstellungen(
            session, block, stichtag=stichtag, bis=stichtag
        )
        if format is XZUFI:
            return await xzufi.bereitstellungen(list(gelesen), stichtag)
        return gelesen

    auswahl = await _auswahl(session, filter, stichtag)
    await ausgabe.schreibe(
        session,
        auswahl.order_by(*ordnung(filter.sort, by=queries.SORTIERUNGEN)),
        lesen,
        tabelle=Tabelle("Bereitstellungen", _spalten(namen), stichtag),
        format=format,
    )
    return await ausgabe.antwort(f"bereitstellungen-{stichtag}", format)


async def _namen(session: AsyncSession, stichtag: date) -> dict[str, str]:
    """Return the names of the Kommunen that exist on the Stichtag, by key."""
    gebiete = await session.execute(
        select(col(Gebietseinheit.ags), col(Gebietseinheit.name)).where(
            col(Gebietseinheit.gueltig).contains(literal(stichtag, Date))
        )
    )
    return dict(iter(gebiete))


async def _auswahl(
    session: AsyncSession, filter: BereitstellungenAusgabe, stichtag: date
) -> Select[UUID]:
    auswahl = queries.gefiltert(filter, stichtag)
    if filter.ags:
        folge = await lade_gebietsfolge(session, stichtag)
        auswahl = auswahl.where(col(Bereitstellung.kommune).in_(folge.schluessel(filter.ags)))
    if filter.leistung:
        dienste = select(col(OnlinedienstLeistung.onlinedienst)).where(
            col(OnlinedienstLeistung.leistung) == filter.leistung
        )
        auswahl = auswahl.where(col(Bereitstellung.onlinedienst).in_(dienste))
    if filter.onlinedienst:
        auswahl = auswahl.where(col(Bereitstellung.onlinedienst) == filter.onlinedienst)
    return auswahl


def _tag(bereitstellung: BereitstellungRead, stufe: Stufe) -> date | None:
    return next((s.am for s in bereitstellung.schritte if s.stufe is stufe), None)


def _spalten(namen: dict[str, str]) -> Sequence[Spalte[BereitstellungRead]]:
    return (
        Spalte("AGS", lambda b: b.ags, 10),
        Spalte("Kommune", lambda b: namen.get(b.ags), 28),
        Spalte("Gemeldet unter", lambda b: b.gemeldet_unter, 16),
        Spalte("Onlinedienst", lambda b: b.onlinedienst_name, 40),
        Spalte("Stufe", lambda b: b.stufe, 16),
        *(
            Spalte[BereitstellungRead](titel, partial(_tag, stufe=stufe), 18)
            for titel, stufe in TAGE
        ),
        Spalte("Adresse", lambda b: b.url, 40),
        Spalte("Anbindung", lambda b: b.anbindung, 14),
        Spalte("Fachverfahren", lambda b: b.fachverfahren, 24),
        Spalte("Rücknahmegrund", lambda b: b.ruecknahmegrund, 32),
        Spalte("Belege", lambda b: aufgezaehlt(s.beleg for s in b.schritte if s.beleg), 40),
        Spalte("Erfunden", lambda b: b.erfunden, 10),
        Spalte("Kennung", lambda b: str(b.id), 38),
        Spalte("Kennung des Onlinedienstes", lambda b: str(b.onlinedienst), 38),
    )
