"""Wire contract of Kennzahlen: every service publishes its own, the dashboard joins them."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from shared.schemas.eingabe import beispiel

KENNZAHLEN = {
    "stichtag": "2021-04-15",
    "items": [
        {
            "kennzahl": "beratung_landkreise",
            "titel": "Landkreise in der Beratung",
            "wert": 18,
            "nenner_kennzahl": "landkreise",
            "einheit": "Landkreise",
            "definition": "Landkreise mit mindestens einem gebuchten Beratungsmodul",
            "stand": "2021-04-15",
            "quelle": "Beratung, gezählt aus den Buchungen",
        }
    ],
}


class KennzahlRead(BaseModel):
    """A figure with everything one needs to trust it.

    `nenner_kennzahl` names the Kennzahl (of any service) that is this one's denominator, or null.
    """

    kennzahl: str
    titel: str
    wert: int
    nenner_kennzahl: str | None
    einheit: str
    definition: str
    stand: date
    quelle: str


class KennzahlenRead(BaseModel):
    model_config = ConfigDict(json_schema_extra=beispiel(KENNZAHLEN))

    stichtag: date
    items: list[KennzahlRead]


class BerechnetRead(BaseModel):
    """What the Katalog gets today by a rule of its own, as of `stand`.

    `grund` says why it gets nothing, and then all else is null.
    """

    wert: int | None
    stand: date | None
    regel: str | None
    grund: str | None
