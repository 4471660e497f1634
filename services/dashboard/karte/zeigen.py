"""Use case: put values per Kreis and Kommune on the map."""

from datetime import date

from services.dashboard.karte.merkmale import gebiet_und_traeger
from services.dashboard.karte.zaehlen import ergebnisse, kreis_von, nach_kreisen, zaehlen
from services.dashboard.quelle.lage import geholt_am, schlechtester, status, stumme
from services.dashboard.quelle.quellen import Quellen
from shared.schemas.abdeckung import Zaehlweise
from shared.schemas.dashboard_karte import KarteRead, KommuneWertRead, KreisWertRead
from shared.schemas.dashboard_zahl import Merkmal


async def karte_zeigen(
    quellen: Quellen, *, kennzahl: Merkmal, zaehlweise: Zaehlweise, stichtag: date
) -> KarteRead:
    """Return the map of this day, whatever the services do; what is unknown has no value."""
    gebiet, (traeger,) = await gebiet_und_traeger(quellen, [kennzahl], stichtag=stichtag)
    kreise = nach_kreisen(gebiet.kommunen)
    merkmal = traeger.read
    if not (gebiet.aufnahme and gebiet.aufnahme.aktuell):
        merkmal = merkmal.model_copy(
            update={
                "status": schlechtester(merkmal.status, status(gebiet.aufnahme)),
                "geholt_am": min(
                    (t for t in (merkmal.geholt_am, geholt_am(gebiet.aufnahme)) if t), default=None
                ),
                "nicht_erreichbar": sorted(
                    {*merkmal.nicht_erreichbar, *stumme({"katalog": gebiet.aufnahme})}
                ),
            }
        )
    return KarteRead(
        stichtag=stichtag,
        zaehlweise=zaehlweise,
        merkmal=merkmal,
        ergebnisse=ergebnisse(gebiet.kommunen, traeger.hat, merkmal.titel)
        if gebiet.aufnahme
        else [],
        kreise=[
            KreisWertRead(
                **zaehlen(zaehlweise, kreise[k.ags], traeger.hat).model_dump(),
                ags=k.ags,
                name=k.name,
                art=k.art,
            )
            for k in gebiet.kommunen
            if k.kreis is None
        ],
        kommunen=[
            KommuneWertRead(
                ags=k.ags,
                name=k.name,
                art=k.art,
                kreis=kreis_von(k),
                wert=None if traeger.hat is None else int(k.ags in traeger.hat),
            )
            for k in gebiet.kommunen
        ],
    )
