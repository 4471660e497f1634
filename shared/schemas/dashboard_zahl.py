"""Wire contract of figures the Dashboard counts itself: shares, and who shows them."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel

from shared.schemas.abdeckung import Zaehlweise
from shared.schemas.dashboard import TeilStatus


class Merkmal(StrEnum):
    """What a Kommune has or has not: it can be put on a map and counted in three ways."""

    BERATUNG_KOMMUNEN = "beratung_kommunen"
    KOMMUNEN_MIT_LEISTUNG = "kommunen_mit_leistung"
    MODELLKOMMUNEN = "modellkommunen"


class AnteilRead(BaseModel):
    """`anteil` is zaehler / nenner as decimal text, null for a nenner of 0 or where not known; it
    says 1 or 0 only where that is exact. `hinweis` says what is left out or missing.
    """

    zaehler: int | None
    nenner: int | None
    anteil: str | None
    hinweis: str | None


class ZaehlergebnisRead(AnteilRead):
    """One way to count, with what exactly is counted of what."""

    zaehlweise: Zaehlweise
    titel: str
    einheit: str
    definition: str


class HerkunftRead(BaseModel):
    """Where a figure comes from; `geholt_am` is the older one where it rests on two sources."""

    status: TeilStatus
    geholt_am: datetime | None
    stand: date | None
    quelle: str
    nicht_erreichbar: list[str]


class MerkmalRead(HerkunftRead):
    """A Merkmal with its definition."""

    kennzahl: Merkmal
    titel: str
    definition: str
