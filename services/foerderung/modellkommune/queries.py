"""Reads of Modellkommunen."""

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.budget.queries import bewilligungen
from services.foerderung.tables import Bewilligung, Modellkommune
from services.foerderung.vorhaben.queries import zahl_je_traeger
from shared.pagination import page
from shared.schemas.foerderung import ModellkommunenFilter, ModellkommuneRead
from shared.schemas.liste import Liste

PROGRAMM = "OZG_MODELLKOMMUNEN"
SORTIERUNG = (col(Modellkommune.sortierung), col(Modellkommune.ags))
SORTIERUNGEN = {
    "name": SORTIERUNG,
    "ags": (col(Modellkommune.ags),),
    "entschieden_am": (col(Modellkommune.entschieden_am), *SORTIERUNG),
}


async def list_modellkommunen(
    session: AsyncSession, filter: ModellkommunenFilter, *, heute: date
) -> Liste[ModellkommuneRead]:
    """Return one page of those that were Modellkommunen on the Stichtag.

    Each with what was granted to it by then and is no secret of the authority; and its Vorhaben.
    """
    stichtag = filter.stichtag or heute
    gesucht = select(Modellkommune).where(_entschieden(stichtag))
    seite = await page(session, gesucht, filter, by=SORTIERUNGEN)
    schluessel = [kommune.ags for kommune in seite.items]
    bewilligt = await bewilligungen(session, programm=PROGRAMM, ags=schluessel, stichtag=stichtag)
    vorhaben = await zahl_je_traeger(session, schluessel)
    return Liste(
        items=[_gelesen(k, bewilligt.get(k.ags), vorhaben[k.ags]) for k in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def zahl_entschiedener(session: AsyncSession, *, stichtag: date) -> int:
    """Return how many were decided up to and on this day."""
    entschieden = select(func.count()).select_from(Modellkommune).where(_entschieden(stichtag))
    return await session.scalar(entschieden) or 0


def _entschieden(stichtag: date) -> ColumnElement[bool]:
    return col(Modellkommune.entschieden_am) <= stichtag


def _gelesen(
    kommune: Modellkommune, bewilligung: Bewilligung | None, vorhaben: int
) -> ModellkommuneRead:
    return ModellkommuneRead(
        ags=kommune.ags,
        name=kommune.name,
        ikz=kommune.ikz,
        entschieden_am=kommune.entschieden_am,
        betrag=bewilligung.betrag if bewilligung else None,
        betrag_ist_annahme=bewilligung is not None and bewilligung.annahme is not None,
        vorhaben=vorhaben,
        vermerk=kommune.vermerk,
        quelle=kommune.quelle,
    )
