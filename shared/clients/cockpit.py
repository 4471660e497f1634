"""Operations of several services for the cockpit, each in the name of who looks at it."""

from datetime import date

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.antrag import AntragKurzRead
from shared.schemas.beratung import BuchungRead, KontingentRead
from shared.schemas.liste import Liste

ALLES = 200


def antraege(ags: str) -> Aufruf[Liste[AntragKurzRead]]:
    return lesen("/foerderung/v1/antraege", Liste[AntragKurzRead], ags=ags, limit=ALLES)


def kontingent(ags: str, stichtag: date) -> Aufruf[KontingentRead]:
    return lesen(
        f"/beratung/v1/kommunen/{ags}/kontingent", KontingentRead, stichtag=stichtag.isoformat()
    )


def buchungen(ags: str) -> Aufruf[Liste[BuchungRead]]:
    return lesen("/beratung/v1/buchungen", Liste[BuchungRead], ags=ags, sort="-beginn", limit=ALLES)
