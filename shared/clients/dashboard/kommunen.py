"""Operations of the Dashboard: one Kommune, a Kreis, several Kommunen side by side."""

from collections.abc import Sequence

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.dashboard_kommune import CockpitRead
from shared.schemas.dashboard_vergleich import KreisRead, VergleichRead


def cockpit(ags: str) -> Aufruf[CockpitRead]:
    """Return what there is for everybody, and with a token what its owner may see."""
    return lesen(f"/dashboard/v1/kommunen/{ags}", CockpitRead)


def kreis(ags: str) -> Aufruf[KreisRead]:
    return lesen(f"/dashboard/v1/kreise/{ags}", KreisRead)


def vergleich(ags: Sequence[str]) -> Aufruf[VergleichRead]:
    return lesen("/dashboard/v1/vergleich", VergleichRead, ags=list(ags))
