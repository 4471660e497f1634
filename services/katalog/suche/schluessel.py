"""Things found by their key or its beginning: the span of keys that begin so."""

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement
from sqlmodel import col

from services.katalog.suche.frage import Frage

Spanne: TypeAlias = tuple[str, str]


def leika(frage: Frage) -> Spanne | None:
    """Return the keys of Leistungen that begin like this; None where it is no such key."""
    ziffern = frage.ziffern
    if 3 <= len(ziffern) <= 14 and ziffern.startswith("99"):
        return _spanne(ziffern, 14)
    return None


def ozg(frage: Frage) -> Spanne | None:
    """Return the keys of the OZG catalogue that begin like this; None where it is no such key."""
    ziffern = frage.ziffern
    if 3 <= len(ziffern) <= 5 and ziffern.startswith("1"):
        return _spanne(ziffern, 5)
    return None


def ags(frage: Frage) -> Spanne | None:
    """Return the AGS that begin like this AGS, its beginning or an ARS; None where it is none."""
    if 2 <= len(frage.ags) <= 8 and frage.ags.startswith("06"):
        return _spanne(frage.ags, 8)
    return None


def mit_leika(frage: Frage, zeile: Any) -> list[ColumnElement[bool]]:
    """Return how a Leistung is found by a key or its beginning; empty for no key."""
    spalten = ((leika(frage), zeile.leika_schluessel), (ozg(frage), zeile.ozg_id))
    return [col(spalte).between(*spanne) for spanne, spalte in spalten if spanne]


def mit_ags(frage: Frage, zeile: Any) -> list[ColumnElement[bool]]:
    """Return how a Kommune is found by an AGS, an ARS or the beginning of an AGS."""
    spanne = ags(frage)
    return [col(zeile.ags).between(*spanne)] if spanne else []


def _spanne(ziffern: str, laenge: int) -> Spanne:
    return ziffern.ljust(laenge, "0"), ziffern.ljust(laenge, "9")
