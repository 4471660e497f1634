"""Read an absence calendar (iCalendar, RFC 5545) in a process of its own.

`python -m services.beratung.planung.abwesenheit.kalender_lesen AB BIS` reads the file from stdin
and writes the JSON of a `Gelesen`, or `{"unlesbar": "…"}`. A rule that never comes to an end ends
with the process: the kernel bounds its time and memory. What an entry is called or says is never
read. The service itself takes from here what a file may hold, so libraries are loaded by who reads.
"""

import json
import re
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

CPU_SEKUNDEN = 3
SPEICHER = 512 * 1024 * 1024
MAX_EINTRAEGE = 2000  # in the file
MAX_REGELN = 200
MAX_VORKOMMEN = 1000  # in the span asked for
MAX_TIEFE = 4
MAX_TAGE = 366
HAEUFIGKEITEN = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
REGELTEILE = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST",
}  # fmt: skip
VERSCHACHTELT = re.compile(rb"(?im)^(BEGIN|END):")


class Unlesbar(Exception):
    """The sentence says why."""


@dataclass(slots=True)
class Gelesen:
    """What a calendar says of a span.

    A `kennung` has 32 bytes: the hash of the UID and, of what repeats, that of its original start,
    half of each. `eintraege`: `[kennung, von, bis]` of each absence, as ISO instants in UTC.
    `abgesagt`: the kennung of what is cancelled or takes no time. `vollstaendig`: first halves of
    the UIDs of which the file holds everything, and not some occurrences only.
    """

    eintraege: list[list[str]] = field(default_factory=list)
    abgesagt: list[str] = field(default_factory=list)
    vollstaendig: list[str] = field(default_factory=list)
    uebergangen: int = 0


