"""Wire contract of the Umsetzungsstand of all Kommunen at once, for maps and comparisons."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.abdeckung import TAG, UMSETZUNGSSTAND, ZielkatalogRead
from shared.schemas.eingabe import Anfrage, Datum, beispiel
from shared.schemas.katalog import Kommunenart

EINE = {
    "ags": "06635020",
    "name": "Volkmarsen",
    "art": "stadt",
    "kreis": "06635000",
    "einwohner": 6769,
    "einwohner_stand": "2022-12-31",
    "zustaendig": 27,
    "nutzbar": 1,
}


class KommunenumsetzungRead(BaseModel):
    """A Kommune of that day: `nutzbar` of the Leistungen it performs (`zustaendig`) are usable.

    `einwohner` is the figure of `einwohner_stand`, both null where none is known.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(EINE))

    ags: str
    name: str
    art: Kommunenart
    kreis: str | None
    einwohner: int | None
    einwohner_stand: date | None
    zustaendig: int
    nutzbar: int


class UmsetzungsstaendeRead(BaseModel):
    """Every Kommune that exists on the Stichtag, by key; few enough for one answer.

    What Kommunen had that went up in another counts there. `zielkatalog` is null while there is
    none; all counts are 0 then.
    """

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "stichtag": "2021-04-15",
                "zielkatalog": UMSETZUNGSSTAND["zielkatalog"],
                "items": [EINE],
            }
        )
    )

    stichtag: date
    zielkatalog: ZielkatalogRead | None
    items: list[KommunenumsetzungRead]


class UmsetzungsstaendeFilter(Anfrage):
    stichtag: Annotated[Datum | None, TAG] = None


class AngemeldeteRead(BaseModel):
    """The keys of all Kommunen in the Beratung on the Stichtag: as many as its Kennzahl says."""

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "stichtag": "2021-04-15",
                "definition": "Landkreise, Städte und Gemeinden mit mindestens einem gebuchten,"
                " nicht stornierten Beratungsmodul",
                "stand": "2021-04-15",
                "quelle": "Beratung, gezählt aus den Buchungen",
                "ags": ["06635020"],
            }
        )
    )

    stichtag: date
    definition: str
    stand: date
    quelle: str
    ags: list[str]


class AngemeldeteFilter(Anfrage):
    stichtag: Annotated[Datum | None, Field(description="Ohne Angabe gilt der heutige Tag.")] = None
