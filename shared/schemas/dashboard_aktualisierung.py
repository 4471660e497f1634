"""Wire contract of what an open page is told: one event for each source that changed."""

from datetime import date, datetime
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.dashboard import TeilStatus
from shared.schemas.eingabe import beispiel

EreignisId: TypeAlias = Annotated[str, Field(max_length=100, examples=["0a1b2c3d-17"])]


class AktualisierungRead(BaseModel):
    """What `quelle` (one address of `dienst`) says of `stichtag` was read at `geholt_am` (UTC).

    `veraltet`: it does not confirm it any more; `fehler`: asked for the first time, it did not
    answer, and `geholt_am` is null.
    """

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "quelle": "beratung",
                "stichtag": "2021-04-15",
                "status": "ok",
                "geholt_am": "2026-01-05T10:00:00Z",
            }
        )
    )

    quelle: str
    stichtag: date
    status: TeilStatus
    geholt_am: datetime | None
