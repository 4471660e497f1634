"""Three places where sources contradict one another, for the page `/`: pure."""

from collections.abc import Iterable

from services.dashboard.seiten.angaben.register import Widerspruch, widersprueche
from shared.schemas.angabe import AngabeRead

ANZAHL = 3


def drei_widersprueche(angaben: Iterable[AngabeRead]) -> list[Widerspruch]:
    """Return those in which we follow one figure, each figure once.

    First those we count ourselves, then the rest, the largest figure first.
    """
    entschieden = [w for w in widersprueche(angaben) if w.folgt and w.folgt.zahl is not None]
    gewaehlt: dict[object, Widerspruch] = {}
    for einer in sorted(entschieden, key=_rang):
        if einer.folgt:
            gewaehlt.setdefault(einer.folgt.id, einer)
    return list(gewaehlt.values())[:ANZAHL]


def _rang(einer: Widerspruch) -> tuple[bool, int]:
    folgt = einer.folgt
    assert folgt is not None
    return folgt.berechnet.wert is None, -(folgt.zahl or 0)
