"""Wire contract of the map: values per Kreis and Kommune."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from shared.schemas.abdeckung import Zaehlweise
from shared.schemas.dashboard_zahl import AnteilRead, Merkmal, MerkmalRead, ZaehlergebnisRead
from shared.schemas.eingabe import Anfrage
from shared.schemas.katalog import Kommunenart

KENNZAHL = Field(description="Was die Karte zeigt.")
ZAEHLWEISE = Field(
    description="Anteil der Kommunen, mindestens eine im Kreis oder Anteil der Einwohner."
)


class KarteFilter(Anfrage):
    kennzahl: Annotated[Merkmal, KENNZAHL] = Merkmal.BERATUNG_KOMMUNEN
    zaehlweise: Annotated[Zaehlweise, ZAEHLWEISE] = Zaehlweise.KOMMUNEN


class KreisWertRead(AnteilRead):
    """A Landkreis with its Gemeinden, or a kreisfreie Stadt, counted in the chosen way."""

    ags: str
    name: str
    art: Kommunenart


class KommuneWertRead(BaseModel):
    """`wert` is 1 for a Kommune that has the Merkmal, 0 without, null where nobody knows."""

    ags: str
    name: str
    art: Kommunenart
    kreis: str
    wert: int | None


KARTE: JsonDict = {
    "stichtag": "2021-04-15",
    "zaehlweise": "kommunen",
    "merkmal": {
        "kennzahl": "beratung_kommunen",
        "titel": "Kommunen in der Beratung",
        "definition": "Landkreise, Städte und Gemeinden mit mindestens einem gebuchten Modul",
        "status": "ok",
        "geholt_am": "2026-01-05T10:00:00Z",
        "stand": "2021-04-15",
        "quelle": "Beratung, gezählt aus den Buchungen",
        "nicht_erreichbar": [],
    },
    "ergebnisse": [
        {
            "zaehlweise": "kommunen",
            "titel": "Anteil der Kommunen",
            "einheit": "Kommunen",
            "definition": "Kommunen in der Beratung von allen, die am Stichtag bestehen.",
            "zaehler": 198,
            "nenner": 443,
            "anteil": "0.4470",
            "hinweis": None,
        }
    ],
    "kreise": [
        {
            "ags": "06635000",
            "name": "Landkreis Waldeck-Frankenberg",
            "art": "landkreis",
            "zaehler": 14,
            "nenner": 23,
            "anteil": "0.6087",
            "hinweis": None,
        }
    ],
    "kommunen": [
        {
            "ags": "06635020",
            "name": "Volkmarsen",
            "art": "stadt",
            "kreis": "06635000",
            "wert": 1,
        }
    ],
}


class KarteRead(BaseModel):
    """`ergebnisse` are those of the whole Land in all three ways; `kreise` in the chosen one.

    Both lists are empty while the Katalog has never answered; `kreis` of what is itself a Kreis or
    a kreisfreie Stadt is its own key.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [KARTE]})

    stichtag: date
    zaehlweise: Zaehlweise
    merkmal: MerkmalRead
    ergebnisse: list[ZaehlergebnisRead]
    kreise: list[KreisWertRead]
    kommunen: list[KommuneWertRead]
