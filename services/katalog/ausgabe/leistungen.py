"""The Leistungen as a file."""

from datetime import date
from typing import Any

from fastapi.responses import StreamingResponse
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.ausgabe.formate import FORMATE, XZUFI
from services.katalog.leistung import queries
from services.katalog.tables import Leistung
from shared.ausgabe import Ausgabe, Lesen, als
from shared.pagination import ordnung
from shared.schemas.ausgabe import LeistungenAusgabe
from shared.schemas.katalog import Reifegradmodell
from shared.schemas.leistung import BenanntRead, LeistungRead, OzgLeistungRead
from shared.tabellen.tabelle import Spalte, Tabelle, aufgezaehlt


def _name(benannt: BenanntRead | OzgLeistungRead | None) -> str | None:
    return benannt.name if benannt else None


def _reifegrad(leistung: LeistungRead, modell: Reifegradmodell) -> int | None:
    return next((grad.stufe for grad in leistung.reifegrade if grad.modell == modell), None)


SPALTEN = (
    Spalte[LeistungRead]("Name", lambda s: s.name, 48),
    Spalte[LeistungRead]("LeiKa-Schlüssel", lambda s: s.leika_schluessel, 18),
    Spalte[LeistungRead]("OZG-ID", lambda s: s.ozg_id, 8),
    Spalte[LeistungRead]("OZG-Leistung", lambda s: _name(s.ozg_leistung), 32),
    Spalte[LeistungRead]("Lage", lambda s: _name(s.lage), 24),
    Spalte[LeistungRead]("Themenfeld", lambda s: _name(s.themenfeld), 24),
    Spalte[LeistungRead]("SDG-Code", lambda s: s.sdg_code, 10),
    Spalte[LeistungRead]("Typisierung", lambda s: aufgezaehlt(s.typisierung), 12),
    Spalte[LeistungRead]("Zuständige Ebene", lambda s: aufgezaehlt(s.zustaendige_ebene), 28),
    Spalte[LeistungRead]("Status", lambda s: s.status, 12),
    Spalte[LeistungRead](
        "Onlinedienste", lambda s: aufgezaehlt(dienst.name for dienst in s.onlinedienste), 48
    ),
    Spalte[LeistungRead](
        "Reifegrad (Modell 1.1)", lambda s: _reifegrad(s, Reifegradmodell.MODELL_1_1), 22
    ),
    Spalte[LeistungRead](
        "Reifegrad (Modell 2.0)", lambda s: _reifegrad(s, Reifegradmodell.MODELL_2_0), 22
    ),
    Spalte[LeistungRead]("Synonyme", lambda s: aufgezaehlt(s.synonyme), 48),
    Spalte[LeistungRead]("Herkunft", lambda s: s.herkunft, 20),
    Spalte[LeistungRead]("Hinweis", lambda s: s.hinweis, 40),
    Spalte[LeistungRead]("Kennung", lambda s: str(s.id), 38),
)


async def leistungen_ausgeben(
    session: AsyncSession, *, filter: LeistungenAusgabe, heute: date, ausgabe: Ausgabe
) -> StreamingResponse:
    """Return the Leistungen that pass the filters as a file, in the order of the list."""
    format = FORMATE[filter.format]
    gefunden = await queries.gefiltert(session, filter)
    zeilen: Select[Any] = queries.leistungen(heute)
    lesen: Lesen[Any] = als(LeistungRead)
    if format is XZUFI:
        from services.katalog.xzufi.ausgeben import XzufiAusgabe  # lxml: 3 MB

        zeilen, lesen = select(col(Leistung.id)), XzufiAusgabe(session).leistungen
    await ausgabe.schreibe(
        session,
        zeilen.where(col(Leistung.id).in_(gefunden)).order_by(
            *ordnung(filter.sort, by=queries.SORTIERUNGEN)
        ),
        lesen,
        tabelle=Tabelle("Leistungen", SPALTEN, heute),
        format=format,
    )
    return await ausgabe.antwort(f"leistungen-{heute}", format)
