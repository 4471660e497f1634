"""Use case: a check once more, by the version of the rules it was made with. Changes nothing."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.budget.queries import budgets_am
from services.foerderung.foerderfaehigkeit.angaben import AngabenUngueltig, lies_angaben
from services.foerderung.foerderfaehigkeit.kommunen import kommunen_feststellen
from services.foerderung.foerderfaehigkeit.pruefen import beurteile
from services.foerderung.foerderfaehigkeit.verweis import roh
from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.regelversion import programm_der_regelversion
from shared.clients.katalog import KatalogClient
from shared.eingabefehler import to_input_error
from shared.schemas.pruefung import PruefungRead, PruefungVerweis

WO = ("query", "angaben")


async def nachvollziehen(
    session: AsyncSession, katalog: KatalogClient, *, anfrage: PruefungVerweis
) -> PruefungRead:
    """Check again what an address holds.

    The Kommunen are as the Katalog knows them for the Stichtag; only `budget_frei` is of today.
    """
    stichtag = anfrage.stichtag
    kommunen = await kommunen_feststellen(katalog, anfrage.kommunen, stichtag=stichtag, wo="query")
    programm = await programm_der_regelversion(session, anfrage.programm, anfrage.regelversion)
    angaben = lies_angaben(programm, _jede_einmal(programm, anfrage.angaben), wo=WO)
    budgets = await budgets_am(session, stichtag)
    return beurteile(
        programm,
        kommunen=kommunen,
        angaben=angaben,
        stichtag=stichtag,
        budget=budgets.get(programm.code),
        gruppe_offen=anfrage.gruppe_offen,
    )


def _jede_einmal(programm: Programm, texte: Sequence[str]) -> dict[str, object]:
    paare = roh(programm, texte)
    doppelt = [name for name, anzahl in Counter(n for n, _ in paare).items() if anzahl > 1]
    if doppelt:
        fehler = [to_input_error({"type": "doppelt", "loc": (*WO, name)}) for name in doppelt]
        raise AngabenUngueltig("Mindestens eine Angabe steht zweimal da.", errors=fehler)
    return dict(paare)
