"""Two months of working days, each with what is free on it: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shared.deutsch import MONATE
from shared.kalender import feiertag

FREITAG = 4
VORAUS = timedelta(days=1095)


@dataclass(frozen=True)
class Tag:
    """`frei` teams can begin on it; `feiertag` is its name, "" on other days."""

    tag: date
    frei: int
    feiertag: str
    vergangen: bool


@dataclass(frozen=True)
class Woche:
    """Monday to Friday; None for a day of another month."""

    nummer: int
    tage: list[Tag | None]


@dataclass(frozen=True)
class Monat:
    name: str
    wochen: list[Woche]


def monatsanfang(text: str, heute: date) -> date:
    """Return the first day of the month "2021-05", else of the present one, which is the first.

    Nobody plans further ahead than VORAUS.
    """
    try:
        gemeint = date.fromisoformat(f"{text}-01")
    except ValueError:
        gemeint = heute
    return min(max(gemeint, heute), heute + VORAUS).replace(day=1)


def naechster_monat(anfang: date) -> date:
    return (anfang + timedelta(days=32)).replace(day=1)


def monate(anfang: date, anzahl: int, frei: Mapping[date, int], heute: date) -> list[Monat]:
    blaetter = []
    for _ in range(anzahl):
        blaetter.append(_monat(anfang, frei, heute))
        anfang = naechster_monat(anfang)
    return blaetter


def _monat(anfang: date, frei: Mapping[date, int], heute: date) -> Monat:
    montag = anfang - timedelta(days=anfang.weekday())
    wochen = []
    while montag < naechster_monat(anfang):
        tage = [montag + timedelta(days=versatz) for versatz in range(FREITAG + 1)]
        if any(tag.month == anfang.month for tag in tage):
            wochen.append(
                Woche(
                    montag.isocalendar().week,
                    [_tag(tag, frei, heute) if tag.month == anfang.month else None for tag in tage],
                )
            )
        montag += timedelta(days=7)
    return Monat(f"{MONATE[anfang.month - 1]} {anfang.year}", wochen)


def _tag(tag: date, frei: Mapping[date, int], heute: date) -> Tag:
    return Tag(tag, frei.get(tag, 0), feiertag(tag) or "", vergangen=tag <= heute)
