"""What a part that rests on one or more sources says of itself: pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.dashboard.quelle.quelle import Aufnahme
from shared.schemas.dashboard import TeilStatus

DIENSTE = {"katalog": "Katalog", "foerderung": "Förderung", "beratung": "Beratung"}


def status(*aufnahmen: Aufnahme[Any] | None) -> TeilStatus:
    """Return the worst: nothing known of one, one not confirmed now, or all as they are."""
    if any(aufnahme is None for aufnahme in aufnahmen):
        return TeilStatus.FEHLER
    if all(aufnahme and aufnahme.aktuell for aufnahme in aufnahmen):
        return TeilStatus.OK
    return TeilStatus.VERALTET


def geholt_am(*aufnahmen: Aufnahme[Any] | None) -> datetime | None:
    """Return when the oldest of what is known was read."""
    return min((eine.geholt_am for eine in aufnahmen if eine), default=None)


def stumme(je_dienst: Mapping[str, Aufnahme[Any] | None]) -> list[str]:
    """Return the services that do not answer at present, in the order of DIENSTE."""
    return [
        dienst
        for dienst in DIENSTE
        if dienst in je_dienst and ((a := je_dienst[dienst]) is None or a.stumm)
    ]
