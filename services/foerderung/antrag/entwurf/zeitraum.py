"""The period of a project."""

from datetime import date

from shared.errors import EingabeUngueltig
from shared.schemas.problem import InputError


class ZeitraumVerkehrt(EingabeUngueltig):
    pass


def pruefe_zeitraum(beginn: date | None, ende: date | None) -> None:
    """Refuse a project that ends before it begins."""
    if beginn and ende and ende < beginn:
        fehler = InputError(
            pointer="/body/vorhaben_ende",
            code="vor_dem_beginn",
            detail="Das Vorhaben endet vor seinem Beginn.",
        )
        raise ZeitraumVerkehrt("Der Zeitraum ist verkehrt herum.", errors=[fehler])
