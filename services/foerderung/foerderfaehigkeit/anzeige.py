"""Figures and days as Germans read them: 25.000,00 €, 14,9 and 30.09.2020."""

from datetime import date
from decimal import Decimal

from shared.schemas.foerderung import Einheit

ZEICHEN = str.maketrans({",": ".", ".": ","})


def geld(betrag: Decimal) -> str:
    return f"{betrag:,.2f} €".translate(ZEICHEN)


def zahl(wert: Decimal | int) -> str:
    return f"{Decimal(wert).normalize():f}".replace(".", ",")


def tag(wert: date) -> str:
    return wert.strftime("%d.%m.%Y")


def zeitraum(von: date, bis: date) -> str:
    return f"{tag(von)} bis {tag(bis)}"


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
