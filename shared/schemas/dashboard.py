"""Wire contract of the Dashboard service."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from shared.schemas.beratung import KontingentItem


class KachelStatus(StrEnum):
    OK = "ok"
    VERALTET = "veraltet"
    FEHLER = "fehler"


class KachelRead(BaseModel):
    """One figure with everything one needs to trust it.

    `wert` is null exactly when `status` is `fehler`; then nobody knows `definition`, `stand` and
    `geholt_am` either. `nenner` is null where the figure has none, or where its service has never
    answered. `veraltet` means that `wert` or `nenner` is the last good value, read at `geholt_am`
    (UTC; the older of the two). `nicht_erreichbar` names the services behind the figure that do
    not answer at present.
    """

    kennzahl: str
    titel: str
    wert: int | None
    nenner: int | None
    einheit: str
    definition: str | None
    stand: date | None
    quelle: str
    status: KachelStatus
    geholt_am: datetime | None
    nicht_erreichbar: list[str]


UEBERBLICK: JsonDict = {
    "stichtag": "2021-04-15",
    "kacheln": [
        {
            "kennzahl": "beratung_landkreise",
            "titel": "Landkreise in der Beratung",
            "wert": 18,
            "nenner": 21,
            "einheit": "Landkreise",
            "definition": "Landkreise mit mindestens einem gebuchten Beratungsmodul",
            "stand": "2021-04-15",
            "quelle": "Beratung, gezählt aus den Buchungen",
            "status": "ok",
            "geholt_am": "2026-01-05T10:00:00Z",
            "nicht_erreichbar": [],
        }
    ],
}


class UeberblickRead(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [UEBERBLICK]})

    stichtag: date
    kacheln: list[KachelRead]


class TeilStatus(StrEnum):
    OK = "ok"
    FEHLER = "fehler"
    NICHT_ERLAUBT = "nicht_erlaubt"


class KommuneTeil(BaseModel):
    """From the Katalog; `name` is null unless `status` is `ok`."""

    status: TeilStatus
    name: str | None


class KontingentTeil(BaseModel):
    """From the Beratung; `items` is null unless `status` is `ok`."""

    status: TeilStatus
    items: list[KontingentItem] | None


COCKPIT: JsonDict = {
    "ags": "06635020",
    "stichtag": "2021-04-15",
    "kommune": {"status": "ok", "name": "Volkmarsen"},
    "kontingent": {
        "status": "ok",
        "items": [
            {
                "bereich": "ozg",
                "topf": "Umsetzungsvereinbarung OZG Hessen Kommunal",
                "plaetze": 1,
                "belegt": 0,
                "frei": 1,
                "gueltig_von": "2020-01-01",
                "gueltig_bis": "2022-12-31",
            }
        ],
    },
}


class CockpitRead(BaseModel):
    """One Kommune on one day. Each part has its own status.

    `fehler`: its service does not answer now; `nicht_erlaubt`: it does not show this to the caller.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [COCKPIT]})

    ags: str
    stichtag: date
    kommune: KommuneTeil
    kontingent: KontingentTeil
