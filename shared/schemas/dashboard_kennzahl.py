"""Wire contract of the catalogue of Kennzahlen and of how one went over time."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from shared.schemas.dashboard import Teil, TeilStatus
from shared.schemas.eingabe import Anfrage, Datum

TAGE_HOECHSTENS, JAHRE_HOECHSTENS = 400, 30
KennzahlId: TypeAlias = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]*$",
        max_length=80,
        description="Kennung der Kennzahl.",
        examples=["beratung_kommunen"],
    ),
]


class Aufloesung(StrEnum):
    TAG = "tag"
    MONAT = "monat"


class KennzahldefinitionRead(Teil):
    """A figure of one of the services with all that is needed to trust it.

    `wert` is null where nothing can be counted (`grund`). `nenner` is the value of
    `nenner_kennzahl`, both null where the figure has none. `auf_der_karte` says that /karte
    shows it, `verlauf` where its course is found.
    """

    kennzahl: str
    titel: str
    einheit: str
    definition: str
    dienst: str
    wert: int | float | None
    grund: str | None
    nenner_kennzahl: str | None
    nenner: int | None
    stand: date
    quelle: str
    auf_der_karte: bool
    verlauf: str


class DienstRead(Teil):
    """One of the services figures come from."""

    dienst: str
    name: str


KENNZAHLEN: JsonDict = {
    "stichtag": "2021-04-15",
    "dienste": [
        {
            "dienst": "beratung",
            "name": "Beratung",
            "status": "ok",
            "geholt_am": "2026-01-05T10:00:00Z",
        }
    ],
    "items": [
        {
            "status": "ok",
            "geholt_am": "2026-01-05T10:00:00Z",
            "kennzahl": "beratung_landkreise",
            "titel": "Landkreise in der Beratung",
            "einheit": "Landkreise",
            "definition": "Landkreise mit mindestens einem gebuchten Beratungsmodul",
            "dienst": "beratung",
            "wert": 18,
            "grund": None,
            "nenner_kennzahl": "landkreise",
            "nenner": 21,
            "stand": "2021-04-15",
            "quelle": "Beratung, gezählt aus den Buchungen",
            "auf_der_karte": False,
            "verlauf": "/dashboard/v1/kennzahlen/beratung_landkreise/verlauf",
        }
    ],
}


class KennzahlenkatalogRead(BaseModel):
    """All figures there are; of a service that has never answered there are none."""

    model_config = ConfigDict(json_schema_extra={"examples": [KENNZAHLEN]})

    stichtag: date
    dienste: list[DienstRead]
    items: list[KennzahldefinitionRead]


class VerlaufFilter(Anfrage):
    """Without `bis` until today; without `von` the year up to `bis`."""

    von: Annotated[Datum | None, Field(description="Erster Tag; ohne Angabe ein Jahr vor bis.")] = (
        None
    )
    bis: Annotated[Datum | None, Field(description="Letzter Tag; ohne Angabe heute.")] = None
    aufloesung: Annotated[
        Aufloesung, Field(description="Ein Wert je Tag oder der letzte jedes Monats.")
    ] = Aufloesung.TAG

    @model_validator(mode="after")
    def _in_dieser_folge(self) -> Self:
        if self.von and self.bis and self.von > self.bis:
            raise ValueError("Der erste Tag (von) darf nicht nach dem letzten (bis) liegen.")
        return self


class PunktRead(BaseModel):
    """The value of one day, as it was last read: `stichtag` is the day it is about.

    `nachgetragen` says that it was asked for after that day, so it holds what is known by then.
    """

    stichtag: date
    wert: int | float
    nenner: int | None
    stand: date
    geholt_am: datetime
    nachgetragen: bool


class LueckeRead(BaseModel):
    """Days without a stored value, both included; nothing is put in their place."""

    von: date
    bis: date


VERLAUF: JsonDict = {
    "kennzahl": "beratung_landkreise",
    "titel": "Landkreise in der Beratung",
    "einheit": "Landkreise",
    "definition": "Landkreise mit mindestens einem gebuchten Beratungsmodul",
    "nenner_kennzahl": "landkreise",
    "quelle": "Beratung, gezählt aus den Buchungen",
    "status": "ok",
    "von": "2021-04-13",
    "bis": "2021-04-15",
    "aufloesung": "tag",
    "punkte": [
        {
            "stichtag": "2021-04-15",
            "wert": 18,
            "nenner": 21,
            "stand": "2021-04-15",
            "geholt_am": "2026-01-05T10:00:00Z",
            "nachgetragen": True,
        }
    ],
    "luecken": [{"von": "2021-04-13", "bis": "2021-04-14"}],
}


class VerlaufRead(BaseModel):
    """One point for each day, or for each month its last stored one, where there is one.

    By month, a gap is a whole month without a value. `titel` to `quelle` are null while the
    service of the Kennzahl has never answered; `status` is `fehler` when the own database is
    silent, and then nothing is known of points and gaps.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [VERLAUF]})

    kennzahl: str
    titel: str | None
    einheit: str | None
    definition: str | None
    nenner_kennzahl: str | None
    quelle: str | None
    status: TeilStatus
    von: date
    bis: date
    aufloesung: Aufloesung
    punkte: list[PunktRead]
    luecken: list[LueckeRead]
