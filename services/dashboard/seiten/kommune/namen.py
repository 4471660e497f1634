"""What Kommunen are called, for pages that know only their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.dashboard.seiten.gespraech import Gespraech
from shared.clients.katalog.kommunen import kommunen


@dataclass(frozen=True)
class Kommunenname:
    """`name` is the key itself while the Katalog does not answer."""

    ags: str
    name: str


async def kommunennamen(
    gespraech: Gespraech, schluessel: Sequence[str], *, stichtag: date
) -> Mapping[str, str]:
    """Return the name of each key; while the Katalog does not answer, the key itself."""
    if not schluessel:
        return {}
    gefunden = await gespraech.versuch(kommunen(ags=sorted(set(schluessel)), stichtag=stichtag))
    bekannt = {k.ags: k.name for k in gefunden.items} if gefunden else {}
    return {ags: bekannt.get(ags, ags) for ags in schluessel}


async def benannte(
    gespraech: Gespraech, schluessel: Sequence[str], *, stichtag: date
) -> list[Kommunenname]:
    """Return each Kommune with its name, in the order of the keys."""
    namen = await kommunennamen(gespraech, schluessel, stichtag=stichtag)
    return [Kommunenname(ags, name) for ags, name in namen.items()]
