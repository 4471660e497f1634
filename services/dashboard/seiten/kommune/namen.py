"""What Kommunen are called, for pages that know only their keys."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.dashboard.seiten.gespraech import Gespraech
from shared.clients.katalog.kommunen import kommunen
from shared.schemas.katalog import KommuneRead


async def kommunen_nach_schluessel(
    gespraech: Gespraech, schluessel: Sequence[str], *, stichtag: date
) -> list[KommuneRead]:
    """Return those with these keys by name, none while the Katalog does not answer."""
    if not schluessel:
        return []
    gefunden = await gespraech.versuch(kommunen(ags=schluessel, stichtag=stichtag))
    return [] if gefunden is None else gefunden.items


async def kommunennamen(
    gespraech: Gespraech, schluessel: Sequence[str], *, stichtag: date
) -> Mapping[str, str]:
    """Return the name of each key; while the Katalog does not answer, the key itself."""
    gefunden = await kommunen_nach_schluessel(gespraech, sorted(set(schluessel)), stichtag=stichtag)
    return {ags: ags for ags in schluessel} | {k.ags: k.name for k in gefunden}
