"""The table of a run, on the screen and as docs/nachweise/ausfall.md."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from ozg.postgres import postgres_version
from ozg.umgebung import WURZEL
from tests.ausfall.plan import Ergebnis
from tests.ausfall.umschalten import Umgeschaltet

NACHWEIS = WURZEL / "docs" / "nachweise" / "ausfall.md"
ZIEL = {"PostgreSQL": 10.0}  # seconds until ready; 3 for everything else
DIENST = 3.0


@dataclass(frozen=True, slots=True)
class Lauf:
    """What holds for the whole run; `stati` is every answer and broken connection, counted."""

    seed: int
    minuten: float
    fassung: str
    zugesagt: int
    wiederholungen: int
    lesungen: int
    stati: dict[str, int]
    ergebnisse: Sequence[Ergebnis]
    umgeschaltet: Sequence[Umgeschaltet] = ()


def zeile(ergebnis: Ergebnis) -> str:
    schritt = ergebnis.schritt
    if ergebnis.ausgelassen:
        befund = f"not run: {ergebnis.ausgelassen}"
    elif schritt.verliert:
        verloren = len(ergebnis.befunde.get("I1", ()))
        befund = f"{verloren} missed, as it must be" if verloren else "**nothing missed**"
    else:
        befund = ", ".join(f"**{name}: {len(was)}**" for name, was in ergebnis.befunde.items())
    return (
        f"| {schritt.nummer} | {schritt.was} | {ergebnis.male} | {ergebnis.zugesagt} |"
        f" {ergebnis.wiederholt} | {befund or 'all hold'} |"
    )


def zurueck(ergebnisse: Sequence[Ergebnis]) -> list[str]:
    alle: dict[str, list[float]] = {}
    for ergebnis in ergebnisse:
        if ergebnis.schritt.nummer.startswith("F1,"):
            for was, sekunden in ergebnis.sekunden.items():
                alle.setdefault(was, []).extend(sekunden)
    return [
        f"| {was} | {len(s)} | {median(s):.1f} s | {sorted(s)[int(len(s) * 0.95)]:.1f} s |"
        f" {max(s):.1f} s | {sum(x > ZIEL.get(was, DIENST) for x in s)} over"
        f" {ZIEL.get(was, DIENST):.0f} s |"
        for was, s in sorted(alle.items())
    ]


def bericht(lauf: Lauf) -> str:
    stati = ", ".join(f"{status} {zahl}" for status, zahl in sorted(lauf.stati.items()))
    return "\n".join(
        [
            "# Failures: what a broken platform keeps",
            "",
            f"Written by `make ausfall` on {datetime.now(UTC):%d %B %Y}, revision {lauf.fassung},"
            f" seed {lauf.seed}, {lauf.minuten:.0f} minutes; {os.cpu_count()} cores with platform,"
            f" PostgreSQL {postgres_version()} and load on the same machine, Python"
            f" {platform.python_version()}, {platform.system()} {platform.release()}.",
            "",
            f"{lauf.zugesagt} writes acknowledged (bookings and their ends, Anträge, money,"
            f" Mitteilungen), each written to the client's own disk first. {lauf.wiederholungen} of"
            " them were sent again with the same key and compared byte for byte."
            f" {lauf.lesungen} readings of money and calendars meanwhile. Answers and broken"
            f" connections: {stati}.",
            "",
            "After every line the invariants I1 to I12 (`tests/ausfall/invarianten.py`) are looked"
            " at; `retried` are writes that had no answer at first.",
            "",
            "| fault | what | times | acknowledged | retried | invariants |",
            "|---|---|---|---|---|---|",
            *map(zeile, lauf.ergebnisse),
            "",
            "Ready again by itself, after SIGKILL:",
            "",
            "| what | times | median | 95 of 100 | longest | goal |",
            "|---|---|---|---|---|---|",
            *zurueck(lauf.ergebnisse),
            "",
            *uebernommen(lauf.umgeschaltet),
            *befunde(lauf.ergebnisse),
            *AUSSERDEM,
            "",
        ]
    )


def uebernommen(faelle: Sequence[Umgeschaltet]) -> list[str]:
    if not faelle:
        return []
    return [
        "PostgreSQL killed for good, its standby promoted, the services follow by their address:",
        "",
        "| standby | promoted | both services write | acknowledged | invariants |",
        "|---|---|---|---|---|",
        *map(uebernahmezeile, faelle),
        "",
    ]


def uebernahmezeile(fall: Umgeschaltet) -> str:
    standby = "control: no longer following" if fall.abgehaengt else "synchronous"
    befund = ", ".join(f"{name}: {len(was)}" for name, was in fall.befunde.items()) or "all hold"
    wie_erwartet = ", as it must be" if fall.abgehaengt and fall.gut else ""
    return (
        f"| {standby} | {fall.befoerdert:.1f} s | {fall.geschrieben:.1f} s | {fall.zugesagt} |"
        f" {befund}{wie_erwartet} |"
    )


def befunde(ergebnisse: Sequence[Ergebnis]) -> list[str]:
    return [
        f"- {ergebnis.schritt.was}, {name}: {len(was)}, the first: `{was[0][:200]}`"
        for ergebnis in ergebnisse
        if not ergebnis.schritt.verliert
        for name, was in ergebnis.befunde.items()
    ]


AUSSERDEM = [
    "Each invariant has a planted violation it must see (`tests/ausfall/test_invarianten.py`).",
    "SIGKILL keeps the page cache, so none of this tests fsync or a loss of power. Not run here:",
    "disk full, partition by network namespaces, overload.",
]


def ablegen(text: str, ziel: Path = NACHWEIS) -> None:
    ziel.parent.mkdir(parents=True, exist_ok=True)
    ziel.write_text(text, "utf-8")
