"""Which three working days a consulting takes, and from when to when.

Three working days in a row, no weekend and no holiday in between unless an interruption is
allowed. With 2.5 days the third ends at noon. (Duration: OZG-Report #Kommunal Nr. 2; the hours are
our assumption, no source names them.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from shared.clock import BERLIN
from shared.deutsch import datum, wochentag
from shared.errors import DomainError
from shared.kalender import TAG, feiertag, ist_arbeitstag, nach_arbeitstagen

BEGINN, MITTAG, ENDE = time(9), time(12), time(17)
GANZTAGS, VORMITTAGS = "ganztags", "vormittags"
TAGESARTEN = {GANZTAGS: ENDE, VORMITTAGS: MITTAG}
"""Kinds of day a consulting takes, both from BEGINN on, and when they end."""
Tage = tuple[date, date, date]


class BeginnVergangen(DomainError):
    status, slug, title = 422, "beginn-vergangen", "Dieser Tag liegt nicht in der Zukunft"


class TagAmWochenende(DomainError):
    status, slug = 422, "tag-am-wochenende"
    title = "Eine Beratung findet nicht am Wochenende statt"


class TagIstFeiertag(DomainError):
    status, slug = 422, "tag-ist-feiertag"
    title = "Eine Beratung findet nicht an einem Feiertag statt"


@dataclass(frozen=True, slots=True)
class Zeitraum:
    """From `von` to before `bis`."""

    von: datetime
    bis: datetime


def drei_tage(
    beginn: date, *, heute: date, unterbrechung: bool = False, ort: str = "/body/beginn"
) -> Tage:
    """Return the three days of a consulting, or refuse with the reason and a possible day.

    With `unterbrechung` a weekend or holiday may lie between them, never a working day; `ort` is
    where in the request `beginn` stands.
    """
    if beginn <= heute:
        raise BeginnVergangen(
            f"Der {datum(beginn)} liegt nicht nach dem Stichtag {datum(heute)}.",
            errors=[_fehler(ort, "vergangen")],
        )
    if unterbrechung and ist_arbeitstag(beginn):
        return (beginn, nach_arbeitstagen(beginn, 1), nach_arbeitstagen(beginn, 2))
    tage = (beginn, beginn + TAG, beginn + 2 * TAG)
    for tag in tage:
        if not ist_arbeitstag(tag):
            raise _ablehnung(tag)(
                f"{_hindernis(tag)} Eine Beratung braucht drei Arbeitstage hintereinander,"
                f" zum Beispiel ab dem {datum(naechster_beginn(beginn))}.",
                errors=[_fehler(ort, "kein_arbeitstag")],
            )
    return tage


def naechster_beginn(nach: date) -> date:
    """Return the first day after `nach` that begins three working days in a row."""
    tag = nach + TAG
    while not all(ist_arbeitstag(tag + n * TAG) for n in range(3)):
        tag += TAG
    return tag


def zeitraeume(tage: Tage, dauer: Decimal) -> tuple[Zeitraum, Zeitraum, Zeitraum]:
    """Return when each of the three days begins and ends; `dauer` is 2.5 or 3."""
    erster, zweiter, dritter = tage
    return (_am(erster, ENDE), _am(zweiter, ENDE), _am(dritter, letztes_ende(dauer)))


def ganze_tage(von: date, bis: date) -> Zeitraum:
    """Return the whole days from `von` to `bis`, both included."""
    return Zeitraum(
        datetime.combine(von, time(), BERLIN), datetime.combine(bis + TAG, time(), BERLIN)
    )


def letztes_ende(dauer: Decimal) -> time:
    """Return when the third day ends."""
    return MITTAG if dauer < 3 else ENDE


def multirange(zeiten: Sequence[Zeitraum]) -> str:
    """Return the days as the text of a tstzmultirange."""
    teile = (f"[{z.von.isoformat()},{z.bis.isoformat()})" for z in zeiten)
    return "{" + ",".join(teile) + "}"


def _am(tag: date, ende: time) -> Zeitraum:
    return Zeitraum(datetime.combine(tag, BEGINN, BERLIN), datetime.combine(tag, ende, BERLIN))


def _ablehnung(tag: date) -> type[DomainError]:
    return TagIstFeiertag if feiertag(tag) else TagAmWochenende


def _hindernis(tag: date) -> str:
    if name := feiertag(tag):
        return f"Der {datum(tag)} ist {name}."
    return f"Der {datum(tag)} ist ein {wochentag(tag)}."


def _fehler(ort: str, code: str) -> dict[str, str]:
    return {"pointer": ort, "code": code, "detail": "Wählen Sie einen anderen Tag."}
