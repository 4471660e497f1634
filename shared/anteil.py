"""A share as text, honest at its ends."""

from decimal import ROUND_HALF_UP, Decimal

STELLEN = Decimal("0.0001")


def anteil(zaehler: int, nenner: int) -> str | None:
    """Return zaehler / nenner with four places, None for a nenner of 0.

    Rounding never makes it 0 or 1: "flächendeckend" is said of all, not of nearly all.
    """
    if nenner == 0:
        return None
    genau = (Decimal(zaehler) / nenner).quantize(STELLEN, ROUND_HALF_UP)
    if 0 < zaehler < nenner:
        genau = min(max(genau, STELLEN), 1 - STELLEN)
    return str(genau)
