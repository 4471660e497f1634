"""Wire contract of budgets and the movements of their money."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Datum, Geldbetrag
from shared.schemas.foerderung import Programmcode
from shared.schemas.liste import SORTIERFOLGE, Seite


class Konto(StrEnum):
    FREI = "frei"
    GEBUNDEN = "gebunden"
    AUSGEZAHLT = "ausgezahlt"


class Bewegungsart(StrEnum):
    """`freigabe` returns bound money, `rueckforderung` money that was paid.

    `abrechnung` is paid for reported Betriebskosten, without an Antrag; `berichtigung` returns what
    was reported too much.
    """

    BINDUNG = "bindung"
    AUSZAHLUNG = "auszahlung"
    FREIGABE = "freigabe"
    RUECKFORDERUNG = "rueckforderung"
    ABRECHNUNG = "abrechnung"
    BERICHTIGUNG = "berichtigung"


class BudgetsFilter(Seite):
    sort: Annotated[Literal["programm", "-programm", "jahr", "-jahr"], SORTIERFOLGE] = "programm"
    programm: Annotated[Programmcode | None, Field(description="Nur dieses Programm.")] = None
    stichtag: Annotated[
        Datum | None,
        Field(description="Bewegungen bis zu diesem Tag; ohne Angabe gilt der heutige Tag."),
    ] = None


class BudgetStandRead(BaseModel):
    """What a Budget had at the end of the Stichtag, summed up from its movements (EUR).

    `jahr` is null for a budget that is not given by the year; `gesamt` is the sum that
    holds on the Stichtag. Where the sources name no sum, `gesamt` and `frei` are null.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01933b5c-7a10-7b6e-9c55-2f1f3a4b5c6d",
                    "programm": "OZG_MODELLKOMMUNEN",
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

    id: UUID
    programm: str
    jahr: int | None
    stichtag: date
    gesamt: Geldbetrag | None
    gebunden: Geldbetrag
    ausgezahlt: Geldbetrag
    frei: Geldbetrag | None


class MittelbewegungenFilter(Seite):
    sort: Annotated[Literal["tag", "-tag"], SORTIERFOLGE] = "tag"


class MittelbewegungRead(BaseModel):
    """One double entry (EUR): it leaves `von` and arrives at `nach`.

    It is for a Kommune (`ags`) or for a report of Betriebskosten; the other one is null.
    """

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "01933b5c-7a10-7b6e-9c55-2f1f3a4b5c6e",
                    "art": "bindung",
                    "von": "frei",
                    "nach": "gebunden",
                    "betrag": "100000.00",
                    "ags": "06411000",
                    "antrag": None,
                    "betriebskosten": None,
                    "tag": "2020-11-19",
                    "zeitpunkt": "2020-11-19T12:00:00Z",
                }
            ]
        },
    )

    id: UUID
    art: Bewegungsart
    von: Konto
    nach: Konto
    betrag: Geldbetrag
    ags: str | None
    antrag: UUID | None
    betriebskosten: UUID | None
    tag: date
    zeitpunkt: datetime
