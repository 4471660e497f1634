"""Things found by their key or its beginning."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col

from services.katalog.suche.frage import Frage


def mit_leika(frage: Frage, zeile: Any) -> list[ColumnElement[bool]]:
    """Return how a Leistung is found by a key or its beginning; empty for no key."""
    gefunden = []
    if len(frage.ziffern) >= 3:
        if frage.ziffern.startswith("99") and len(frage.ziffern) <= 14:
            gefunden.append(_beginnt(zeile.leika_schluessel, frage.ziffern, 14))
        if frage.ziffern.startswith("1") and len(frage.ziffern) <= 5:
            gefunden.append(_beginnt(zeile.ozg_id, frage.ziffern, 5))
    return gefunden


def mit_ags(frage: Frage, zeile: Any) -> list[ColumnElement[bool]]:
    """Return how a Kommune is found by an AGS, an ARS or the beginning of an AGS."""
    if 2 <= len(frage.ags) <= 8 and frage.ags.startswith("06"):
        return [_beginnt(zeile.ags, frage.ags, 8)]
    return []


def _beginnt(spalte: Any, ziffern: str, laenge: int) -> ColumnElement[bool]:
    von, bis = ziffern.ljust(laenge, "0"), ziffern.ljust(laenge, "9")
    return col(spalte).between(von, bis)
