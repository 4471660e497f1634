"""Operations of the Katalog: when how much is to be online."""

from datetime import date

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.planung import PlanungRead


def planung(
    *, von: str | None = None, bis: str | None = None, stichtag: date | None = None
) -> Aufruf[PlanungRead]:
    """Return the months from `von` to `bis`, written 2021-04."""
    return lesen("/katalog/v1/planung", PlanungRead, von=von, bis=bis, stichtag=stichtag)
