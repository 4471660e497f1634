"""One pass over the waiting list: close what has lapsed, then offer what is free, in order.

Each step is a transaction of its own with its Ereignis, so a process that dies loses nothing: the
next pass begins where it was. One process passes at a time to save the others the work; who is
offered what would be the same with many, as every step locks its entry and looks again.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.auskunft import KommuneAufgeloest, KommuneUnbekannt
from services.beratung.buchung.konflikte import TerminVergeben
from services.beratung.warteliste.anbieten import WartetNichtMehr, anbieten
from services.beratung.warteliste.reihe import Art, Wartende, lies_reihe
from services.beratung.warteliste.schliessen import schliessen, verfallene
from shared.clients.katalog import KatalogClient
from shared.db import Sessions
from shared.errors import DomainError
from shared.vorgang import Vorgang

SPERRE = func.hashtextextended("warteliste", 4711)
# the transaction that holds the lock waits while others work
OHNE_FRIST = text("""
    SELECT set_config('idle_in_transaction_session_timeout', '0', true),
           set_config('transaction_timeout', '0', true)
""")
HOECHSTENS = 100  # offers in one pass; then everything is looked at anew


@dataclass(frozen=True, slots=True)
class Vermittlung:
    """What a pass works with."""

    sessions: Sessions
    katalog: KatalogClient


@dataclass(frozen=True, slots=True)
class Vermittelt:
    """What a pass has done; both are 0 also where another process is passing."""

    geschlossen: int
    angeboten: int


async def vermitteln(mit: Vermittlung, vorgang: Vorgang) -> Vermittelt:
    """Pass over the waiting list once.

    Raises DienstNichtErreichbar or FoerderregelFehlt when nothing can be decided; what was done
    until then stays.
    """
    async with mit.sessions.begin() as wache:
        await wache.execute(OHNE_FRIST)
        if not await wache.scalar(select(func.pg_try_advisory_xact_lock(SPERRE))):
            return Vermittelt(0, 0)
        geschlossen = await _schliesse(mit.sessions, vorgang)
        async with mit.sessions() as schnappschuss:
            await _ein_stand(schnappschuss)
            reihe = await lies_reihe(schnappschuss, vorgang)
        vergeben: set[tuple[Art, date]] = set()
        angeboten = 0
        for wartende in reihe:
            angeboten += await _biete_an(mit, wartende, vergeben, vorgang)
            if angeboten == HOECHSTENS:
                break
    return Vermittelt(geschlossen, angeboten)


async def _schliesse(sessions: Sessions, vorgang: Vorgang) -> int:
    async with sessions() as session:
        kennungen = await verfallene(session, vorgang)
    geschlossen = 0
    for kennung in kennungen:
        async with sessions.begin() as session:
            geschlossen += await schliessen(session, kennung, vorgang)
    return geschlossen


async def _ein_stand(session: AsyncSession) -> None:
    await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


async def _biete_an(
    mit: Vermittlung, wartende: Wartende, vergeben: set[tuple[Art, date]], vorgang: Vorgang
) -> bool:
    """Try the possible beginnings until one can be held; a lost one is not tried for others."""
    for beginn in wartende.beginne:
        if (wartende.art, beginn) in vergeben:
            continue
        kommunen = await mit.katalog.kommunen([wartende.kommune], stichtag=beginn)
        try:
            async with mit.sessions.begin() as session:
                await anbieten(
                    session,
                    eintrag_id=wartende.eintrag_id,
                    beginn=beginn,
                    kommunen=kommunen,
                    vorgang=vorgang,
                )
        except TerminVergeben:
            vergeben.add((wartende.art, beginn))
        except (WartetNichtMehr, KommuneUnbekannt, KommuneAufgeloest):
            return False
        except DomainError as error:
            if error.status >= 500:
                raise
        else:
            return True
    return False
