"""Use case: show a Kreis with its Kommunen."""

from datetime import date

from services.dashboard.karte.merkmale import UMSETZUNG_QUELLE, gebiet_und_traeger
from services.dashboard.karte.zaehlen import ergebnisse, kreis_von
from services.dashboard.quelle.lage import geholt_am, status
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.vergleich.vergleichen import nach_merkmal, nebeneinander
from shared.errors import DomainError
from shared.schemas.dashboard_vergleich import KreisMerkmalRead, KreisRead
from shared.schemas.dashboard_zahl import Merkmal


class KreisUnbekannt(DomainError):
    status, slug, title = 404, "kreis-unbekannt", "Diesen Kreis gibt es nicht"


async def kreis_zeigen(quellen: Quellen, *, ags: str, stichtag: date) -> KreisRead:
    """Return the Landkreis or kreisfreie Stadt with this key, whatever the services do."""
    gebiet, traeger = await gebiet_und_traeger(quellen, list(Merkmal), stichtag=stichtag)
    kreis = gebiet.kommune(ags)
    if gebiet.aufnahme and (kreis is None or kreis.kreis is not None):
        raise KreisUnbekannt(f"Am Stichtag gibt es keinen Kreis mit dem Schlüssel {ags}.")
    kommunen = [k for k in gebiet.kommunen if kreis_von(k) == ags]
    kommunen.sort(key=lambda k: k.kreis is not None)
    return KreisRead(
        status=status(gebiet.aufnahme),
        geholt_am=geholt_am(gebiet.aufnahme),
        stichtag=stichtag,
        ags=ags,
        name=kreis.name if kreis else None,
        art=kreis.art if kreis else None,
        einwohner=kreis.einwohner if kreis else None,
        einwohner_stand=kreis.einwohner_stand if kreis else None,
        umsetzung=gebiet.umsetzung,
        quelle=UMSETZUNG_QUELLE,
        merkmale=[
            KreisMerkmalRead(
                **einer.read.model_dump(),
                ergebnisse=ergebnisse(kommunen, einer.hat, einer.read.titel) if kreis else [],
            )
            for einer in traeger
        ],
        kommunen=[nebeneinander(k, nach_merkmal(traeger), vorgeschlagen=False) for k in kommunen],
    )
