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
WERT = {
    "kennzahl": "zufriedenheit_nutzen",
    "titel": "Wir wissen jetzt, was wir als Nächstes tun.",
    "wert": 4.4,
    "einheit": "Punkte von 1 (gar nicht) bis 5 (völlig)",
    "definition": "Mittelwert der Rückmeldungen bis zum Stichtag",
    "grundlage": 25,
    "grund": None,
    "stand": "2021-04-15",
    "quelle": "Beratung, aus den Rückmeldungen der Kommunen",
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


class WertRead(BaseModel):
    """A figure that is no count: a mean, a median, a share.

    `grundlage` is how many things it rests on, its denominator; where `wert` is null, `grund` says
    why: there is nothing to measure, or so little that a single Kommune would show.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(WERT))

    kennzahl: str
    titel: str
    wert: float | None
    einheit: str
    definition: str
    grundlage: int
    grund: str | None
    stand: date
    quelle: str


class BeratungKennzahlenRead(KennzahlenRead):
    """The counts, and beside them what is measured."""

    model_config = ConfigDict(json_schema_extra=beispiel(KENNZAHLEN | {"werte": [WERT]}))

    werte: list[WertRead]


class BerechnetRead(BaseModel):
    """What the Katalog gets today by a rule of its own, as of `stand`.

    `grund` says why it gets nothing, and then all else is null.
    """

    wert: int | None
    stand: date | None
    regel: str | None
    grund: str | None
