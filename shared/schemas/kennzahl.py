"""Wire contract of Kennzahlen: every service publishes its own, the dashboard joins them."""

from datetime import date

from pydantic import BaseModel


class KennzahlRead(BaseModel):
    """A figure with everything one needs to trust it.

    `nenner_kennzahl` names the Kennzahl (of any service) that is this one's denominator, or null.
    """

    kennzahl: str
    titel: str
    wert: int
    nenner_kennzahl: str | None
    einheit: str
    definition: str
    stand: date
    quelle: str


class KennzahlenRead(BaseModel):
    stichtag: date
    items: list[KennzahlRead]
