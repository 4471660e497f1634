"""The figures of this service, computed from rows as of a Stichtag."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.budget.queries import bewilligt_am
from services.foerderung.budget.summe import summen_am
from services.foerderung.modellkommune.queries import PROGRAMM, zahl_entschiedener
from services.foerderung.modellkommune.verzeichnis import modellkommunenverzeichnis
from services.foerderung.programm.bestand import geltendes_programm
from services.foerderung.tables import Budget
from shared.schemas.kennzahl import KennzahlenRead, KennzahlRead


async def kennzahlen(session: AsyncSession, *, stichtag: date, heute: date) -> KennzahlenRead:
    """Return the figures as of the Stichtag; none can be known for later than `heute`."""
    stand = min(stichtag, heute)
    programm = await geltendes_programm(session, PROGRAMM, stichtag=stichtag)
    budget = programm.budgets().get(None)
    return KennzahlenRead(
        stichtag=stichtag,
        items=[
            KennzahlRead(
                kennzahl="modellkommunen",
                titel="OZG-Modellkommunen",
                wert=await zahl_entschiedener(session, stichtag=stichtag),
                nenner_kennzahl=None,
                einheit="Kommunen",
                definition="Modellkommunen, die bis zum Stichtag ausgewählt waren.",
                stand=stand,
                quelle=modellkommunenverzeichnis().quelle,
            ),
            KennzahlRead(
                kennzahl="modellkommunen_budget_bewilligt",
                titel="Bewilligte Mittel der OZG-Modellkommunen",
                wert=int(await bewilligt_am(session, programm=PROGRAMM, stichtag=stichtag)),
                nenner_kennzahl="modellkommunen_budget",
                einheit="EUR",
                definition="Was bis zum Stichtag gebunden wurde, ausgezahlt oder nicht, ohne das"
                " Freigegebene und Zurückgeforderte, in ganzen Euro; Beträge der Vorführung sind"
                " eine Annahme.",
                stand=stand,
                quelle="Mittelbewegungen dieses Dienstes",
            ),
            KennzahlRead(
                kennzahl="modellkommunen_budget",
                titel="Budget der OZG-Modellkommunen",
                wert=int(await _budget(session, stichtag) or 0),
                nenner_kennzahl=None,
                einheit="EUR",
                definition="Gesamtbudget des Programms in ganzen Euro, ohne Jahresverteilung.",
                stand=stand,
                quelle=budget.quelle.titel if budget else programm.titel,
            ),
        ],
    )


async def _budget(session: AsyncSession, stichtag: date) -> Decimal | None:
    ohne_jahr = select(col(Budget.id)).where(
        col(Budget.programm) == PROGRAMM, col(Budget.jahr).is_(None)
    )
    id = (await session.scalars(ohne_jahr)).one()
    return (await summen_am(session, [id], stichtag)).get(id)
