"""How dates, numbers and money are written in German sentences."""

from datetime import date
from decimal import Decimal

MONATE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
WOCHENTAGE = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
ZEICHEN = str.maketrans({",": ".", ".": ","})


def datum(tag: date) -> str:
    """Return `3. Mai 2021`."""
    return f"{tag.day}. {MONATE[tag.month - 1]} {tag.year}"


def kurzdatum(tag: date) -> str:
    """Return `03.05.2021`, for lists and findings."""
    return f"{tag.day:02}.{tag.month:02}.{tag.year}"


def wochentag(tag: date) -> str:
    return WOCHENTAGE[tag.weekday()]


def geld(betrag: Decimal) -> str:
    """Return `25.000,00 €`."""
    return f"{betrag:,.2f} €".translate(ZEICHEN)


def zahl(wert: Decimal | int) -> str:
    """Return `14,9`: without trailing zeros and without a separator of thousands."""
    return f"{Decimal(wert).normalize():f}".replace(".", ",")
