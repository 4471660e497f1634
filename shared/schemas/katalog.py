"""Wire contract of the Katalog service."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Ags, Datum, Kurztext, beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite


class Kommunenart(StrEnum):
    LANDKREIS = "landkreis"
    KREISFREIE_STADT = "kreisfreie_stadt"
    STADT = "stadt"
    GEMEINDE = "gemeinde"


class Ebene(StrEnum):
    """Who performs a Leistung; `sonderstatus` are the cities of § 4a HGO."""

    GEMEINDE = "gemeinde"
    LANDKREIS = "landkreis"
    KREISFREIE_STADT = "kreisfreie_stadt"
    SONDERSTATUS = "sonderstatus"


class Herkunft(StrEnum):
    """Who put a row into the catalogue."""

    STAMMDATEN = "stammdaten"
    GV100AD = "gv100ad"
    LEIKA = "leika"
    XZUFI = "xzufi"
    KOORDINIERUNGSSTELLE = "koordinierungsstelle"
    PLATTFORM = "plattform"


class Reifegradmodell(StrEnum):
    """1.1 (June 2020): 0 to 4; 2.0 (July 2025): 0 to 7. Never compared with one another."""

    MODELL_1_1 = "1.1"
    MODELL_2_0 = "2.0"


class Onlinedienstart(StrEnum):
    """`unbekannt`: a directory names it and does not say how it is made."""

    CIVENTO = "civento"
    EFA = "efa"
    UNBEKANNT = "unbekannt"


class OnlinedienstStatus(StrEnum):
    GEPLANT = "geplant"
    IN_FABRIK = "in_fabrik"
    PILOT = "pilot"
    VERFUEGBAR = "verfuegbar"
    EINGESTELLT = "eingestellt"


class Fabrikstatus(StrEnum):
    GEPLANT = "geplant"
    LAUFEND = "laufend"
    ABGESCHLOSSEN = "abgeschlossen"


class Stufe(StrEnum):
    """The steps of the delivery chain, in their order; `zurueckgenommen` ends it."""

    BEREITGESTELLT = "bereitgestellt"
    ABGERUFEN = "abgerufen"
    EINGEBUNDEN = "eingebunden"
    IM_HESSENFINDER = "im_hessenfinder"
    NUTZBAR = "nutzbar"
    ZURUECKGENOMMEN = "zurueckgenommen"


class Anbindung(StrEnum):
    """How an Onlinedienst hands over to the Kommune's Fachverfahren."""

    KEINE = "keine"
    EXPORT = "export"
    SCHNITTSTELLE = "schnittstelle"


KOMMUNE = {
    "ags": "06635020",
    "ars": "066350020020",
    "name": "Volkmarsen",
    "name_amtlich": "Volkmarsen, Stadt",
    "art": "stadt",
    "kreis": "06635000",
    "einwohner": 6769,
    "einwohner_stand": "2022-12-31",
    "gueltig_ab": None,
    "gueltig_bis": None,
    "besteht": True,
    "vorgaenger": [],
    "nachfolger": [],
}
UMSETZUNGSBUENDEL = {
    "id": "2f5138f5-e83b-578b-8810-1caad447c007",
    "name": "Abfallwirtschaft",
    "efa": False,
    "anzahl_leistungen": 12,
    "verfuegbar_seit": ["2021-02", "2021-03"],
}


class KommuneRead(BaseModel):
    """A Kommune within a Gebietsstand.

    `gueltig_ab` is null when it existed before our records begin, `gueltig_bis` (its last day)
    when it still does; `besteht` says whether it exists on the Stichtag asked for. `kreis` is the
    AGS of the Landkreis a Gemeinde belongs to. `einwohner` is null where no figure is known; it is
    the figure of `einwohner_stand`, whatever the Stichtag.
    """

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(KOMMUNE))

    ags: str
    ars: str
    name: str
    name_amtlich: str
    art: Kommunenart
    kreis: str | None
    einwohner: int | None
    einwohner_stand: date | None
    gueltig_ab: date | None
    gueltig_bis: date | None
    besteht: bool
    vorgaenger: list[str]
    nachfolger: list[str]


class KommunenFilter(Seite):
    """`ags` names single Kommunen, also dissolved ones when `auch_aufgeloeste` is set."""

    sort: Annotated[
        Literal["name", "-name", "ags", "-ags", "einwohner", "-einwohner"], SORTIERFOLGE
    ] = "name"
    stichtag: Annotated[Datum | None, Field(description="Ohne Angabe gilt der heutige Tag.")] = None
    art: Annotated[Kommunenart | None, Field(description="Nur Kommunen dieser Art.")] = None
    kreis: Annotated[
        Ags | None,
        Field(
            description="Nur Gemeinden dieses Landkreises: sein Schlüssel (5, 8 oder 12 Ziffern)."
        ),
    ] = None
    q: Annotated[
        Kurztext | None,
        Field(
            description="Teile des Namens, auch mit Tippfehlern, oder der Anfang des"
            " Gemeindeschlüssels."
        ),
    ] = None
    ags: Annotated[
        list[Ags],
        Field(max_length=200, description="Nur diese Gemeindeschlüssel; mehrfach angebbar."),
    ] = []
    auch_aufgeloeste: Annotated[
        bool, Field(description="Auch Kommunen, die am Stichtag nicht bestehen.")
    ] = False


class UmsetzungsbuendelRead(BaseModel):
    """`verfuegbar_seit` lists the months (JJJJ-MM) the source names, not how many came when."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(UMSETZUNGSBUENDEL))

    id: UUID
    name: str
    efa: bool
    anzahl_leistungen: int
    verfuegbar_seit: list[str]


class UmsetzungsbuendelFilter(Seite):
    sort: Annotated[
        Literal["name", "-name", "anzahl_leistungen", "-anzahl_leistungen"], SORTIERFOLGE
    ] = "name"
