"""Wire contract of Themenfelder."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.schemas.eingabe import beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite

THEMENFELD: dict[str, Any] = {
    "id": "865b6987-b58a-5d9a-bfb0-ca24b112289b",
    "name": "Bauen & Wohnen",
    "anzahl_leistungen": 5,
    "davon_verfuegbar": 5,
    "lagen": [
        {
            "id": "01ad7a59-58c7-5bdb-a4d7-e722d0e6557c",
            "name": "Wohnen & Umzug",
            "anzahl_leistungen": 5,
            "davon_verfuegbar": 5,
        }
    ],
}


class LageRead(BaseModel):
    """A Lebens- or Geschäftslage; the numbers as in Themenfeld."""

    id: UUID
    name: str
    anzahl_leistungen: int
    davon_verfuegbar: int


class ThemenfeldRead(BaseModel):
    """How many Leistungen of it the catalogue holds, and how many have an available Onlinedienst.

    Leistungen without an OZG-ID belong to no Themenfeld and are not counted.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(THEMENFELD))

    id: UUID
    name: str
    anzahl_leistungen: int
    davon_verfuegbar: int
    lagen: list[LageRead]


class ThemenfelderFilter(Seite):
    sort: Annotated[Literal["name", "-name"], SORTIERFOLGE] = "name"
