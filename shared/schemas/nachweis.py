"""Wire contract of Nachweise: files that prove what an Antrag says."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.datei import Dateityp, Scanstatus
from shared.schemas.eingabe import beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite

MAX_JE_ANTRAG = 100 * 1024 * 1024


class Nachweisart(StrEnum):
    BESCHLUSS = "beschluss"
    VEREINBARUNG = "vereinbarung"
    KOSTENPLAN = "kostenplan"
    WIRTSCHAFTLICHKEIT = "wirtschaftlichkeit"
    VERWENDUNGSNACHWEIS = "verwendungsnachweis"
    SONSTIGER = "sonstiger"


NACHWEIS = {
    "id": "01890000-0000-7000-8000-000000000042",
    "antrag": "01890000-0000-7000-8000-000000000000",
    "art": "beschluss",
    "dateiname": "beschluss.pdf",
    "typ": "pdf",
    "groesse": 48213,
    "pruefsumme": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "scan": "sauber",
    "tag": "2021-03-01",
    "version": 2,
}


class NachweisRead(BaseModel):
    """`groesse` is in bytes, `pruefsumme` the SHA-256; only what is `sauber` can be fetched."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(NACHWEIS))

    id: UUID
    antrag: UUID
    art: Nachweisart
    dateiname: str
    typ: Annotated[Dateityp, Field(description="Was die Datei ihrem Inhalt nach ist.")]
    groesse: Annotated[int, Field(description="Bytes")]
    pruefsumme: Annotated[str, Field(description="SHA-256 des Inhalts")]
    scan: Scanstatus
    tag: date
    version: int


class NachweiseFilter(Seite):
    art: Nachweisart | None = None
    sort: Annotated[Literal["hochgeladen", "-hochgeladen"], SORTIERFOLGE] = "hochgeladen"


class FehlenderNachweisRead(BaseModel):
    """A kind the programme asks for and nobody has handed in; `titel` says what it has to be."""

    model_config = ConfigDict(from_attributes=True)

    art: Nachweisart
    titel: str
