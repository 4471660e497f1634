"""Use case: what every programme says to one Kommune that has stated nothing yet."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.budget.queries import budgets_am
from services.foerderung.foerderfaehigkeit.alle_programme import aussicht, beurteile_alle
from services.foerderung.foerderfaehigkeit.kommunen import KommuneUnbekannt, kommunen_feststellen
from services.foerderung.programm.bestand import geltende_programme
from shared.clients.katalog import KatalogClient
from shared.errors import DomainError
from shared.pagination import slice_page
from shared.schemas.liste import Liste, Seite
from shared.schemas.pruefung import PruefungRead


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
    pruefungen = beurteile_alle(
        programme.values(),
        kommunen=kommunen,
        angaben={},
        stichtag=stichtag,
        budgets=await budgets_am(session, stichtag),
        gruppe_offen=True,
    )
    return slice_page(
        pruefungen,
        seite,
        by={"ergebnis": aussicht, "programm": lambda pruefung: (pruefung.programm,)},
    )
