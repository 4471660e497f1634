"""Operations of the Katalog: its Kennzahlen."""

from datetime import date

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.kennzahl import KennzahlenRead


def kennzahlen(stichtag: date | None = None) -> Aufruf[KennzahlenRead]:
    return lesen("/katalog/v1/kennzahlen", KennzahlenRead, stichtag=stichtag)
