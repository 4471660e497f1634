"""What waiting Kommunen occupy already: their days, and the places the Land pays for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.frist import verfallen
from services.beratung.kontingent.finanzierung import Foerderung
from services.beratung.planung.kalender import Tage
from services.beratung.tables import Buchung, BuchungKommune, Kontingent, TerminKommune
from shared.clock import BERLIN


@dataclass(frozen=True, slots=True)
class Belegung:
    """Of one Kommune, each place by the key of its Kontingent. A hold that has run out is none,
    swept or not.
    """

    tage: set[date] = field(default_factory=set)
    plaetze: list[str] = field(default_factory=list)

    def land_zahlt(self, foerderung: Foerderung, tage: Tage) -> bool:
        """Return whether the rule leaves the Kommune a free place for these days."""
        zeit = foerderung.fuer(tage)
        return zeit is not None and self.plaetze.count(zeit.schluessel) < zeit.plaetze


async def belegungen(
    session: AsyncSession, kommunen: Collection[str], *, jetzt: datetime
) -> Mapping[str, Belegung]:
    """Return for every Kommune what it occupies: two statements for all of them."""
    je_kommune: defaultdict[str, Belegung] = defaultdict(Belegung)
    if not kommunen:
        return je_kommune
    termine = await session.execute(
        select(col(TerminKommune.kommune), func.lower(col(TerminKommune.zeitraum)))
        .join(Buchung, col(Buchung.id) == col(TerminKommune.buchung_id))
        .where(
            col(TerminKommune.kommune).in_(kommunen), col(TerminKommune.belegt), ~verfallen(jetzt)
        )
    )
    for kommune, beginn in termine:
        je_kommune[kommune].tage.add(beginn.astimezone(BERLIN).date())
    plaetze = await session.execute(
        select(col(Kontingent.kommune), col(Kontingent.schluessel))
        .join(BuchungKommune, col(BuchungKommune.kontingent_id) == col(Kontingent.id))
        .join(Buchung, col(Buchung.id) == col(BuchungKommune.buchung_id))
        .where(col(Kontingent.kommune).in_(kommunen), col(BuchungKommune.belegt), ~verfallen(jetzt))
    )
    for kommune, schluessel in plaetze:
        je_kommune[kommune].plaetze.append(schluessel)
    return je_kommune
