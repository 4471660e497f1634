"""Use case: what every programme says to one Kommune that has stated nothing yet."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.budget.queries import budgets_am
from services.foerderung.foerderfaehigkeit.kommunen import KommuneUnbekannt, kommunen_feststellen
from services.foerderung.foerderfaehigkeit.pruefen import beurteile
from services.foerderung.programm.angabe import Angabenwert
from services.foerderung.programm.bestand import geltende_programme
from services.foerderung.programm.dokument import Programm
from shared.clients.katalog import KatalogClient
from shared.errors import DomainError
from shared.pagination import slice_page
from shared.schemas.foerderung import Pruefergebnis, PruefungRead
from shared.schemas.liste import Liste, Seite

BESTE_ZUERST = list(Pruefergebnis)


class KommuneNichtGefunden(DomainError):
    status, slug, title = 404, "kommune-unbekannt", "Diese Kommune gibt es nicht"


async def foerderchancen(
    session: AsyncSession, katalog: KatalogClient, *, ags: str, stichtag: date, seite: Seite
) -> Liste[PruefungRead]:
    """Check every programme as if applied for on the Stichtag.

    Nothing else is assumed, so what a programme wants to know shows as missing, and so do the
    partners where it takes several Kommunen.
    """
    try:
        kommunen = await kommunen_feststellen(katalog, [ags], stichtag=stichtag)
    except KommuneUnbekannt as error:
        raise KommuneNichtGefunden(
            "Unter diesem Schlüssel ist keine Kommune verzeichnet."
        ) from error
    programme = await geltende_programme(session, stichtag=stichtag)
    budgets = await budgets_am(session, stichtag)
    pruefungen = [
        beurteile(
            programm,
            kommunen=kommunen,
            angaben=_angenommen(programm, stichtag),
            stichtag=stichtag,
            budget=budgets.get(programm.code),
            gruppe_offen=True,
        )
        for programm in programme.values()
    ]
    return slice_page(
        pruefungen, seite, by={"ergebnis": _rang, "programm": lambda pruefung: (pruefung.programm,)}
    )


def _angenommen(programm: Programm, stichtag: date) -> dict[str, Angabenwert]:
    return {"antragsdatum": stichtag} if "antragsdatum" in programm.angaben else {}


def _rang(pruefung: PruefungRead) -> tuple[str, str]:
    return str(BESTE_ZUERST.index(pruefung.ergebnis)), pruefung.programm
