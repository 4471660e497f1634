"""Wire contract of moving a Buchung and of asking who would pay for it."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.beratung import (
    BEGRUENDUNG,
    TERMINE,
    TOPF,
    Berater,
    Bereich,
    DauerTage,
    Dauerwunsch,
    Eigenanteil,
    Finanzierung,
    Format,
    ModulNr,
    Unterbrechung,
)
from shared.schemas.eingabe import Anfrage, Datum, beispiel


class UmbuchungCreate(Anfrage):
    """What is not named stays as it is; the team may be another one unless `berater` names it."""

    model_config = ConfigDict(
        json_schema_extra=beispiel({"beginn": "2021-05-17", "eigenanteil_akzeptiert": False})
    )

    beginn: Datum
    dauer_tage: Dauerwunsch | None = None
    format: Format | None = None
    berater: Berater = None
    unterbrechung_erlaubt: Unterbrechung = False
    eigenanteil_akzeptiert: Eigenanteil = False


class ZustimmungCreate(Anfrage):
    """Who agrees and would have to pay says so; nobody else can say it for them."""

    model_config = ConfigDict(json_schema_extra=beispiel({"eigenanteil_akzeptiert": False}))

    eigenanteil_akzeptiert: Eigenanteil = False


class FinanzierungFilter(Anfrage):
    """A wish before it is booked."""

    modul: ModulNr
    beginn: Datum
    dauer_tage: DauerTage
    unterbrechung_erlaubt: Annotated[
        bool, Field(description="Ein Wochenende oder Feiertag darf dazwischen liegen.")
    ] = False


class FinanzierungRead(BaseModel):
    """Who would pay for a consulting on these days, and why; nothing is booked by asking.

    `quelle` is what the rule goes back to, `regelversion` the version of the rule.
    """

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "ags": "06635020",
                "modul": 2,
                "bereich": "ozg",
                "tage": [termin["tag"] for termin in TERMINE],
                "finanzierung": "land",
                "begruendung": BEGRUENDUNG,
                "topf": TOPF,
                "quelle": "OZG-Report #Kommunal Nr. 2, März 2021",
                "regelversion": "1-0a1b2c3d",
            }
        )
    )

    ags: str
    modul: int
    bereich: Bereich
    tage: list[date]
    finanzierung: Finanzierung
    begruendung: str
    topf: str | None
    quelle: str | None
    regelversion: str | None
