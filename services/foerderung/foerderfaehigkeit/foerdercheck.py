"""Use case: what every programme says to some Kommunen and what they stated. Changes nothing."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.budget.queries import budgets_am
from services.foerderung.foerderfaehigkeit.alle_programme import aussicht, beurteile_alle
from services.foerderung.foerderfaehigkeit.angaben import lies_angaben
from services.foerderung.foerderfaehigkeit.kommunen import kommunen_feststellen
from services.foerderung.programm.bestand import geltende_programme
from shared.clients.katalog import KatalogClient
from shared.errors import EingabeUngueltig
from shared.schemas.problem import InputError
from shared.schemas.pruefung import FoerdercheckCreate, FoerdercheckRead


class ProgrammGiltNicht(EingabeUngueltig):
    pass


async def foerdercheck(
    session: AsyncSession, katalog: KatalogClient, *, anfrage: FoerdercheckCreate, heute: date
) -> FoerdercheckRead:
    """Check every programme that holds on the Stichtag, the best prospect first."""
    stichtag = anfrage.stichtag or heute
    kommunen = await kommunen_feststellen(katalog, anfrage.kommunen, stichtag=stichtag)
    programme = await geltende_programme(session, stichtag=stichtag)
    if unbekannt := sorted(anfrage.angaben.keys() - programme.keys()):
        fehler = [
            InputError(
                pointer=f"/body/angaben/{code}",
                code="programm_unbekannt",
                detail=f"Erlaubt sind: {', '.join(programme)}.",
            )
            for code in unbekannt
        ]
        raise ProgrammGiltNicht("Ein genanntes Programm gibt es nicht.", errors=fehler)
    pruefungen = beurteile_alle(
        programme.values(),
        kommunen=kommunen,
        angaben={
            code: lies_angaben(programme[code], roh, wo=("body", "angaben", code))
            for code, roh in anfrage.angaben.items()
        },
        stichtag=stichtag,
        budgets=await budgets_am(session, stichtag),
        gruppe_offen=anfrage.gruppe_offen,
    )
    return FoerdercheckRead(stichtag=stichtag, items=sorted(pruefungen, key=aussicht))
