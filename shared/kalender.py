"""The working calendar of Hessen: Monday to Friday without its public holidays."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

TAG = timedelta(days=1)


@cache
def _feiertage() -> "HolidayBase":
    from holidays import country_holidays  # 3 MB, for whoever counts working days

    return country_holidays("DE", subdiv="HE", language="de")


def feiertag(tag: date) -> str | None:
    """Return the name of the public holiday, None on any other day."""
    name: str | None = _feiertage().get(tag)
    return name


def ist_arbeitstag(tag: date) -> bool:
    return tag.weekday() < 5 and tag not in _feiertage()


def arbeitstage(von: date, bis: date) -> Iterator[date]:
    """Yield the working days from `von` to `bis`, both included."""
    tage = (von + n * TAG for n in range((bis - von).days + 1))
    return (tag for tag in tage if ist_arbeitstag(tag))


def nach_arbeitstagen(tag: date, anzahl: int) -> date:
    """Return the `anzahl`-th working day after `tag`; the day itself does not count.

    So periods begin (§ 187 Abs. 1 BGB), and as each ends on a working day, none needs to be put
    off (§ 193 BGB, § 31 Abs. 3 HVwVfG).
    """
    for _ in range(anzahl):
        tag += TAG
        while not ist_arbeitstag(tag):
            tag += TAG
    return tag
