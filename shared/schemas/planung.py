"""Wire contract of the planning view: what was to come when, and what became of it."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.schemas.eingabe import Anfrage, Datum, beispiel
from shared.schemas.katalog import OnlinedienstStatus
from shared.schemas.leistung import AngebotenRead
from shared.schemas.onlinedienst import Monatsangabe

PLANUNG: dict[str, Any] = {
    "von": "2020-01",
    "bis": "2021-03",
    "stichtag": "2021-04-15",
    "summe": {
        "mindestens": 49,
        "hoechstens": 53,
        "mindestens_jeder_monat": 51,
        "hoechstens_jeder_monat": 52,
    },
    "monate": [
        {
            "monat": "2020-01",
            "mindestens": 0,
            "hoechstens": 4,
            "bis_dahin_mindestens": 0,
            "bis_dahin_hoechstens": 4,
        }
    ],
    "items": [
        {
            "umsetzungsbuendel": "2f5138f5-e83b-578b-8810-1caad447c007",
            "name": "Abfallwirtschaft",
            "efa": False,
            "anzahl_leistungen": 12,
            "summe": {
                "mindestens": 12,
                "hoechstens": 12,
                "mindestens_jeder_monat": 12,
                "hoechstens_jeder_monat": 12,
            },
            "monate": [{"monat": "2021-02", "mindestens": 0, "hoechstens": 12}],
            "leistungen_benannt": 6,
            "leistungen_mit_schluessel": 2,
            "verrichtungen": 0,
            "onlinedienste": [],
            "leistungen_je_status": [{"status": "verfuegbar", "anzahl": 6}],
            "kommunen_mal_leistungen": 0,
        }
    ],
}


class PlanungFilter(Anfrage):
    """Which months are asked for, both included."""

    von: Annotated[
        Monatsangabe | None, Field(description="Erster Monat; ohne Angabe der erste geplante.")
    ] = None
    bis: Annotated[Monatsangabe, Field(description="Letzter Monat.")] = "2022-12"
    stichtag: Annotated[Datum | None, Field(description="Ohne Angabe gilt der heutige Tag.")] = None

    @model_validator(mode="after")
    def _geordnet(self) -> Self:
        if self.von and self.von > self.bis:
            raise ValueError("Der erste Monat liegt nach dem letzten.")
        return self


class SummeRead(BaseModel):
    """`…_jeder_monat`: read so that each named month brought at least one Leistung."""

    mindestens: int
    hoechstens: int
    mindestens_jeder_monat: int
    hoechstens_jeder_monat: int


class MonatRead(BaseModel):
    """In this month came at least and at most so many Leistungen."""

    monat: str
    mindestens: int
    hoechstens: int


class GesamtmonatRead(MonatRead):
    """All Bündel together; `bis_dahin_…` counts from `von` to the end of this month."""

    bis_dahin_mindestens: int
    bis_dahin_hoechstens: int


class StatuszahlRead(BaseModel):
    """So many Leistungen whose furthest Onlinedienst stands so; null: they have none."""

    status: OnlinedienstStatus | None
    anzahl: int


class BuendelplanRead(BaseModel):
    """The plan of a Bündel and what became of it.

    `leistungen_benannt` are those of its Leistungen that the catalogue holds by name,
    `leistungen_mit_schluessel` those of them with a LeiKa key; `verrichtungen` counts what the
    catalogue holds under their Leistungsobjekte. `leistungen_je_status`: by the Onlinedienst that
    has come furthest. `kommunen_mal_leistungen`: usable on the Stichtag, each Kommune counted once
    for each Leistung.
    """

    umsetzungsbuendel: UUID
    name: str
    efa: bool
    anzahl_leistungen: int
    summe: SummeRead
    monate: list[MonatRead]
    leistungen_benannt: int
    leistungen_mit_schluessel: int
    verrichtungen: int
    onlinedienste: list[AngebotenRead]
    leistungen_je_status: list[StatuszahlRead]
    kommunen_mal_leistungen: int


class PlanungRead(BaseModel):
    """Bündel with at least one month from `von` to `bis`, and all of them together."""

    model_config = ConfigDict(json_schema_extra=beispiel(PLANUNG))

    von: str | None
    bis: str
    stichtag: date
    summe: SummeRead
    monate: list[GesamtmonatRead]
    items: list[BuendelplanRead]
