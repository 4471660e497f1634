"""Which key a Kommune goes by on a day, and which keys went up in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ARRAY, TableValuedAlias, Text, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import Gebietsaenderung


@dataclass(frozen=True, slots=True)
class Gebietsfolge:
    """What followed what up to one day: `nachfolger[old key]` is the key that took over."""

    nachfolger: Mapping[str, str]

    def heutiger(self, ags: str) -> str:
        """Return the key under which the territory of `ags` is found on that day."""
        gesehen = {ags}
        while (neu := self.nachfolger.get(ags)) is not None and neu not in gesehen:
            gesehen.add(neu)
            ags = neu
        return ags

    def schluessel(self, ags: str) -> frozenset[str]:
        """Return `ags` and every key that went up in it."""
        gefunden, offen = {ags}, [ags]
        while offen:
            neu = offen.pop()
            vorgaenger = {alt for alt, in_ in self.nachfolger.items() if in_ == neu} - gefunden
            gefunden |= vorgaenger
            offen += vorgaenger
        return frozenset(gefunden)

    def als_tabelle(self) -> TableValuedAlias:
        """Return the keys that are no more (`alt`), each with the one it is found under (`neu`)."""
        alt = list(self.nachfolger)
        paare = (alt, [self.heutiger(ags) for ags in alt])
        spalten = (literal(schluessel, ARRAY(Text)) for schluessel in paare)
        return func.unnest(*spalten).table_valued("alt", "neu", name="folge").render_derived()


async def lade_gebietsfolge(session: AsyncSession, stichtag: date) -> Gebietsfolge:
    """Read the changes that have taken effect by `stichtag`; there are few of them."""
    zeilen = await session.execute(
        select(col(Gebietsaenderung.ags_alt), col(Gebietsaenderung.ags_neu))
        .where(col(Gebietsaenderung.gueltig_ab) <= stichtag)
        .order_by(col(Gebietsaenderung.gueltig_ab), col(Gebietsaenderung.ags_neu).desc())
    )
    return Gebietsfolge({zeile.ags_alt: zeile.ags_neu for zeile in zeilen})
