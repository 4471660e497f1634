"""Wire contract of the Protokoll: who did what, when, to which thing."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Datum, beispiel
from shared.schemas.liste import FALLEND, Seite

Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Rollenname: TypeAlias = Literal[
    "kommune", "beratung", "koordinierungsstelle", "kspv", "foerderstelle", "plattform", "admin"
]
ZEILE: dict[str, Any] = {
    "id": "019399c0-7c1e-7a5e-9d5a-3f2d6a1b8c47",
    "zeitpunkt": "2021-04-15T07:41:03Z",
    "tag": "2021-04-15",
    "wer": "4e1c9c0a",
    "rollen": ["koordinierungsstelle"],
    "akt": "veroeffentlichen",
    "gegenstand": "programmfassung",
    "gegenstand_id": "019078e5-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
    "version": 2,
    "anfrage": "0f8b5b1c2d3e4f50",
}


class ProtokollFilter(Seite):
    """`von` and `bis` are days of the domain, both inclusive."""

    gegenstand: Annotated[Name | None, Field(description="Art der Sache")] = None
    gegenstand_id: UUID | None = None
    akt: Name | None = None
    rolle: Rollenname | None = None
    wer: Annotated[
        str | None,
        Field(max_length=255, pattern=r"^[^\x00-\x1f]+$", description="Kennung aus dem Token"),
    ] = None
    von: Datum | None = None
    bis: Datum | None = None
    sort: Annotated[Literal["-eingetragen", "eingetragen"], FALLEND] = "-eingetragen"


class ProtokollzeileRead(BaseModel):
    """One act. `wer` is what the token calls its bearer (`sub`), never a name; `rollen` are those
    of the token, null for acts older than their record. `version` is the one the act led to,
    `anfrage` the id of the request in the logs, null where none caused it.
    """

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(ZEILE))

    id: UUID
    zeitpunkt: datetime
    tag: date
    wer: Annotated[str, Field(validation_alias=AliasChoices("sub", "wer"))]
    rollen: list[str] | None
    akt: str
    gegenstand: str
    gegenstand_id: UUID
    version: int
    anfrage: str | None
