"""Wire contract of the search over the whole catalogue."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Datum, Kurztext, beispiel
from shared.schemas.katalog import Ebene, OnlinedienstStatus
from shared.schemas.leistung import Typisierung
from shared.schemas.liste import SORTIERFOLGE, Liste, Seite

GEORDNET_BIS = 500


class Suchart(StrEnum):
    """What a hit is; of equal hits the earlier art comes first."""

    LEISTUNG = "leistung"
    ONLINEDIENST = "onlinedienst"
    UMSETZUNGSBUENDEL = "umsetzungsbuendel"
    KOMMUNE = "kommune"


class Trefferart(StrEnum):
    """How a hit was found, the best first; `teilweise` holds some of the words only."""

    GENAU = "genau"
    ANFANG = "anfang"
    WORT = "wort"
    WORTANFANG = "wortanfang"
    WORTSTAMM = "wortstamm"
    WORTTEIL = "wortteil"
    AEHNLICH = "aehnlich"
    TEILWEISE = "teilweise"


TREFFER = {
    "art": "leistung",
    "kennung": "cda76d79-ee51-580d-8012-55a886621c6b",
    "name": "Abfallgebühr",
    "hervorhebung": [
        {"text": "Abfall", "markiert": True},
        {"text": "gebühr", "markiert": False},
    ],
    "schluessel": "99001001000000",
    "status": "verfuegbar",
    "gefunden": "anfang",
    "adresse": "/katalog/v1/leistungen/cda76d79-ee51-580d-8012-55a886621c6b",
}
ERGEBNIS = {
    "items": [TREFFER],
    "total_count": 1,
    "next_cursor": None,
    "facetten": {
        "art": [{"wert": "leistung", "bezeichnung": "leistung", "anzahl": 1}],
        "themenfeld": [
            {
                "wert": "865b6987-b58a-5d9a-bfb0-ca24b112289b",
                "bezeichnung": "Bauen & Wohnen",
                "anzahl": 1,
            }
        ],
        "typisierung": [{"wert": "5", "bezeichnung": "5", "anzahl": 1}],
        "ebene": [{"wert": "gemeinde", "bezeichnung": "gemeinde", "anzahl": 1}],
        "status": [{"wert": "verfuegbar", "bezeichnung": "verfuegbar", "anzahl": 1}],
    },
}


class AbschnittRead(BaseModel):
    """A piece of a name as plain text, to be shown as such; `markiert` where it was found."""

    text: str
    markiert: bool


class TrefferRead(BaseModel):
    """`hervorhebung` is the name in pieces. `schluessel` is the LeiKa key or the AGS, if any."""

    model_config = ConfigDict(json_schema_extra=beispiel(TREFFER))

    art: Suchart
    kennung: Annotated[str, Field(description="Die Kennung; bei einer Kommune ihr AGS.")]
    name: str
    hervorhebung: list[AbschnittRead]
    schluessel: str | None
    status: OnlinedienstStatus | None
    gefunden: Trefferart
    adresse: Annotated[str, Field(description="Wo es steht.")]


class FacettenwertRead(BaseModel):
    """`wert` is what the parameter of the facet's name takes."""

    wert: str
    bezeichnung: str
    anzahl: int


class FacettenRead(BaseModel):
    """How many hits have which value, the most frequent first.

    Counted over all hits with the filters of the question, the best GEORDNET_BIS of each art at
    most: where `total_count` is null, these are at-least figures.
    """

    art: list[FacettenwertRead]
    themenfeld: list[FacettenwertRead]
    typisierung: list[FacettenwertRead]
    ebene: list[FacettenwertRead]
    status: list[FacettenwertRead]


class SuchergebnisRead(Liste[TrefferRead]):
    """A page of hits, the best first."""

    model_config = ConfigDict(json_schema_extra=beispiel(ERGEBNIS))

    total_count: Annotated[
        int | None,
        Field(
            ge=0,
            le=GEORDNET_BIS * len(Suchart),
            description="Treffer auf allen Seiten; null, wenn es von einer Art mehr als"
            f" {GEORDNET_BIS} sind: Dann ist nur ein Teil zu sehen, die besten zuerst.",
        ),
    ]
    facetten: FacettenRead


class Suchanfrage(Seite):
    """A question in a person's own words, or a key or its beginning."""

    sort: Annotated[Literal["relevanz"], SORTIERFOLGE] = "relevanz"
    q: Annotated[
        Kurztext,
        Field(
            description="Suchworte oder ein Schlüssel (LeiKa, OZG-ID, AGS, ARS) oder sein Anfang."
            " Tippfehler sind erlaubt; Sonderzeichen haben keine Bedeutung.",
            examples=["Führerschein"],
        ),
    ]
    art: Annotated[
        list[Suchart],
        Field(max_length=len(Suchart), description="Nur Treffer dieser Art; mehrfach angebbar."),
    ] = []
    themenfeld: Annotated[
        UUID | None, Field(description="Nur Leistungen dieses Themenfelds: seine Kennung.")
    ] = None
    typisierung: Annotated[
        Typisierung | None, Field(description="Nur Leistungen dieser Typisierung.")
    ] = None
    ebene: Annotated[
        Ebene | None, Field(description="Nur Leistungen, die diese Ebene erbringt.")
    ] = None
    status: Annotated[
        OnlinedienstStatus | None,
        Field(
            description="Nur Onlinedienste in diesem Status und Leistungen, deren am weitesten"
            " gekommener Onlinedienst so steht."
        ),
    ] = None
    stichtag: Annotated[
        Datum | None, Field(description="Kommunen dieses Tages; ohne Angabe die heutigen.")
    ] = None
