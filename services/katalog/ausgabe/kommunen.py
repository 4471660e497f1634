"""The Kommunen of a Stichtag as a file."""

from datetime import date
from typing import Any

from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.ausgabe.formate import FORMATE, XZUFI
from services.katalog.kommune import queries
from shared.ausgabe import Ausgabe, Lesen, als
from shared.pagination import ordnung
from shared.schemas.ausgabe import KommunenAusgabe
from shared.schemas.katalog import KommuneRead
from shared.tabellen.tabelle import Spalte, Tabelle, aufgezaehlt

SPALTEN = (
    Spalte[KommuneRead]("AGS", lambda k: k.ags, 10),
    Spalte[KommuneRead]("ARS", lambda k: k.ars, 14),
    Spalte[KommuneRead]("Name", lambda k: k.name, 28),
    Spalte[KommuneRead]("Amtlicher Name", lambda k: k.name_amtlich, 40),
    Spalte[KommuneRead]("Art", lambda k: k.art, 18),
    Spalte[KommuneRead]("Kreis", lambda k: k.kreis, 10),
    Spalte[KommuneRead]("Einwohner", lambda k: k.einwohner, 12),
    Spalte[KommuneRead]("Einwohner am", lambda k: k.einwohner_stand, 14),
    Spalte[KommuneRead]("Gültig ab", lambda k: k.gueltig_ab, 12),
    Spalte[KommuneRead]("Gültig bis", lambda k: k.gueltig_bis, 12),
    Spalte[KommuneRead]("Besteht", lambda k: k.besteht, 10),
    Spalte[KommuneRead]("Vorgänger", lambda k: aufgezaehlt(k.vorgaenger), 24),
    Spalte[KommuneRead]("Nachfolger", lambda k: aufgezaehlt(k.nachfolger), 24),
)


async def kommunen_ausgeben(
    session: AsyncSession, *, filter: KommunenAusgabe, heute: date, ausgabe: Ausgabe
) -> StreamingResponse:
    """Return the Kommunen that pass the filters as a file, in the order of the list."""
    stand, format = filter.stichtag or heute, FORMATE[filter.format]
    zeilen = await queries.gefiltert(session, filter, heute=heute)
    lesen: Lesen[Any] = als(KommuneRead)
    if format is XZUFI:
        from services.katalog.xzufi.ausgeben import XzufiAusgabe  # lxml: 3 MB

        lesen = XzufiAusgabe(session).kommunen
    await ausgabe.schreibe(
        session,
        zeilen.order_by(*ordnung(filter.sort, by=queries.SORTIERUNGEN)),
        lesen,
        tabelle=Tabelle("Kommunen", SPALTEN, stand),
        format=format,
    )
    return await ausgabe.antwort(f"kommunen-{stand}", format)
