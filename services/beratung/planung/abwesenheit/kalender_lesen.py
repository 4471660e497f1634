"""Read an absence calendar (iCalendar, RFC 5545) in a process of its own.

`python -m services.beratung.planung.abwesenheit.kalender_lesen AB BIS` reads the file from stdin
and writes JSON: `{"eintraege": [[kennung, von, bis], …], "uebergangen": n}` or
`{"unlesbar": "…"}`. A rule that never comes to an end ends with the process: the kernel bounds its
time and memory. What an entry is called or says is never read.
"""

import json
import re
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
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


def lies(datei: bytes, ab: date, bis: date) -> tuple[list[list[str]], int]:
    """Return `[kennung, von, bis]` of all absences that touch the span, and how many were left out.

    `kennung` is a hash of the UID and, of what repeats, of its original start; `von` and `bis` are
    ISO instants. Raises Unlesbar.
    """
    import recurring_ical_events
    from icalendar import Calendar

    pruefe_umfang(datei)
    try:
        kalender = Calendar.from_ical(datei)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Unlesbar("Die Datei ist kein lesbarer Kalender (iCalendar).") from error
    ereignisse = kalender.walk("VEVENT")
    pruefe_regeln(ereignisse)
    reihen = {
        str(ereignis.get("UID", ""))
        for ereignis in ereignisse
        if any(name in ereignis for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    }
    gefunden: dict[str, list[str]] = {}
    uebergangen = 0
    try:
        abfrage = recurring_ical_events.of(kalender, keep_recurrence_attributes=True)
        vorkommen = abfrage.between(ab, bis + timedelta(days=1))
    except Exception as error:  # the library names no class for all that a file can be
        raise Unlesbar("Die Wiederholungen des Kalenders lassen sich nicht auflösen.") from error
    if len(vorkommen) > MAX_VORKOMMEN:
        raise Unlesbar(f"Der Kalender hat mehr als {MAX_VORKOMMEN} Einträge in dieser Zeit.")
    for eintrag in vorkommen:
        zeit = _zeit(eintrag)
        if zeit is None or _frei(eintrag):
            uebergangen += 1
            continue
        kennung = _kennung(eintrag, wiederholt=str(eintrag.get("UID", "")) in reihen)
        gefunden[kennung] = [kennung, zeit[0].isoformat(), zeit[1].isoformat()]
    return list(gefunden.values()), uebergangen


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


def _zeit(eintrag: Any) -> tuple[datetime, datetime] | None:
    """Return from when to when, None for what takes no time or too much of it."""
    von, bis = _instant(eintrag.start), _instant(eintrag.end)
    if not von < bis <= von + timedelta(days=MAX_TAGE):
        return None
    return von, bis


def _instant(zeit: date | datetime) -> datetime:
    """Whole days, and times without a zone, are those of Berlin."""
    from shared.clock import BERLIN

    if not isinstance(zeit, datetime):
        return datetime.combine(zeit, time(), BERLIN)
    return zeit.astimezone(BERLIN) if zeit.tzinfo else zeit.replace(tzinfo=BERLIN)


def _kennung(eintrag: Any, *, wiederholt: bool) -> str:
    ursprung = eintrag.get("RECURRENCE-ID")
    start = ursprung.dt if ursprung is not None else eintrag.start
    text = f"{eintrag.get('UID', '')}\n{_instant(start).isoformat() if wiederholt else ''}"
    return sha256(text.encode()).hexdigest()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SEKUNDEN, CPU_SEKUNDEN))
    resource.setrlimit(resource.RLIMIT_AS, (SPEICHER, SPEICHER))
    ab, bis = map(date.fromisoformat, sys.argv[1:3])
    try:
        eintraege, uebergangen = lies(sys.stdin.buffer.read(), ab, bis)
        antwort: dict[str, object] = {"eintraege": eintraege, "uebergangen": uebergangen}
    except Unlesbar as grund:
        antwort = {"unlesbar": str(grund)}
    json.dump(antwort, sys.stdout)


if __name__ == "__main__":
    main()
