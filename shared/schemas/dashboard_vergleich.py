"""Wire contract of Kommunen side by side: similar ones, and those of a Kreis."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from shared.schemas.dashboard import Teil
from shared.schemas.dashboard_zahl import AnteilRead, MerkmalRead, ZaehlergebnisRead
from shared.schemas.eingabe import Ags, Anfrage
from shared.schemas.katalog import Kommunenart

KOMMUNEN_HOECHSTENS = 8


class Groessenklasse(StrEnum):
    """By inhabitants: below 5000, 20 000, 100 000, and more."""

    LANDGEMEINDE = "unter_5000"
    KLEINSTADT = "5000_bis_unter_20000"
    MITTELSTADT = "20000_bis_unter_100000"
    GROSSSTADT = "ab_100000"


class VergleichFilter(Anfrage):
    """With one key similar Kommunen are proposed."""

    ags: Annotated[
        list[Ags],
        Field(
            min_length=1,
            max_length=KOMMUNEN_HOECHSTENS,
            description="Gemeindeschlüssel, mehrfach angebbar; zu einem werden ähnliche gesucht.",
        ),
    ]


class VergleichskommuneRead(BaseModel):
    """A Kommune with what is known of it; null is what nobody knows at present.

    `umsetzung` counts the Leistungen it performs and those of them that are usable.
    """

    ags: str
    name: str
    art: Kommunenart
    kreis: str
    einwohner: int | None
    einwohner_stand: date | None
    groessenklasse: Groessenklasse | None
    vorgeschlagen: bool
    umsetzung: AnteilRead
    in_beratung: bool | None
    modellkommune: bool | None


KOMMUNE: JsonDict = {
    "ags": "06635020",
    "name": "Volkmarsen",
    "art": "stadt",
    "kreis": "06635000",
    "einwohner": 6769,
    "einwohner_stand": "2022-12-31",
    "groessenklasse": "5000_bis_unter_20000",
    "vorgeschlagen": False,
    "umsetzung": {"zaehler": 1, "nenner": 27, "anteil": "0.0370", "hinweis": None},
    "in_beratung": True,
    "modellkommune": False,
}
MERKMAL: JsonDict = {
    "kennzahl": "beratung_kommunen",
    "titel": "Kommunen in der Beratung",
    "definition": "Landkreise, Städte und Gemeinden mit mindestens einem gebuchten Modul",
    "status": "ok",
    "geholt_am": "2026-01-05T10:00:00Z",
    "stand": "2021-04-15",
    "quelle": "Beratung, gezählt aus den Buchungen",
    "nicht_erreichbar": [],
}


class VergleichRead(Teil):
    """`regel` says in words how `vorgeschlagen` ones were found, null where none were asked for.

    `items` is empty while the Katalog has never answered. `umsetzung` says what is counted there.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "ok",
                    "geholt_am": "2026-01-05T10:00:00Z",
                    "stichtag": "2021-04-15",
                    "regel": None,
                    "umsetzung": "Nutzbare von den zuständigen Leistungen des Zielkatalogs.",
                    "quelle": "Katalog, aus den Bereitstellungen",
                    "merkmale": [MERKMAL],
                    "items": [KOMMUNE],
                }
            ]
        }
    )

    stichtag: date
    regel: str | None
    umsetzung: str
    quelle: str
    merkmale: list[MerkmalRead]
    items: list[VergleichskommuneRead]


class KreisMerkmalRead(MerkmalRead):
    """A Merkmal counted within the Kreis in the three ways."""

    ergebnisse: list[ZaehlergebnisRead]


class KreisRead(Teil):
    """A Landkreis with its Gemeinden, or a kreisfreie Stadt.

    `name` and `art` are null while the Katalog has never answered; `kommunen` are by name, the
    Landkreis itself first.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "ok",
                    "geholt_am": "2026-01-05T10:00:00Z",
                    "stichtag": "2021-04-15",
                    "ags": "06635000",
                    "name": "Landkreis Waldeck-Frankenberg",
                    "art": "landkreis",
                    "einwohner": 157322,
                    "einwohner_stand": "2022-12-31",
                    "umsetzung": "Nutzbare von den zuständigen Leistungen des Zielkatalogs.",
                    "quelle": "Katalog, aus den Bereitstellungen",
                    "merkmale": [MERKMAL | {"ergebnisse": []}],
                    "kommunen": [KOMMUNE],
                }
            ]
        }
    )

    stichtag: date
    ags: str
    name: str | None
    art: Kommunenart | None
    einwohner: int | None
    einwohner_stand: date | None
    umsetzung: str
    quelle: str
    merkmale: list[KreisMerkmalRead]
    kommunen: list[VergleichskommuneRead]
