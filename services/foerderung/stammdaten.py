"""Reference data: the budgets of the programmes and the Modellkommunen of the sources."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.modellkommune.verzeichnis import verzeichnis
from services.foerderung.programm.bestand import programme
from services.foerderung.tables import Budget, Modellkommune
from shared.sortierung import gefaltet


async def einspielen(session: AsyncSession) -> None:
    """Put in what the documents say; what is already bound of a budget stays bound."""
    await _budgets(session)
    await _modellkommunen(session)


async def _budgets(session: AsyncSession) -> None:
    rows = [
        {"programm": programm.code, "jahr": jahr, "gesamt": budget.betrag}
        for programm in programme().values()
        for jahr, budget in programm.budgets().items()
    ]
    statement = insert(Budget).values(rows)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["programm", "jahr"], set_={"gesamt": statement.excluded.gesamt}
        )
    )


async def _modellkommunen(session: AsyncSession) -> None:
    gelesen = verzeichnis()
    rows = [
        {
            **eintrag.model_dump(),
            "sortierung": gefaltet(eintrag.name),
            "entschieden_am": gelesen.entschieden_am,
            "quelle": gelesen.quelle,
        }
        for eintrag in gelesen.kommunen
    ]
    statement = insert(Modellkommune).values(rows)
    neu = {name: statement.excluded[name] for name in rows[0] if name != "ags"}
    await session.execute(statement.on_conflict_do_update(index_elements=["ags"], set_=neu))
