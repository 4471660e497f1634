"""What a search text means for Mitteilungen."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlmodel import col

from services.katalog.tables import Mitteilung
from shared.sortierung import enthaelt, gefaltet

DEUTSCH = "german"


def trifft(q: str) -> ColumnElement[bool]:
    """Return whether a Mitteilung holds every word of `q`, inflected or within a longer one.

    The stemmer finds "Förderungen" by "Foerderung", but not "Digitalisierungsberatung" by
    "Beratung": German joins words, so a part counts too. Signs are no operators.
    """
    worte = dict.fromkeys(gefaltet(q).split())
    return and_(*(_wort(wort) for wort in worte)) if worte else false()


def _wort(wort: str) -> ColumnElement[bool]:
    gebeugt: Any = func.plainto_tsquery(DEUTSCH, wort)
    return or_(col(Mitteilung.suche).op("@@")(gebeugt), enthaelt(col(Mitteilung.suchtext), wort))
