"""Use case: put Kommunen side by side; to one, similar ones are proposed."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.dashboard.karte.merkmale import UMSETZUNG_QUELLE, Traeger, gebiet_und_traeger
from services.dashboard.karte.zaehlen import gezaehlt, kreis_von
from services.dashboard.quelle.lage import geholt_am, status
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.vergleich.aehnlich import aehnliche, groessenklasse
from shared.errors import DomainError
from shared.schemas.dashboard_vergleich import VergleichRead, VergleichskommuneRead
from shared.schemas.dashboard_zahl import Merkmal
from shared.schemas.umsetzung import KommunenumsetzungRead


class KommuneUnbekannt(DomainError):
    status, slug, title = 404, "kommune-unbekannt", "Diese Kommune gibt es nicht"


async def vergleichen(quellen: Quellen, *, ags: Sequence[str], stichtag: date) -> VergleichRead:
    """Return these Kommunen in the order named, each once, and similar ones to a single one."""
    gebiet, traeger = await gebiet_und_traeger(quellen, list(Merkmal), stichtag=stichtag)
    genannt = []
    for key in dict.fromkeys(ags) if gebiet.aufnahme else ():
        kommune = gebiet.kommune(key)
        if kommune is None:
            raise KommuneUnbekannt(f"Am Stichtag gibt es keine Kommune mit dem Schlüssel {key}.")
        genannt.append(kommune)
    vorschlaege, regel = aehnliche(genannt[0], gebiet.kommunen) if len(genannt) == 1 else ([], None)
    return VergleichRead(
        status=status(gebiet.aufnahme),
        geholt_am=geholt_am(gebiet.aufnahme),
        stichtag=stichtag,
        regel=regel,
        umsetzung=gebiet.umsetzung,
        quelle=UMSETZUNG_QUELLE,
        merkmale=[einer.read for einer in traeger],
        items=[
            *(nebeneinander(k, nach_merkmal(traeger), vorgeschlagen=False) for k in genannt),
            *(nebeneinander(k, nach_merkmal(traeger), vorgeschlagen=True) for k in vorschlaege),
        ],
    )


def nach_merkmal(traeger: Sequence[Traeger]) -> Mapping[Merkmal, Traeger]:
    return {einer.read.kennzahl: einer for einer in traeger}


def nebeneinander(
    kommune: KommunenumsetzungRead, traeger: Mapping[Merkmal, Traeger], *, vorgeschlagen: bool
) -> VergleichskommuneRead:
    """Return what is known of one Kommune."""

    def hat(merkmal: Merkmal) -> bool | None:
        wer = traeger[merkmal].hat
        return None if wer is None else kommune.ags in wer

    return VergleichskommuneRead(
        ags=kommune.ags,
        name=kommune.name,
        art=kommune.art,
        kreis=kreis_von(kommune),
        einwohner=kommune.einwohner,
        einwohner_stand=kommune.einwohner_stand,
        groessenklasse=groessenklasse(kommune.einwohner),
        vorgeschlagen=vorgeschlagen,
        umsetzung=gezaehlt(kommune.nutzbar, kommune.zustaendig),
        in_beratung=hat(Merkmal.BERATUNG_KOMMUNEN),
        modellkommune=hat(Merkmal.MODELLKOMMUNEN),
    )
