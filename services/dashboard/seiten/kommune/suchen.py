"""What `/kommunen` does: lead to the Kommune meant, or say which may be meant."""

from dataclasses import dataclass
from datetime import date

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.kommune.finden import kommune_finden
from services.dashboard.seiten.kommune.namen import Kommunenname, benannte
from services.dashboard.seiten.saetze import stumm_satz
from shared.auth import Rolle
from shared.clients.verbindung import DienstNichtErreichbar
from shared.schemas.katalog import KommuneRead


@dataclass(frozen=True)
class Weiter:
    """`ags` is the Kommune whose page comes next."""

    ags: str


@dataclass(frozen=True)
class Suchseite:
    """`satz` says why no page comes, "" where nothing was looked for; `naechste` may be meant."""

    formular: Formular
    satz: str
    naechste: list[KommuneRead]
    eigene: list[Kommunenname]


async def kommune_suchen(
    gespraech: Gespraech, q: str | None, *, sitzung: Sitzung | None, stichtag: date
) -> Weiter | Suchseite:
    """Return the one meant; without a question a Kommune that is logged in means itself."""
    eigene = eigene_kommunen(sitzung)
    if q is None:
        if len(eigene) == 1:
            return Weiter(eigene[0])
        gelesen = await benannte(gespraech, eigene[:20], stichtag=stichtag)
        return Suchseite(Formular(), "", [], gelesen)
    formular = Formular({"q": [q]})
    try:
        gefunden = await kommune_finden(gespraech, q, stichtag=stichtag)
    except DienstNichtErreichbar as error:
        formular.ablehnen("q", stumm_satz(error))
        return Suchseite(formular, "", [], [])
    if gefunden.kommune:
        return Weiter(gefunden.kommune.ags)
    formular.ablehnen("q", gefunden.satz)
    return Suchseite(formular, gefunden.satz, gefunden.naechste, [])


def eigene_kommunen(sitzung: Sitzung | None) -> list[str]:
    """Return the keys of those the person acts for."""
    if sitzung is None or not sitzung.hat(Rolle.KOMMUNE):
        return []
    return sorted(sitzung.person.ags)
