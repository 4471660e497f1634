"""Operations of the Katalog: who performs a Leistung where, and whether online."""

from datetime import date

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.abdeckung import ZustaendigkeitenRead
from shared.schemas.fitconnect import RoutesRead


def zustaendigkeiten(
    leika_schluessel: str,
    *,
    ags: str | None = None,
    ars: str | None = None,
    stichtag: date | None = None,
) -> Aufruf[ZustaendigkeitenRead]:
    """Return it for a place, named by exactly one of `ags` and `ars`."""
    return lesen(
        "/katalog/v1/zustaendigkeiten",
        ZustaendigkeitenRead,
        leika_schluessel=leika_schluessel,
        ags=ags,
        ars=ars,
        stichtag=stichtag,
    )


def routes(
    leika_schluessel: str,
    *,
    ags: str | None = None,
    ars: str | None = None,
    offset: int | None = None,
    limit: int | None = None,
) -> Aufruf[RoutesRead]:
    """Return the same in the field names of FIT-Connect's routing answer."""
    return lesen(
        "/katalog/v1/routes",
        RoutesRead,
        leikaKey=leika_schluessel,
        ags=ags,
        ars=ars,
        offset=offset,
        limit=limit,
    )
