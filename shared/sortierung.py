"""German names in the order of DIN 5007-1, and found however they are typed."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, false, or_

STRICHE = str.maketrans("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}", "    ")


def gefaltet(text: str) -> str:
    """Return `text` as it is sorted and searched: lower case, ä as a, ß as ss, no accents.

    A hyphen is a space, as DIN 5007 sorts it and as people leave it out when they search.
    """
    zerlegt = unicodedata.normalize("NFKD", text.translate(STRICHE).casefold())
    return " ".join("".join(c for c in zerlegt if not unicodedata.combining(c)).split())


def schreibweisen(text: str) -> set[str]:
    """Return the folded forms a search text may mean: "Buedingen" is also "Büdingen"."""
    direkt = gefaltet(text)
    return {direkt, direkt.replace("ae", "a").replace("oe", "o").replace("ue", "u")}


def enthaelt(sortierung: Any, text: str) -> ColumnElement[bool]:
    """Return whether the column of folded names contains `text`; hyphens alone are in no name."""
    return or_(
        false(),
        *(sortierung.contains(q, autoescape=True) for q in schreibweisen(text) if q),
    )
