"""Use case: a programme that is published gets the budgets its document promises."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.programm.dokument import Programm
from services.foerderung.tables import Budget


async def budgets_einrichten(session: AsyncSession, programm: Programm) -> None:
    """Put in what is new and set what there is to the new amount (EUR); what is bound stays bound.

    A budget the document no longer names stays as it is: money of it may be promised.
    """
    rows = [
        {"programm": programm.code, "jahr": jahr, "gesamt": budget.betrag}
        for jahr, budget in programm.budgets().items()
    ]
    if not rows:
        return
    statement = insert(Budget).values(rows)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["programm", "jahr"], set_={"gesamt": statement.excluded.gesamt}
        )
    )
