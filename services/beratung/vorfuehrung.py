"""Demo data: `python -m services.beratung.vorfuehrung`, with Katalog and Förderung running.

18 Landkreise and 180 Städte and Gemeinden with 298 modules, as published (Kommunalpolitische
Runde, 2021); which Kommune booked what and when is invented, the same at every run. Each Buchung
is made by the use cases with an earlier clock, so every constraint holds. Before the Stichtag
they are performed, after it confirmed; from May 2021 on at most seven of the ten teams are booked.
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import islice

import httpx
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.bestaetigen import bestaetigen
from services.beratung.buchung.buchen import buchen
from services.beratung.buchung.durchfuehren import durchfuehren
from services.beratung.foerderregel.auffrischen import auffrischen
from services.beratung.foerderregel.regel import FoerderregelFehlt
from services.beratung.kennzahl.queries import ERFINDER
from services.beratung.settings import Settings
from services.beratung.tables import Journal
from shared.auth import Person, Rolle
from shared.clients.foerderung import FoerderungClient
from shared.clients.katalog import KatalogClient
from shared.db import engine_for, sessions_for
from shared.einmallauf import einmal
from shared.kalender import ist_arbeitstag
from shared.schemas.beratung import BuchungCreate, BuchungRead, Format
from shared.schemas.gebiet import ist_landkreis
from shared.schemas.katalog import KommuneRead
from shared.sicht import ALLE, erweitere
from shared.vorgang import Bearbeitung, Vorgang

STICHTAG = date(2021, 4, 15)
LANDKREISE, GEMEINDEN = 18, 180
MODULE = {1: 97, 2: 88, 3: 68, 4: 45}  # 298 in sum
MODULE_OZG = MODULE[1] + MODULE[2]
ERSTE_WOCHE = date(2020, 10, 5)
SPARSAM_AB = date(2021, 5, 3)
UNBERUEHRT = {"06635020", "06636013", "06636004"}  # these three can try everything themselves
PERSON = Person(sub=ERFINDER, rollen=frozenset({Rolle.BERATUNG}))


class Verzeichnis:
    """The Katalog's answer for the Stichtag, asked for once."""

    def __init__(self, kommunen: Sequence[KommuneRead]) -> None:
        self._kommunen = {kommune.ags: kommune for kommune in kommunen}

    def kommune(self, ags: str) -> KommuneRead:
        return self._kommunen[ags]

    def beteiligte(self) -> list[str]:
        """Return the 198 invented participants, in an order that looks like chance."""
        schluessel = sorted(
            self._kommunen.keys() - UNBERUEHRT, key=lambda ags: sha256(ags.encode()).digest()
        )
        landkreise = [ags for ags in schluessel if ist_landkreis(ags)]
        gemeinden = [ags for ags in schluessel if not ist_landkreis(ags)]
        gewaehlt = landkreise[:LANDKREISE] + gemeinden[:GEMEINDEN]
        return sorted(gewaehlt, key=lambda ags: sha256(f"2{ags}".encode()).digest())


def beginne() -> Iterator[date]:
    """Yield a beginning for each module: nine a week until April 2021, then seven."""
    woche = ERSTE_WOCHE
    while True:
        moeglich = [woche + timedelta(days=n) for n in range(3)]
        frei = [
            tag
            for tag in moeglich
            if all(ist_arbeitstag(tag + timedelta(days=n)) for n in range(3))
        ]
        for _ in range(7 if woche >= SPARSAM_AB else 9):
            yield from frei[:1]
        woche += timedelta(days=7)


def auftraege(beteiligte: Sequence[str]) -> Iterator[BuchungCreate]:
    """Yield the 298 bookings: 185 Kommunen with the Bereich OZG, 113 with the other."""
    ozg = [(ags, 1 if n % 185 < MODULE[1] else 2) for n, ags in enumerate(beteiligte[:MODULE_OZG])]
    vd_kommunen = beteiligte[-(MODULE[3] + MODULE[4]) :]
    vd = [(ags, 3 if n < MODULE[3] else 4) for n, ags in enumerate(vd_kommunen)]
    wuensche = ozg + vd
    for n, ((ags, modul), beginn) in enumerate(
        zip(wuensche, islice(beginne(), len(wuensche)), strict=True)
    ):
        yield BuchungCreate(
            ags=ags,
            modul=modul,
            format=Format.ONLINE if n % 3 else Format.VOR_ORT,
            dauer_tage=Decimal("2.5") if n % 2 else Decimal(3),
            beginn=beginn,
            teilnehmende=6 + n % 15,
        )


async def vorfuehren(session: AsyncSession, verzeichnis: Verzeichnis) -> int:
    """Make all Buchungen in this one transaction, however long it takes; return how many."""
    await session.execute(text("SET LOCAL transaction_timeout = 0"))
    anzahl = 0
    for wunsch in auftraege(verzeichnis.beteiligte()):
        gebucht_am = min(wunsch.beginn, STICHTAG) - timedelta(days=21)
        buchung = await buchen(
            session,
            wunsch=wunsch,
            kommunen={wunsch.ags: verzeichnis.kommune(wunsch.ags)},
            vorgang=Vorgang(person=PERSON, heute=gebucht_am, jetzt=_vormittags(gebucht_am)),
            haltefrist=timedelta(days=14),
        )
        tag = gebucht_am + timedelta(days=2)
        buchung = await bestaetigen(session, _bearbeitung(buchung, tag))
        letzter_tag = buchung.termine[-1].tag
        if letzter_tag <= STICHTAG:
            await durchfuehren(session, _bearbeitung(buchung, letzter_tag))
        anzahl += 1
    return anzahl


async def main(settings: Settings) -> str:
    erweitere(ALLE)  # one Kommune after another
    engine = engine_for(settings.database_url, service="beratung")
    sessions = sessions_for(engine)
    async with httpx.AsyncClient(base_url=str(settings.foerderung_url)) as http:
        if not await auffrischen(sessions, FoerderungClient(http)):
            raise FoerderregelFehlt("Die Förderung hat nicht gesagt, wann das Land zahlt.")
    async with (
        httpx.AsyncClient(base_url=str(settings.katalog_url)) as http,
        sessions.begin() as session,
    ):
        if await session.scalar(
            select(col(Journal.id)).where(col(Journal.sub) == PERSON.sub).limit(1)
        ):
            meldung = "Beratung: Die Vorführdaten liegen schon vor."
        else:
            kommunen = await KatalogClient(http).alle_kommunen(stichtag=STICHTAG)
            anzahl = await vorfuehren(session, Verzeichnis(kommunen))
            meldung = f"Beratung: {anzahl} Buchungen für die Vorführung angelegt."
    await engine.dispose()
    return meldung


def _bearbeitung(buchung: BuchungRead, tag: date) -> Bearbeitung:
    return Bearbeitung(
        person=PERSON,
        heute=tag,
        jetzt=_vormittags(tag),
        id=buchung.id,
        version=buchung.version,
    )


def _vormittags(tag: date) -> datetime:
    return datetime.combine(tag, time(9), UTC)


if __name__ == "__main__":
    einmal(
        "Vorführdaten von beratung",
        lambda: sys.stdout.write(asyncio.run(main(Settings())) + "\n"),
    )
