"""Calendars as files that calendar programs read (iCalendar, RFC 5545), written by `icalendar`.

The time zone is the rule of the European Union since 1996, as one rule for each of its halves:
what the library makes of the time zone database are lists of days that end in 2038, each spring
an hour late.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from fastapi import Response
from icalendar import (
    STATUS,
    TRANSP,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
)
from icalendar.prop import vDuration, vRecur, vText

from shared.clock import BERLIN

MEDIA_TYPE = "text/calendar"
HERKUNFT = "-//OZG-Kommunal//Beratung//DE"
NACHFRAGEN = timedelta(hours=1)
STUNDE = timedelta(hours=1)
BEISPIEL = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//OZG-Kommunal//Beratung//DE
BEGIN:VEVENT
UID:019b8f3e-6044-7fb0-b352-d07ae40cc2f1@ozg-kommunal
SEQUENCE:2
DTSTAMP:20210415T080000Z
DTSTART;TZID=Europe/Berlin:20210503T090000
DTEND;TZID=Europe/Berlin:20210503T170000
STATUS:CONFIRMED
SUMMARY:OZG-Beratung Modul 2\\, Tag 1 von 3: Beratungsteam 1
END:VEVENT
END:VCALENDAR
"""


class Stand(StrEnum):
    VORLAEUFIG = "vorlaeufig"
    FEST = "fest"
    ABGESAGT = "abgesagt"


STATUS_VON = {
    Stand.VORLAEUFIG: STATUS.TENTATIVE,
    Stand.FEST: STATUS.CONFIRMED,
    Stand.ABGESAGT: STATUS.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Eintrag:
    """`kennung` stays the same for good, `fassung` rises with each change, made at `geaendert`."""

    kennung: str
    fassung: int
    geaendert: datetime
    beginn: datetime
    ende: datetime
    stand: Stand
    titel: str
    beschreibung: str | None = None
    ort: str | None = None
    adresse: str | None = None


class KalenderAntwort(Response):
    media_type = MEDIA_TYPE


def kalender(name: str, eintraege: Iterable[Eintrag]) -> bytes:
    """Return the file; the same entries give the same bytes."""
    datei = Calendar()
    datei.add("version", "2.0")
    datei.add("prodid", HERKUNFT)
    for bezeichnung in ("name", "x-wr-calname"):
        datei.add(bezeichnung, vText(name))
    datei.add("refresh-interval", vDuration(NACHFRAGEN), parameters={"value": "DURATION"})
    datei.add("x-published-ttl", vDuration(NACHFRAGEN))
    datei.add_component(_zeitzone())
    for eintrag in eintraege:
        datei.add_component(_ereignis(eintrag))
    return bytes(datei.to_ical())


def _ereignis(eintrag: Eintrag) -> Event:
    abgesagt = eintrag.stand is Stand.ABGESAGT
    return Event.new(
        uid=f"{eintrag.kennung}@ozg-kommunal",
        sequence=eintrag.fassung,
        stamp=eintrag.geaendert.replace(microsecond=0),
        start=eintrag.beginn.astimezone(BERLIN),
        end=eintrag.ende.astimezone(BERLIN),
        status=STATUS_VON[eintrag.stand],
        transparency=TRANSP.TRANSPARENT if abgesagt else TRANSP.OPAQUE,
        summary=f"Abgesagt: {eintrag.titel}" if abgesagt else eintrag.titel,
        description=eintrag.beschreibung,
        location=eintrag.ort,
        url=eintrag.adresse,
    )


@cache
def _zeitzone() -> Timezone:
    zone = Timezone()
    zone.add("tzid", BERLIN.key)
    for haelfte, name, monat, vorher, nachher, beginn in (
        (TimezoneDaylight(), "CEST", 3, 1, 2, datetime(1996, 3, 31, 2)),  # noqa: DTZ001 (local)
        (TimezoneStandard(), "CET", 10, 2, 1, datetime(1996, 10, 27, 3)),  # noqa: DTZ001
    ):
        haelfte.add("dtstart", beginn)
        haelfte.add("rrule", vRecur(freq="yearly", bymonth=monat, byday="-1su"))
        haelfte.add("tzname", name)
        haelfte.add("tzoffsetfrom", vorher * STUNDE)
        haelfte.add("tzoffsetto", nachher * STUNDE)
        zone.add_component(haelfte)
    return zone
