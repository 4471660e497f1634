"""Wire contract of the Dashboard service."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel


class KachelStatus(StrEnum):
    OK = "ok"
    VERALTET = "veraltet"
    FEHLER = "fehler"


class KachelRead(BaseModel):
    """One figure with everything one needs to trust it.

    `wert` is null exactly when `status` is `fehler`; then nobody knows `definition`, `stand` and
    `geholt_am` either. `nenner` is null where the figure has none, or where its service has never
    answered. `veraltet` means that `wert` or `nenner` is the last good value, read at `geholt_am`
    (UTC; the older of the two). `nicht_erreichbar` names the services behind the figure that do
    not answer at present.
    """

    kennzahl: str
    titel: str
    wert: int | None
    nenner: int | None
    einheit: str
    definition: str | None
    stand: date | None
    quelle: str
    status: KachelStatus
    geholt_am: datetime | None
    nicht_erreichbar: list[str]


class UeberblickRead(BaseModel):
    stichtag: date
    kacheln: list[KachelRead]
