"""Look at what was uploaded, beside the requests."""

from fastapi import FastAPI

from services.foerderung.nachweis.pruefen import vermerken
from services.foerderung.tables import Nachweis
from shared.auth import Person
from shared.dateien.pruefen import Pruefstelle

DIENST = Person(sub="dienst:foerderung", rollen=frozenset())


def pruefstelle(app: FastAPI) -> Pruefstelle[Nachweis]:
    """Return what looks at the Nachweise of this app."""
    return Pruefstelle(
        sessions=app.state.sessions,
        ablage=app.state.ablage,
        pruefer=app.state.pruefer,
        fester_tag=app.state.fester_tag,
        tabelle=Nachweis,
        dienst=DIENST,
        vermerken=vermerken,
    )


async def nachweise_nachsehen(app: FastAPI) -> bool:
    """Look at the next one; return whether there was one, so that more may wait."""
    return await pruefstelle(app).einen_pruefen()
