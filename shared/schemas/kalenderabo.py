"""Wire contract of calendar subscriptions."""

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.schemas.eingabe import Ags, Anfrage, beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite

GEHEIMNIS = r"^[A-Za-z0-9_-]{43}$"
Geheimnis: TypeAlias = Annotated[
    str,
    Field(
        pattern=GEHEIMNIS,
        description="Das Geheimnis der Adresse.",
        examples=["4Jd1Xx3GmPS1bQxR4Vd0n9C8tV0mQ6m7yTz2Wk5sLhE"],
    ),
]
ABO: dict[str, Any] = {
    "id": "019b8f3e-6044-7fb0-b352-d07ae40cc303",
    "ags": "06635020",
    "berater": None,
    "angelegt_am": "2021-04-15",
    "widerrufen_am": None,
    "version": 1,
}
ADRESSE = "https://ozg.example/beratung/v1/kalender/4Jd1Xx3GmPS1bQxR4Vd0n9C8tV0mQ6m7yTz2Wk5sLhE.ics"


class KalenderaboCreate(Anfrage):
    """Whose Termine: those of a Kommune or those of a Berater."""

    model_config = ConfigDict(json_schema_extra=beispiel({"ags": "06635020"}))

    ags: Annotated[Ags | None, Field(description="Die Kommune, sonst null.")] = None
    berater: Annotated[UUID | None, Field(description="Das Beratungsteam, sonst null.")] = None

    @model_validator(mode="after")
    def _genau_eines(self) -> "KalenderaboCreate":
        if (self.ags is None) == (self.berater is None):
            raise ValueError("Nennen Sie entweder ags oder berater.")
        return self


class KalenderaboRead(BaseModel):
    model_config = ConfigDict(json_schema_extra=beispiel(ABO))

    id: UUID
    ags: str | None
    berater: UUID | None
    angelegt_am: date
    widerrufen_am: date | None
    version: int


class KalenderaboNeu(KalenderaboRead):
    """`adresse` holds the secret and is shown this once."""

    model_config = ConfigDict(json_schema_extra=beispiel(ABO | {"adresse": ADRESSE}))

    adresse: str


class KalenderabosFilter(Seite):
    sort: Annotated[Literal["angelegt", "-angelegt"], SORTIERFOLGE] = "angelegt"
