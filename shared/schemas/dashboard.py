"""Wire contract of the Dashboard service."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from shared.schemas.budget import BudgetStandRead


class KachelStatus(StrEnum):
    OK = "ok"
    VERALTET = "veraltet"
    WIRD_GEHOLT = "wird_geholt"
    FEHLER = "fehler"


class KachelRead(BaseModel):
    """One figure with everything one needs to trust it.

    While `wert` is null, nobody knows `definition`, `stand` and `geholt_am` either: `wird_geholt`
    means that it, or the `nenner`, is being asked for the first time, `fehler` that this was in
    vain. `nenner` is null where the figure has none, or where its service has never answered.
    `veraltet` means that `wert` or `nenner` is the last good value, read at `geholt_am`
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


class TeilStatus(StrEnum):
    """`nicht_angemeldet`: only for whoever shows a token; `nicht_erlaubt`: not for this one."""

    OK = "ok"
    VERALTET = "veraltet"
    WIRD_GEHOLT = "wird_geholt"
    FEHLER = "fehler"
    NICHT_ERLAUBT = "nicht_erlaubt"
    NICHT_ANGEMELDET = "nicht_angemeldet"


class Teil(BaseModel):
    """A part that everybody may see, with its own status.

    `veraltet`: what is shown is the last good answer, as its service does not confirm it now;
    `wird_geholt`: it is being asked for the first time; `fehler`: it has never answered.
    `geholt_am` (UTC) says when it was read.
    """

    status: TeilStatus
    geholt_am: datetime | None


class ProgrammbudgetRead(BudgetStandRead):
    """`titel` is the programme's, its code where that is not known."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01933b5c-7a10-7b6e-9c55-2f1f3a4b5c6d",
                    "programm": "OZG_MODELLKOMMUNEN",
                    "titel": "OZG-Modellkommunen",
                    "jahr": None,
                    "stichtag": "2021-04-15",
                    "gesamt": "1500000.00",
                    "gebunden": "1500000.00",
                    "ausgezahlt": "0.00",
                    "frei": "0.00",
                }
            ]
        }
    )

    titel: str


class BudgetsTeil(Teil):
    """From the Förderung: what each programme has; `items` is null unless something is known."""

    definition: str
    quelle: str
    items: list[ProgrammbudgetRead] | None


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
    "budgets": {
        "status": "ok",
        "geholt_am": "2026-01-05T10:00:00Z",
        "definition": "Gebunden und ausgezahlt am Ende des Stichtags, aus den Bewegungen.",
        "quelle": "Förderung, Mittelbewegungen",
        "items": [],
    },
}


class UeberblickRead(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [UEBERBLICK]})

    stichtag: date
    kacheln: list[KachelRead]
    budgets: BudgetsTeil
