"""Operations of the Katalog: the register of published figures."""

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.angabe import Angabequelle, AngabeRead
from shared.schemas.liste import Liste


def angaben(
    *, q: str | None = None, quelle: Angabequelle | None = None, cursor: str | None = None
) -> Aufruf[Liste[AngabeRead]]:
    """Return a page of at most 200 figures, by what they are about."""
    return lesen(
        "/katalog/v1/angaben", Liste[AngabeRead], q=q, quelle=quelle, cursor=cursor, limit=200
    )
