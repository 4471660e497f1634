"""Wire contract of the Umsetzungsbündel as the Dashboard shows them."""

from datetime import date

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from shared.schemas.dashboard import Teil
from shared.schemas.eingabe import beispiel
from shared.schemas.katalog import UMSETZUNGSBUENDEL, UmsetzungsbuendelRead


class BuendelRead(UmsetzungsbuendelRead):
    """`verfuegbar` once the last month the source names has begun, `begonnen` from the first on.

    In between the source does not say how many of its Leistungen had come.
    """

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra=beispiel(UMSETZUNGSBUENDEL | {"verfuegbar": True, "begonnen": True}),
    )

    verfuegbar: bool
    begonnen: bool


class VerfuegbarkeitRead(BaseModel):
    """How many Leistungen there were at the end of a month (JJJJ-MM), at least and at most."""

    monat: str
    mindestens: int
    hoechstens: int


BUENDEL: JsonDict = {
    "status": "ok",
    "geholt_am": "2026-01-05T10:00:00Z",
    "stichtag": "2021-04-15",
    "definition": "Verfügbar ist ein Bündel, wenn sein letzter genannter Monat begonnen hat.",
    "quelle": "Katalog: Kommunalpolitische Runde (Folien, 2021)",
    "leistungen": 2,
    "items": [
        {
            "id": "018f0000-0000-7000-8000-000000000003",
            "name": "Ehe Online",
            "efa": False,
            "anzahl_leistungen": 2,
            "verfuegbar_seit": ["2019-10", "2019-11"],
            "verfuegbar": True,
            "begonnen": True,
        }
    ],
    "verlauf": [
        {"monat": "2019-10", "mindestens": 0, "hoechstens": 2},
        {"monat": "2019-11", "mindestens": 2, "hoechstens": 2},
    ],
}


class BuendelListeRead(Teil):
    """The largest first; `leistungen` is the sum of those that are `verfuegbar`, null while the
    Katalog has never answered. `verlauf` has every month from the first named to the Stichtag's.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [BUENDEL]})

    stichtag: date
    definition: str
    quelle: str
    leistungen: int | None
    items: list[BuendelRead]
    verlauf: list[VerfuegbarkeitRead]
