"""Use case: what every programme says to some Kommunen and what they stated. Changes nothing."""

from datetime import date

from services.foerderung.foerderfaehigkeit.alle_programme import aussicht, beurteile_alle
from services.foerderung.foerderfaehigkeit.angaben import lies_angaben
from services.foerderung.foerderfaehigkeit.grundlagen import Grundlagen
from services.foerderung.foerderfaehigkeit.kommunen import kommunen_feststellen
from shared.errors import EingabeUngueltig
from shared.schemas.problem import InputError
from shared.schemas.pruefung import FoerdercheckCreate, FoerdercheckRead


class ProgrammGiltNicht(EingabeUngueltig):
    pass


async def foerdercheck(
    grundlagen: Grundlagen, *, anfrage: FoerdercheckCreate, heute: date
) -> FoerdercheckRead:
    """Check every programme that holds on the Stichtag, the best prospect first."""
    stichtag = anfrage.stichtag or heute
    kommunen = await kommunen_feststellen(grundlagen, anfrage.kommunen, stichtag=stichtag)
    lage = await grundlagen.lage(stichtag)
    programme = lage.programme
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
        budgets=lage.budgets,
        gruppe_offen=anfrage.gruppe_offen,
    )
    return FoerdercheckRead(stichtag=stichtag, items=sorted(pruefungen, key=aussicht))
