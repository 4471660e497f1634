"""One pass over the waiting list: close what has lapsed, then offer what is free, in order.

Each step is a transaction of its own with its Ereignis, so a process that dies loses nothing: the
next pass begins where it was. One process passes at a time to save the others the work; who is
offered what would be the same with many, as every step locks its entry and looks again.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.konflikte import KommuneBelegt, TerminVergeben
from services.beratung.warteliste.anbieten import WartetNichtMehr, anbieten
from services.beratung.warteliste.reihe import Art, Wartende, lies_reihe
from services.beratung.warteliste.schliessen import schliessen, verfallene
from shared.clients.katalog import KatalogClient
from shared.db import Sessions
from shared.errors import DomainError
from shared.schemas.katalog import KommuneRead
from shared.vorgang import Vorgang

SPERRE = func.hashtextextended("warteliste", 4711)
# the transactions that hold the lock and the snapshot wait while others work
OHNE_FRIST = text("""
    SELECT set_config('idle_in_transaction_session_timeout', '0', true),
           set_config('transaction_timeout', '0', true)
""")
HOECHSTENS = 100  # offers in one pass; then everything is looked at anew

log = logging.getLogger(__name__)


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


@dataclass(slots=True)
class Bestand:
    """What the Katalog says of some Kommunen, asked once for each first day that is tried."""

    katalog: KatalogClient
    kommunen: Sequence[str]
    gesagt: dict[date, Mapping[str, KommuneRead]] = field(default_factory=dict)

    async def am(self, tag: date) -> Mapping[str, KommuneRead]:
        if tag not in self.gesagt:
            self.gesagt[tag] = await self.katalog.kommunen(self.kommunen, stichtag=tag)
        return self.gesagt[tag]


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
        return Vermittelt(geschlossen, await _biete_der_reihe_nach(mit, vorgang))


async def _biete_der_reihe_nach(mit: Vermittlung, vorgang: Vorgang) -> int:
    vergeben: set[tuple[Art, date]] = set()
    angeboten = 0
    async with mit.sessions() as schnappschuss:
        await _ein_stand(schnappschuss)
        async with aclosing(lies_reihe(schnappschuss, vorgang)) as reihe:
            async for stapel in reihe:
                kommunen = sorted({wartende.kommune for wartende in stapel})
                bestand = Bestand(mit.katalog, kommunen)
                for wartende in stapel:
                    angeboten += await _biete_an(mit, wartende, bestand, vergeben, vorgang)
                    if angeboten == HOECHSTENS:
                        return angeboten
    return angeboten


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
    await session.execute(OHNE_FRIST)


async def _biete_an(
    mit: Vermittlung,
    wartende: Wartende,
    bestand: Bestand,
    vergeben: set[tuple[Art, date]],
    vorgang: Vorgang,
) -> bool:
    """Try the possible beginnings until one can be held; a lost one is not tried for others.

    Only a place that is taken leads on to the next day. Any other refusal says that the entry is
    not as it was read: the next pass reads it anew.
    """
    for beginn in wartende.beginne:
        if (wartende.art, beginn) in vergeben:
            continue
        kommunen = await bestand.am(beginn)
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
        except KommuneBelegt:
            continue
        except WartetNichtMehr:
            return False
        except DomainError as error:
            if error.status >= 500:
                raise
            return False
        except IntegrityError:  # a bug; those behind do not wait for its end
            log.exception("entry not served", extra={"eintrag": str(wartende.eintrag_id)})
            return False
        else:
            return True
    return False
