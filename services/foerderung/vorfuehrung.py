"""Demo data: `python -m services.foerderung.vorfuehrung` grants every Modellkommune 100,000 €.

The amounts are an assumption that exhausts the budget of 1.5 million; the sources name none. They
are granted by the use case itself, on the day of the decision: a platform whose day is earlier
grants them itself. May be repeated at any time.
"""

import asyncio
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.budget.bewegen import BudgetErschoepft
from services.foerderung.budget.bewilligen import bewilligen
from services.foerderung.modellkommune.queries import PROGRAMM
from services.foerderung.modellkommune.verzeichnis import modellkommunenverzeichnis
from services.foerderung.settings import Settings
from services.foerderung.tables import Bewilligung
from shared.auth import Person, Rolle
from shared.clock import domain_day
from shared.db import engine_for, sessions_for
from shared.einmallauf import einmal
from shared.vorgang import Vorgang

BETRAG = Decimal("100000.00")
PERSON = Person(sub="vorfuehrung", rollen=frozenset({Rolle.FOERDERSTELLE}))
ANNAHME = "Vorführung: Die Quellen nennen keine Beträge; 15 × 100.000 € erschöpfen das Budget."


async def vorfuehren(session: AsyncSession, *, heute: date) -> str:
    """Put the demo in, or find it there; return a sentence that says which.

    Whom the budget no longer reaches, as others were granted something before, gets nothing.
    """
    zahl = await session.scalar(
        select(func.count()).where(
            col(Bewilligung.programm) == PROGRAMM, col(Bewilligung.annahme).is_not(None)
        )
    )
    if zahl:
        return f"Förderung: Die Vorführung ist schon da ({zahl} Bewilligungen)."
    gelesen = modellkommunenverzeichnis()
    tag = gelesen.entschieden_am
    if tag > heute:
        return f"Förderung: Am {heute:%d.%m.%Y} ist über die Modellkommunen noch nicht entschieden."
    vorgang = Vorgang(
        person=PERSON, heute=tag, jetzt=datetime(tag.year, tag.month, tag.day, 12, tzinfo=UTC)
    )
    angelegt = 0
    for kommune in gelesen.kommunen:
        try:
            async with session.begin_nested():
                await bewilligen(
                    session,
                    programm=PROGRAMM,
                    ags=kommune.ags,
                    betrag=BETRAG,
                    annahme=ANNAHME,
                    vorgang=vorgang,
                )
        except BudgetErschoepft:
            break
        angelegt += 1
    return f"Förderung: {angelegt} Bewilligungen angelegt (Beträge angenommen)."


async def main() -> None:
    settings = Settings()
    engine = engine_for(settings.database_url, service="foerderung")
    async with sessions_for(engine).begin() as session:
        satz = await vorfuehren(session, heute=domain_day(settings.heute))
    await engine.dispose()
    sys.stdout.write(f"{satz}\n")


if __name__ == "__main__":
    einmal("Vorführdaten von foerderung", lambda: asyncio.run(main()))
