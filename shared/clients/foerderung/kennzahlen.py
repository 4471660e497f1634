"""Operations of the Förderung: its Kennzahlen, and who is a Modellkommune."""

from datetime import date

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.foerderung import ModellkommuneRead
from shared.schemas.kennzahl import KennzahlenRead
from shared.schemas.liste import Liste


def kennzahlen(stichtag: date | None = None) -> Aufruf[KennzahlenRead]:
    return lesen("/foerderung/v1/kennzahlen", KennzahlenRead, stichtag=stichtag)


def modellkommunen(stichtag: date | None = None) -> Aufruf[Liste[ModellkommuneRead]]:
    return lesen(
        "/foerderung/v1/modellkommunen", Liste[ModellkommuneRead], stichtag=stichtag, limit=200
    )
