"""Figures and periods as findings write them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from shared.deutsch import geld, kurzdatum, zahl
from shared.schemas.foerderung import Einheit


def zeitraum(von: date, bis: date) -> str:
    return f"{kurzdatum(von)} bis {kurzdatum(bis)}"


def zeitraeume(perioden: Iterable[tuple[date, date | None]]) -> str:
    return ", ".join(
        f"ab {kurzdatum(ab)}" if bis is None else zeitraum(ab, bis) for ab, bis in perioden
    )


def gemessen(wert: Decimal | int, einheit: Einheit) -> str:
    match einheit:
        case Einheit.EURO:
            return geld(Decimal(wert))
        case Einheit.PROZENT:
            return f"{zahl(wert)} %"
        case Einheit.JAHRE:
            return f"{zahl(wert)} {'Jahr' if wert == 1 else 'Jahre'}"
        case Einheit.BERATUNGEN:
            return f"{zahl(wert)} {'Beratung' if wert == 1 else 'Beratungen'}"


def kommunen(anzahl: int) -> str:
    return f"{anzahl} {'Kommune' if anzahl == 1 else 'Kommunen'}"
