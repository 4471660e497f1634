"""How many Leistungen of a Bündel came in a span of months, when only the months are known.

The source names the months of a Bündel, not how many Leistungen came in which.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spanne:
    """At least and at most so many Leistungen."""

    mindestens: int
    hoechstens: int

    def __add__(self, andere: "Spanne") -> "Spanne":
        return Spanne(self.mindestens + andere.mindestens, self.hoechstens + andere.hoechstens)


NICHTS = Spanne(0, 0)


def gekommen(anzahl: int, monate: Sequence[str], *, von: str | None, bis: str) -> Spanne:
    """Return how many of `anzahl` Leistungen came from `von` to `bis` (JJJJ-MM, both included).

    All of them if every month lies within, none if no month does, and otherwise nobody knows.
    """
    darin = _darin(monate, von, bis)
    if darin == 0:
        return NICHTS
    return Spanne(anzahl if darin == len(monate) else 0, anzahl)


def gekommen_jeden_monat(
    anzahl: int, monate: Sequence[str], *, von: str | None, bis: str
) -> Spanne:
    """Return the same, read so that each named month brought at least one Leistung.

    With fewer Leistungen than months that cannot be; then nothing narrows the Spanne.
    """
    darin = _darin(monate, von, bis)
    draussen = len(monate) - darin
    if darin == 0 or draussen == 0 or anzahl < len(monate):
        return gekommen(anzahl, monate, von=von, bis=bis)
    return Spanne(darin, anzahl - draussen)


def _darin(monate: Sequence[str], von: str | None, bis: str) -> int:
    return sum((von or "") <= monat <= bis for monat in monate)
