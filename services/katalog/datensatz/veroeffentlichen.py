"""Publish: describe what can be taken away, with the days of its last changes."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.datensatz.beschreiben import beschreiben
from services.katalog.datensatz.form import Notation, geschrieben
from services.katalog.datensatz.queries import lies_staende
from services.katalog.settings import Settings


async def datensaetze_veroeffentlichen(
    session: AsyncSession, *, settings: Settings, notation: Notation, heute: date
) -> str:
    return geschrieben(beschreiben(settings, await lies_staende(session, heute=heute)), notation)
