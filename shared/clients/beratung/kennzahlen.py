"""Operations of the Beratung: its Kennzahlen, and which Kommunen take part."""

from datetime import date

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.kennzahl import BeratungKennzahlenRead
from shared.schemas.umsetzung import AngemeldeteRead


def kennzahlen(stichtag: date | None = None) -> Aufruf[BeratungKennzahlenRead]:
    return lesen("/beratung/v1/kennzahlen", BeratungKennzahlenRead, stichtag=stichtag)


def angemeldete(stichtag: date | None = None) -> Aufruf[AngemeldeteRead]:
    """Return the keys of all Kommunen that take part."""
    return lesen("/beratung/v1/kennzahlen/kommunen", AngemeldeteRead, stichtag=stichtag)
