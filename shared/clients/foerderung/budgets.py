"""Operations of the Förderung: Budgets, what moved them, and which exceptions rest on them."""

from datetime import date
from uuid import UUID

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.budget import BudgetStandRead, MittelbewegungRead
from shared.schemas.entscheidung import OeffentlicheAusnahmeRead
from shared.schemas.liste import Liste


def budgets(stichtag: date | None = None) -> Aufruf[Liste[BudgetStandRead]]:
    return lesen("/foerderung/v1/budgets", Liste[BudgetStandRead], stichtag=stichtag, limit=200)


def budgetjournal(id: UUID, *, cursor: str | None = None) -> Aufruf[Liste[MittelbewegungRead]]:
    return lesen(
        f"/foerderung/v1/budgets/{id}/journal",
        Liste[MittelbewegungRead],
        cursor=cursor,
        limit=200,
    )


def ausnahmen(
    *, programm: str | None = None, cursor: str | None = None
) -> Aufruf[Liste[OeffentlicheAusnahmeRead]]:
    """Return the exceptions that a Bewilligung rests on."""
    return lesen(
        "/foerderung/v1/ausnahmen",
        Liste[OeffentlicheAusnahmeRead],
        programm=programm,
        cursor=cursor,
        limit=200,
    )
