"""Use case of the command: take over a file now, and keep the run beside those of the API."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import BinaryIO

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.settings import Settings
from services.katalog.tables import AKTE, Akt, Uebernahmelauf
from services.katalog.uebernahme.bericht import Bericht
from services.katalog.uebernahme.lauf import beenden
from services.katalog.uebernahme.uebernehmen import uebernehmen
from shared.auth import Person, Rolle
from shared.clock import domain_day
from shared.db import engine_for, sessions_for
from shared.schemas.uebernahme import Laufstatus, Uebernahmeart, Uebernahmebericht
from shared.vorgang import Vorgang

BEFEHL = Person(sub="befehl:ozg-import", rollen=frozenset({Rolle.ADMIN}))


async def datei_uebernehmen(
    settings: Settings,
    *,
    art: Uebernahmeart,
    datei: BinaryIO,
    probe: bool,
    bericht: Bericht,
    anteil: Callable[[int], None],
) -> Uebernahmebericht:
    """Return what the import did; a dry run leaves no trace. Raises LaeuftSchon."""
    engine = engine_for(settings.database_url, service="katalog")
    try:
        async with sessions_for(engine).begin() as session:
            ergebnis = await uebernehmen(
                session, art=art, datei=datei, probe=probe, bericht=bericht, anteil=anteil
            )
            if not probe:
                await _vermerken(session, art, ergebnis, domain_day(settings.heute))
            return ergebnis
    finally:
        await engine.dispose()


async def _vermerken(
    session: AsyncSession, art: Uebernahmeart, ergebnis: Uebernahmebericht, heute: date
) -> None:
    vorgang = Vorgang(person=BEFEHL, heute=heute, jetzt=datetime.now(UTC))
    lauf = Uebernahmelauf(art=art, probe=False, status=Laufstatus.LAUFEND, angelegt=vorgang.jetzt)
    session.add(lauf)
    await AKTE.vermerke(session, lauf, Akt.ANLEGEN, vorgang, art=art, probe=False)
    await beenden(session, lauf, ergebnis, vorgang)
