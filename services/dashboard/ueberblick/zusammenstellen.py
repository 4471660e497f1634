"""Use case: put the overview together from what the other services say."""

import asyncio
from datetime import date

from services.dashboard.quelle.lage import geholt_am, status
from services.dashboard.quelle.quelle import Gelesen, Quelle
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.ueberblick.kacheln import Antwort, kacheln
from shared.schemas.budget import BudgetStandRead
from shared.schemas.dashboard import BudgetsTeil, ProgrammbudgetRead, UeberblickRead
from shared.schemas.kennzahl import BeratungKennzahlenRead, KennzahlenRead
from shared.schemas.liste import Liste
from shared.schemas.programm import ProgrammKurzRead

BUDGETS = (
    "Was jedes Programm hat und was davon am Ende des Stichtags gebunden, ausgezahlt und frei ist,"
    " aus seinen Mittelbewegungen (EUR). Wo die Quellen keine Summe nennen, steht keine."
)
BUDGETS_QUELLE = "Förderung, Mittelbewegungen"


async def ueberblick_zusammenstellen(quellen: Quellen, *, stichtag: date) -> UeberblickRead:
    """Return the tiles for this day, whatever the services do; all are asked at once."""
    katalog, foerderung, beratung, budgets, programme = await asyncio.gather(
        _antwort(quellen.katalog, stichtag),
        _antwort(quellen.foerderung, stichtag),
        _antwort(quellen.beratung, stichtag),
        quellen.budgets.lesen(stichtag),
        quellen.programme.lesen(stichtag),
    )
    antworten = {"katalog": katalog, "foerderung": foerderung, "beratung": beratung}
    return UeberblickRead(
        stichtag=stichtag, kacheln=kacheln(antworten), budgets=_budgets(budgets, programme)
    )


async def _antwort(
    quelle: Quelle[KennzahlenRead] | Quelle[BeratungKennzahlenRead], stichtag: date
) -> Antwort:
    aufnahme: Gelesen[KennzahlenRead] | Gelesen[BeratungKennzahlenRead]
    aufnahme = await quelle.lesen(stichtag)
    if not aufnahme:
        return Antwort(kennzahlen=None, geholt_am=None, aktuell=False, stumm=aufnahme.stumm)
    return Antwort(aufnahme.inhalt, aufnahme.geholt_am, aufnahme.aktuell, aufnahme.stumm)


def _budgets(
    budgets: Gelesen[Liste[BudgetStandRead]],
    programme: Gelesen[Liste[ProgrammKurzRead]],
) -> BudgetsTeil:
    titel = {p.code: p.titel for p in programme.inhalt.items} if programme else {}
    items = None
    if budgets:
        items = [
            ProgrammbudgetRead(**b.model_dump(), titel=titel.get(b.programm, b.programm))
            for b in budgets.inhalt.items
        ]
    return BudgetsTeil(
        status=status(budgets),
        geholt_am=geholt_am(budgets),
        definition=BUDGETS,
        quelle=BUDGETS_QUELLE,
        items=items,
    )
