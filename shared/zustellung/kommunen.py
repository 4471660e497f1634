"""Which Kommunen a filter may name, where the Katalog is another service."""

from collections.abc import Collection, Sequence
from datetime import date

from shared.clients.katalog import KatalogClient
from shared.zustellung.wesen import BekannteKommunen


def bekannte_kommunen(katalog: KatalogClient) -> BekannteKommunen:
    """Return what asks the Katalog which keys it knows."""

    async def bekannt(ags: Sequence[str], heute: date) -> Collection[str]:
        return (await katalog.kommunen(ags, stichtag=heute)).keys()

    return bekannt