def lies(datei: bytes, ab: date, bis: date) -> Gelesen:
    """Return all absences that touch the span; raises Unlesbar."""
    import recurring_ical_events
    from icalendar import Calendar

    pruefe_umfang(datei)
    try:
        kalender = Calendar.from_ical(datei)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Unlesbar("Die Datei ist kein lesbarer Kalender (iCalendar).") from error
    ereignisse = kalender.walk("VEVENT")
    pruefe_regeln(ereignisse)
    for ereignis in ereignisse:
        _benenne(ereignis)
    reihen = {
        str(ereignis["UID"])
        for ereignis in ereignisse
        if any(name in ereignis for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    }
    ganze = {str(ereignis["UID"]) for ereignis in ereignisse if "RECURRENCE-ID" not in ereignis}
    gefunden: dict[str, list[str]] = {}
    gelesen = Gelesen()
    try:
        abfrage = recurring_ical_events.of(kalender, keep_recurrence_attributes=True)
        vorkommen = abfrage.between(ab, bis + timedelta(days=1))
    except Exception as error:  # the library names no class for all that a file can be
        raise Unlesbar("Die Wiederholungen des Kalenders lassen sich nicht auflösen.") from error
    if len(vorkommen) > MAX_VORKOMMEN:
        raise Unlesbar(f"Der Kalender hat mehr als {MAX_VORKOMMEN} Einträge in dieser Zeit.")
    for eintrag in vorkommen:
        uid = str(eintrag["UID"])
        kennung = _kennung(eintrag, wiederholt=uid in reihen)
        zeit = _zeit(eintrag)
        if _frei(eintrag):
            gelesen.abgesagt.append(kennung)
        elif zeit is None:
            ganze.discard(uid)  # what it means is not known, so nothing earlier ends by it
        else:
            gefunden[kennung] = [kennung, zeit[0].isoformat(), zeit[1].isoformat()]
            continue
        gelesen.uebergangen += 1
    gelesen.eintraege = list(gefunden.values())
    gelesen.vollstaendig = sorted(_haelfte(uid) for uid in ganze)
    return gelesen


def pruefe_umfang(datei: bytes) -> None:
    """Refuse what is too much or too deep before a parser sees it."""
    if b"BEGIN:VCALENDAR" not in datei[:1024].upper():
        raise Unlesbar("Die Datei ist kein Kalender (iCalendar).")
    if datei.upper().count(b"BEGIN:VEVENT") > MAX_EINTRAEGE:
        raise Unlesbar(f"Der Kalender hat mehr als {MAX_EINTRAEGE} Einträge.")
    tiefe = 0
    for teil in VERSCHACHTELT.findall(datei):
        tiefe += 1 if teil.upper() == b"BEGIN" else -1
        if not 0 <= tiefe <= MAX_TIEFE:
            raise Unlesbar("Der Kalender ist falsch verschachtelt.")


def pruefe_regeln(ereignisse: list[Any]) -> None:
    """Refuse rules that repeat more often than daily, and more rules than a calendar needs."""
    regeln = [regel for ereignis in ereignisse for regel in _regeln(ereignis)]
    if len(regeln) > MAX_REGELN:
        raise Unlesbar(f"Der Kalender hat mehr als {MAX_REGELN} Wiederholungsregeln.")
    for regel in regeln:
        teile = {str(teil).upper() for teil in regel}
        haeufigkeit = {str(wert).upper() for wert in regel.get("FREQ", [])}
        if not teile <= REGELTEILE or not haeufigkeit or not haeufigkeit <= HAEUFIGKEITEN:
            raise Unlesbar("Der Kalender wiederholt etwas öfter als täglich oder auf andere Art.")


def _regeln(ereignis: Any) -> Iterator[Any]:
    regel = ereignis.get("RRULE")
    if regel is not None:
        yield from regel if isinstance(regel, list) else [regel]


def _frei(eintrag: Any) -> bool:
    return (
        str(eintrag.get("TRANSP", "")).upper() == "TRANSPARENT"
        or str(eintrag.get("STATUS", "")).upper() == "CANCELLED"
    )


def _benenne(ereignis: Any) -> None:
    """Give an entry without a UID one that says when it is: nothing else tells it from another."""
    if not str(ereignis.get("UID", "")):
        wann = (ereignis.get(name) for name in ("DTSTART", "DTEND", "DURATION", "RRULE"))
        ereignis["UID"] = b"\n".join(b"" if w is None else w.to_ical() for w in wann).decode()


def _zeit(eintrag: Any) -> tuple[datetime, datetime] | None:
    """Return from when to when, None for what takes no time or too much of it."""
    von, bis = _instant(eintrag.start), _instant(eintrag.end)
    if not von < bis or _uhr(bis) - _uhr(von) > timedelta(days=MAX_TAGE):
        return None
    return von, bis


def _instant(zeit: date | datetime) -> datetime:
    """Return it in UTC; whole days, and times without a zone, are those of Berlin.

    Of an hour that comes twice it is the first; one that is missing is counted on from the hour
    before (RFC 5545, 3.3.5).
    """
    from shared.clock import BERLIN

    if not isinstance(zeit, datetime):
        zeit = datetime.combine(zeit, time())
    return (zeit if zeit.tzinfo else zeit.replace(tzinfo=BERLIN)).astimezone(UTC)


def _uhr(instant: datetime) -> datetime:
    """Return what the clocks of Berlin show."""
    from shared.clock import BERLIN

    return instant.astimezone(BERLIN).replace(tzinfo=None)


def _kennung(eintrag: Any, *, wiederholt: bool) -> str:
    ursprung = eintrag.get("RECURRENCE-ID")
    start = ursprung.dt if ursprung is not None else eintrag.start
    wann = _instant(start).isoformat() if wiederholt else ""
    return _haelfte(str(eintrag["UID"])) + _haelfte(wann)


def _haelfte(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SEKUNDEN, CPU_SEKUNDEN))
    resource.setrlimit(resource.RLIMIT_AS, (SPEICHER, SPEICHER))
    ab, bis = map(date.fromisoformat, sys.argv[1:3])
    try:
        antwort: dict[str, object] = asdict(lies(sys.stdin.buffer.read(), ab, bis))
    except Unlesbar as grund:
        antwort = {"unlesbar": str(grund)}
    json.dump(antwort, sys.stdout)


if __name__ == "__main__":
    main()
