"""Wire contract of the Abschlussbericht of a consulting."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.datei import Scanstatus
from shared.schemas.eingabe import beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite

BERICHT = {
    "id": "01890000-0000-7000-8000-000000000044",
    "buchung_id": "019b8f3e-6044-7fb0-b352-d07ae40cc2e9",
    "nr": 1,
    "dateiname": "abschlussbericht.pdf",
    "groesse": 48213,
    "pruefsumme": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "scan": "sauber",
    "tag": "2021-05-10",
    "version": 2,
}


class BerichtRead(BaseModel):
    """`nr` counts those of a Buchung; only what is `sauber` can be fetched."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(BERICHT))

    id: UUID
    buchung_id: UUID
    nr: int
    dateiname: str
    groesse: Annotated[int, Field(description="Bytes")]
    pruefsumme: Annotated[str, Field(description="SHA-256 des Inhalts")]
    scan: Scanstatus
    tag: date
    version: int


class BerichteFilter(Seite):
    sort: Annotated[Literal["hochgeladen", "-hochgeladen"], SORTIERFOLGE] = "hochgeladen"
