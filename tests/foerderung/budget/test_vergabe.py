"""However awards are made, and however many at once: never more than there is."""

import asyncio
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.foerderung.budget.vergabe import BETRAG, QUELLEN, Ausgang, Quelle, leeren

GLEICHZEITIG, PASSEN = 60, 15
SUMMEN = text("""
    SELECT (SELECT sum(gebunden) FROM foerderung.budget),
           (SELECT sum(betrag) FROM foerderung.bewilligung),
           (SELECT sum(betrag) FROM foerderung.mittelbewegung),
           (SELECT count(*) FROM foerderung.journal WHERE gegenstand = 'bewilligung'),
           (SELECT count(*) FROM foerderung.ereignis WHERE typ LIKE '%.bewilligung.bewilligt.v1'
             AND daten = '{"programm": "OZG_MODELLKOMMUNEN"}')""")


@pytest.mark.parametrize("quelle", QUELLEN.values(), ids=QUELLEN)
@pytest.mark.parametrize(
    "laeufe", [1, pytest.param(20, marks=pytest.mark.nightly)], ids=["1", "20"]
)
async def test_sechzig_gleichzeitig_genau_fuenfzehn(
    foerderung_url: str, superuser_url: Callable[[str], str], quelle: Quelle, laeufe: int
) -> None:
    """Each refusal names what is left: nothing, once the last award is made."""
    for _ in range(laeufe):
        await leeren(superuser_url(foerderung_url))
        async with quelle(foerderung_url, GLEICHZEITIG) as vergaben:
            ausgaenge: Sequence[Ausgang] = await asyncio.gather(*(gib() for gib in vergaben))
        assert ausgaenge.count(None) == PASSEN
        assert {a for a in ausgaenge if a is not None} == {"0.00"}
        assert await summen(foerderung_url) == (
            *[PASSEN * BETRAG] * 3,
            *[PASSEN] * 2,
        )


async def summen(url: str) -> tuple[Decimal | int, ...]:
    """Return what is bound, granted and moved, and how often it was written down."""
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as verbindung:
        zeile = (await verbindung.execute(SUMMEN)).one()
    await engine.dispose()
    return tuple(zeile)
