"""What a part that rests on one or more sources says of itself: pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.dashboard.quelle.quelle import Aufnahme, Gelesen
from shared.schemas.dashboard import TeilStatus

DIENSTE = {"katalog": "Katalog", "foerderung": "Förderung", "beratung": "Beratung"}
VOM_BESTEN = (TeilStatus.OK, TeilStatus.VERALTET, TeilStatus.WIRD_GEHOLT, TeilStatus.FEHLER)


def status(*gelesen: Gelesen[Any]) -> TeilStatus:
    """Return the worst of what is said of these sources."""
    return schlechtester(*(_einer(eines) for eines in gelesen))


def schlechtester(*stati: TeilStatus) -> TeilStatus:
    return max(stati, key=VOM_BESTEN.index)


def _einer(gelesen: Gelesen[Any]) -> TeilStatus:
    if isinstance(gelesen, Aufnahme):
        return TeilStatus.OK if gelesen.aktuell else TeilStatus.VERALTET
    return TeilStatus.FEHLER if gelesen.stumm else TeilStatus.WIRD_GEHOLT


def geholt_am(*gelesen: Gelesen[Any]) -> datetime | None:
    """Return when the oldest of what is known was read."""
    return min((eines.geholt_am for eines in gelesen if eines), default=None)


def stumme(je_dienst: Mapping[str, Gelesen[Any]]) -> list[str]:
    """Return the services that do not answer at present, in the order of DIENSTE."""
    return [dienst for dienst in DIENSTE if dienst in je_dienst and je_dienst[dienst].stumm]
