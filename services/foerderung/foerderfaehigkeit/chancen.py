"""Use case: what every programme says to one Kommune that has stated nothing yet."""

from datetime import date

from services.foerderung.foerderfaehigkeit.alle_programme import aussicht, beurteile_alle
from services.foerderung.foerderfaehigkeit.grundlagen import Grundlagen
from services.foerderung.foerderfaehigkeit.kommunen import KommuneUnbekannt, kommunen_feststellen
from shared.errors import DomainError
from shared.pagination import slice_page
from shared.schemas.liste import Liste, Seite
from shared.schemas.pruefung import PruefungRead


class KommuneNichtGefunden(DomainError):
    status, slug, title = 404, "kommune-unbekannt", "Diese Kommune gibt es nicht"


async def foerderchancen(
    grundlagen: Grundlagen, *, ags: str, stichtag: date, seite: Seite
) -> Liste[PruefungRead]:
    """Check every programme as if applied for on the Stichtag.

    Nothing else is assumed, so what a programme wants to know shows as missing, and so do the
    partners where it takes several Kommunen.
    """
    try:
        kommunen = await kommunen_feststellen(grundlagen, [ags], stichtag=stichtag)
    except KommuneUnbekannt as error:
        raise KommuneNichtGefunden(
            "Unter diesem Schlüssel ist keine Kommune verzeichnet."
        ) from error
    lage = await grundlagen.lage(stichtag)
    pruefungen = beurteile_alle(
        lage.programme.values(),
        kommunen=kommunen,
        angaben={},
        stichtag=stichtag,
        budgets=lage.budgets,
        gruppe_offen=True,
    )
    return slice_page(
        pruefungen,
        seite,
        by={"ergebnis": aussicht, "programm": lambda pruefung: (pruefung.programm,)},
    )
