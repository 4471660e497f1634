"""Operations of the Katalog: Kommunen on a day, and how far one of them is."""

from collections.abc import Sequence
from datetime import date

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.abdeckung import UmsetzungsstandRead
from shared.schemas.bereitstellung import BereitstellungRead
from shared.schemas.katalog import Kommunenart, KommuneRead, Stufe
from shared.schemas.liste import Liste
from shared.schemas.umsetzung import UmsetzungsstaendeRead


def kommunen(
    *,
    ags: Sequence[str] = (),
    art: Kommunenart | None = None,
    kreis: str | None = None,
    q: str | None = None,
    stichtag: date | None = None,
    auch_aufgeloeste: bool = False,
    sort: str | None = None,
    limit: int = 200,
    cursor: str | None = None,
) -> Aufruf[Liste[KommuneRead]]:
    """Return Kommunen by name; those named by key also when they do not exist on that day."""
    return lesen(
        "/katalog/v1/kommunen",
        Liste[KommuneRead],
        ags=list(ags) or None,
        art=art,
        kreis=kreis,
        q=q,
        stichtag=stichtag,
        auch_aufgeloeste=True if ags or auch_aufgeloeste else None,
        sort=sort,
        limit=limit,
        cursor=cursor,
    )


def kommune(ags: str, *, stichtag: date | None = None) -> Aufruf[KommuneRead]:
    return lesen(f"/katalog/v1/kommunen/{ags}", KommuneRead, stichtag=stichtag)


def umsetzungsstand(ags: str, stichtag: date | None = None) -> Aufruf[UmsetzungsstandRead]:
    return lesen(
        f"/katalog/v1/kommunen/{ags}/umsetzungsstand", UmsetzungsstandRead, stichtag=stichtag
    )


def umsetzungsstaende(stichtag: date | None = None) -> Aufruf[UmsetzungsstaendeRead]:
    """Return how far every Kommune is, in one answer."""
    return lesen("/katalog/v1/umsetzungsstaende", UmsetzungsstaendeRead, stichtag=stichtag)


def bereitstellungen(
    ags: str, *, stufe: Stufe | None = None, cursor: str | None = None
) -> Aufruf[Liste[BereitstellungRead]]:
    """Return how far a Kommune is with which Onlinedienst."""
    return lesen(
        f"/katalog/v1/kommunen/{ags}/bereitstellungen",
        Liste[BereitstellungRead],
        stufe=stufe,
        limit=200,
        cursor=cursor,
    )
