"""Count all coverage again from the Bereitstellungen.

`python -m services.katalog.abdeckung.neu_zaehlen` does so in the database of KATALOG_DATABASE_URL.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.abdeckung.beitraege import HINZUZAEHLEN
from services.katalog.abdeckung.fortschreiben import SPERRE, schwellen_setzen
from services.katalog.abdeckung.gebiet import gebiet_zaehlen
from services.katalog.tables import Abdeckungszaehler, Leistung, Onlinedienst
from shared.db import engine_for, sessions_for

AUF_EINMAL = 20  # Leistungen or Onlinedienste of one statement

# everything but the Bereitstellungen that the counters depend on
_GRUNDLAGE = text("""
  SELECT md5(concat(
    (SELECT string_agg(concat_ws('|', id, umsetzungsbuendel, ozg_id, zustaendige_ebene), ','
                       ORDER BY id) FROM katalog.leistung),
    (SELECT string_agg(concat_ws('|', ozg_id, themenfeld), ',' ORDER BY ozg_id)
     FROM katalog.ozg_leistung JOIN katalog.lage ON lage.id = ozg_leistung.lage),
    (SELECT string_agg(concat_ws('|', onlinedienst, leistung), ',' ORDER BY onlinedienst, leistung)
     FROM katalog.onlinedienst_leistung),
    (SELECT string_agg(concat_ws('|', ags, gueltig, art, sonderstatus, einwohner, einwohner_stand),
                       ',' ORDER BY ags, gueltig) FROM katalog.gebietseinheit),
    (SELECT string_agg(concat_ws('|', ags_alt, ags_neu, gueltig_ab), ','
                       ORDER BY ags_alt, ags_neu, gueltig_ab) FROM katalog.gebietsaenderung)))""")


async def neu_zaehlen(session: AsyncSession) -> None:
    """Make all counters say what the Bereitstellungen say; nobody moves the chain meanwhile."""
    await _allein(session)
    await gebiet_zaehlen(session)
    await session.execute(delete(Abdeckungszaehler))
    for tabelle, art in ((Leistung, "leistungen"), (Onlinedienst, "dienste")):
        schluessel = col(tabelle.id)
        ids = [*await session.scalars(select(schluessel).order_by(schluessel))]
        for ab in range(0, len(ids), AUF_EINMAL):
            teil = ids[ab : ab + AUF_EINMAL]
            werte: dict[str, Any] = {"leistungen": [], "dienste": []} | {art: teil}
            await session.execute(HINZUZAEHLEN, werte)
            await schwellen_setzen(session, teil)


@asynccontextmanager
async def bei_aenderung_neu_gezaehlt(session: AsyncSession) -> AsyncIterator[None]:
    """Change Leistungen, Onlinedienste or Kommunen inside; the counters are right afterwards.

    All is counted again if anything changed that they depend on, otherwise nothing happens.
    """
    await _allein(session)
    vorher = await session.scalar(_GRUNDLAGE)
    yield
    await session.flush()
    if await session.scalar(_GRUNDLAGE) != vorher:
        await neu_zaehlen(session)


async def _allein(session: AsyncSession) -> None:
    await session.execute(select(func.pg_advisory_xact_lock(SPERRE)))


async def main() -> None:
    engine = engine_for(os.environ["KATALOG_DATABASE_URL"], service="katalog")
    async with sessions_for(engine).begin() as session:
        for grenze in ("statement_timeout", "transaction_timeout", "lock_timeout"):
            await session.execute(text(f"SET LOCAL {grenze} = 0"))
        await neu_zaehlen(session)
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main())
