"""What is written into a calendar comes out of it, in whichever library reads it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ics
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from services.beratung.kalenderdatei import Eintrag, Stand, kalender

BERLIN = ZoneInfo("Europe/Berlin")
ZEICHEN = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029"
)
TEXT = st.text(ZEICHEN | st.sampled_from(list(',;:\\"\nÄß€🏛')), min_size=1, max_size=200)
ZEIT = st.datetimes(datetime(2021, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001


def eintrag(titel: str, beginn: datetime) -> Eintrag:
    return Eintrag(
        kennung="019b8f3e-6044-7fb0-b352-d07ae40cc2f1",
        fassung=3,
        geaendert=beginn,
        beginn=beginn,
        ende=beginn + timedelta(hours=2),
        stand=Stand.FEST,
        titel=titel,
        beschreibung=titel,
        ort=titel,
    )


@settings(max_examples=50, deadline=None)
@given(TEXT.filter(lambda t: t.strip() == t), ZEIT.map(lambda z: z.replace(microsecond=0)))
def test_hin_und_zurueck(titel: str, beginn: datetime) -> None:
    datei = kalender(titel, [eintrag(titel, beginn)])
    assert all(len(zeile) <= 75 for zeile in datei.split(b"\r\n"))
    gelesen: Any
    [gelesen] = Calendar.from_ical(datei).walk("VEVENT")
    assert [str(gelesen[name]) for name in ("summary", "description", "location")] == [titel] * 3
    assert gelesen["dtstart"].dt.astimezone(UTC) == beginn


@settings(max_examples=10, deadline=None)
@given(ZEIT.map(lambda z: z.replace(microsecond=0)))
def test_ein_anderer_leser(beginn: datetime) -> None:
    titel = "Größe; Ämter, „Spot|on|OZG HE“ \\ und\nmehr: " * 3
    [gelesen] = ics.Calendar(kalender("x", [eintrag(titel, beginn)]).decode()).events
    assert (gelesen.name, gelesen.begin.datetime) == (titel, beginn)


def test_die_zeitzone_ist_berlin() -> None:
    """At every full hour around each change of the clocks until 2037."""
    [zone] = Calendar.from_ical(kalender("x", [])).walk("VTIMEZONE")
    assert isinstance(zone, Timezone)
    gelesen = zone.to_tz(lookup_tzid=False)
    for jahr in range(2021, 2037):
        for monat in (3, 10):
            for stunde in range(7 * 24):
                lokal = datetime(jahr, monat, 25) + timedelta(hours=stunde)  # noqa: DTZ001
                if lokal.month == monat and lokal.hour not in (2, 3):  # what is doubled or missing
                    erwartet = lokal.replace(tzinfo=BERLIN).utcoffset()
                    assert lokal.replace(tzinfo=gelesen).utcoffset() == erwartet, lokal
