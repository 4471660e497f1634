"""Wire contract of the documents the authority makes of an Antrag."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.antrag import Dokumentart
from shared.schemas.eingabe import beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite


class DokumenteFilter(Seite):
    sort: Annotated[Literal["zeitpunkt", "-zeitpunkt"], SORTIERFOLGE] = "zeitpunkt"


class DokumentRead(BaseModel):
    """A document that was made once and never changes; it lies at `dokumente/<art>.pdf`.

    `pruefsumme` is the SHA-256 of its bytes, `groesse` their number, `tag` the day it bears.
    """

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra=beispiel(
            {
                "art": "eingangsbestaetigung",
                "pruefsumme": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "groesse": 57155,
                "tag": "2021-04-15",
                "zeitpunkt": "2021-04-15T09:30:00Z",
            }
        ),
    )

    art: Dokumentart
    pruefsumme: Annotated[str, Field(description="SHA-256 des Inhalts")]
    groesse: Annotated[int, Field(description="Bytes")]
    tag: date
    zeitpunkt: datetime
