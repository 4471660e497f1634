"""What of a Mitteilung its authors write, and what is kept to sort and find it."""

from typing import Any

from shared.schemas.mitteilung import MitteilungCreate
from shared.sortierung import gefaltet

SORTIERT_NACH = 100  # characters; a cursor holds them


def spalten(inhalt: MitteilungCreate) -> dict[str, Any]:
    """Return the columns of the table that follow from what was written."""
    texte = [inhalt.titel, inhalt.frage or "", inhalt.text]
    return inhalt.model_dump(exclude={"aenderungshinweis"}) | {
        "sortierung": gefaltet(inhalt.titel)[:SORTIERT_NACH],
        "suchtext": gefaltet(" ".join(texte)),
    }
