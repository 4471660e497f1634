"""Wire contract of Digitalisierungsfabriken and the experts nominated for them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Ags, Anfrage, Datum, Funktionspostfach, Kurztext, beispiel
from shared.schemas.katalog import Fabrikstatus
from shared.schemas.leistung import BenanntRead
from shared.schemas.liste import SORTIERFOLGE, Seite

DIGITALISIERUNGSFABRIK: dict[str, Any] = {
    "id": "a5ea8b96-2983-5b88-8c92-b7c76a2e1769",
    "name": "Abfallwirtschaft",
    "stand": "2021-03",
    "status": None,
    "beginn": None,
    "ende": None,
}
EINZELN: dict[str, Any] = DIGITALISIERUNGSFABRIK | {
    "leistungen": [{"id": "cda76d79-ee51-580d-8012-55a886621c6b", "name": "Abfallgebühr"}],
    "version": 1,
}
NOMINIERUNG: dict[str, Any] = {
    "ags": "06635020",
    "funktion": "Sachgebietsleitung",
    "fachgebiet": "Abfallgebühren",
    "funktionspostfach": "abfallwirtschaft@volkmarsen.example",
}
NOMINIERT: dict[str, Any] = NOMINIERUNG | {
    "id": "019aa3b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b",
    "fabrik": "a5ea8b96-2983-5b88-8c92-b7c76a2e1769",
    "tag": "2021-04-15",
    "version": 1,
}


class DigitalisierungsfabrikRead(BaseModel):
    """`stand` is the month in which the source says that it had worked or was working.

    Which of the two the source does not say: `status` is null until it is entered.
    """

    model_config = ConfigDict(
        from_attributes=True, json_schema_extra=beispiel(DIGITALISIERUNGSFABRIK)
    )

    id: UUID
    name: str
    stand: str
    status: Fabrikstatus | None
    beginn: date | None
    ende: date | None


class FabrikRead(DigitalisierungsfabrikRead):
    """One Fabrik with the Leistungen that it works on or has made."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(EINZELN))

    leistungen: list[BenanntRead]
    version: int


class DigitalisierungsfabrikenFilter(Seite):
    sort: Annotated[Literal["name", "-name", "stand", "-stand"], SORTIERFOLGE] = "name"
    status: Annotated[Fabrikstatus | None, Field(description="Nur solche mit diesem Status.")] = (
        None
    )


class Fabriktag(Anfrage):
    """The day on which a Fabrik began or ended."""

    model_config = ConfigDict(json_schema_extra=beispiel({"am": "2021-04-15"}))

    am: Annotated[Datum, Field(description="Tag, an dem es geschah; heute oder früher.")]


class NominierungWrite(Anfrage):
    """An expert by function and Fachgebiet: no name, and an official mailbox only."""

    model_config = ConfigDict(json_schema_extra=beispiel(NOMINIERUNG))

    ags: Ags
    funktion: Kurztext
    fachgebiet: Kurztext
    funktionspostfach: Funktionspostfach


class NominierungRead(BaseModel):
    """What a Kommune offered on `tag`."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(NOMINIERT))

    id: UUID
    fabrik: UUID
    ags: Annotated[str, Field(validation_alias="kommune")]
    funktion: str
    fachgebiet: str
    funktionspostfach: str
    tag: date
    version: int


class NominierungenFilter(Seite):
    sort: Annotated[Literal["ags"], SORTIERFOLGE] = "ags"
