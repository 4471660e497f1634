"""How dates are written in German sentences."""

from datetime import date

MONATE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
WOCHENTAGE = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def datum(tag: date) -> str:
    """Return `3. Mai 2021`."""
    return f"{tag.day}. {MONATE[tag.month - 1]} {tag.year}"


def wochentag(tag: date) -> str:
    return WOCHENTAGE[tag.weekday()]
