"""Operations of the Förderung: what moved a Budget, and which exceptions rest on it."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.budget import MittelbewegungRead
from shared.schemas.entscheidung import OeffentlicheAusnahmeRead
from shared.schemas.liste import Liste


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
