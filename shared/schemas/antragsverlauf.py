"""Wire contract of what was done with an Antrag."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from shared.schemas.eingabe import beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite


class VerlaufFilter(Seite):
    sort: Annotated[Literal["version", "-version"], SORTIERFOLGE] = "version"


class SchrittRead(BaseModel):
    """One act: what has happened, on which day of the domain, at which instant.

    `begruendung` is what was said with it, null where nothing was or it is said elsewhere.
    """

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra=beispiel(
            {
                "akt": "einreichen",
                "version": 2,
                "tag": "2021-04-15",
                "zeitpunkt": "2021-04-15T09:30:00Z",
                "begruendung": None,
            }
        ),
    )

    akt: str
    version: int
    tag: date
    zeitpunkt: datetime
    begruendung: str | None
