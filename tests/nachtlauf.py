"""docs/nachweise/nachtlauf.md: what `make nightly` tried, what came of it and what it printed.

A plugin of pytest (`-p tests.nachtlauf`): the page is written at the end, of whatever has run.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest

from ozg.umgebung import WURZEL
from tests.leistung.maschine import auslastung, rechner

NACHWEIS = WURZEL / "docs" / "nachweise" / "nachtlauf.md"
ZEILEN = 40  # of what one test printed so many are shown
GENANNT = 3  # cases of a test that were not passed so many are named


@dataclass
class Gelaufen:
    """The cases of one test: how they ended, seconds in all, and what was printed."""

    enden: Counter[str] = field(default_factory=Counter)
    sekunden: float = 0.0
    gedruckt: list[str] = field(default_factory=list)
    gruende: list[str] = field(default_factory=list)


class Nachtlauf:
    """Listens to one run."""

    def __init__(self) -> None:
        self._gelaufen: defaultdict[str, Gelaufen] = defaultdict(Gelaufen)
        self._beginn, self._last, self._kopf = time.monotonic(), auslastung(), rechner()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test, _, fall = report.nodeid.partition("[")
        gelaufen = self._gelaufen[test]
        gelaufen.sekunden += report.duration
        if report.when == "call":
            gelaufen.gedruckt += [z for z in report.capstdout.splitlines() if z.strip()]
        if report.when == "call" or report.outcome != "passed":
            gelaufen.enden[report.outcome] += 1
        if report.outcome != "passed":
            gelaufen.gruende.append(f"{fall.rstrip(']') or report.when}: {_grund(report)}")

    def pytest_sessionfinish(self) -> None:
        minuten = (time.monotonic() - self._beginn) / 60
        zeilen = seite(self._gelaufen, self._kopf, minuten=minuten, last=self._last)
        NACHWEIS.write_text("\n".join(zeilen) + "\n", "utf-8")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Nachtlauf())


def seite(
    gelaufen: dict[str, Gelaufen], kopf: dict[str, str], *, minuten: float, last: float
) -> Iterator[str]:
    """Yield the lines of the page."""
    enden = sum((g.enden for g in gelaufen.values()), Counter[str]())
    yield "# Nightly: everything at full size"
    yield ""
    yield "Written by `make nightly`. Below the table is what tests printed; seeds stand in them."
    yield ""
    yield from _tabelle(("this run", ""), kopf.items())
    yield f"| took | {minuten:.0f} min; {last:.1f} processes wanted to run when it began |"
    yield f"| cases | {_gezaehlt(enden)} |"
    yield ""
    zeilen = (
        (f"`{test.removeprefix('tests/')}`", _gezaehlt(g.enden), f"{g.sekunden:.0f} s")
        for test, g in gelaufen.items()
    )
    yield from _tabelle(("test", "cases", "took"), zeilen)
    for test, g in gelaufen.items():
        if g.gedruckt or g.gruende:
            yield from ("", f"## {test.rpartition('::')[2]}")
        if g.gruende:
            yield from ("", *(f"- {grund}" for grund in g.gruende[:GENANNT]))
        if g.gedruckt:
            yield from ("", "```text", *g.gedruckt[:ZEILEN], "```")


def _tabelle(kopf: Iterable[str], zeilen: Iterable[Iterable[str]]) -> Iterator[str]:
    spalten = list(kopf)
    yield f"| {' | '.join(spalten)} |"
    yield f"|{'---|' * len(spalten)}"
    for zeile in zeilen:
        yield f"| {' | '.join(zeile)} |"


def _gezaehlt(enden: Counter[str]) -> str:
    return ", ".join(f"{zahl} {ende}" for ende, zahl in sorted(enden.items(), reverse=True))


def _grund(report: pytest.TestReport) -> str:
    """Return the line that says why a case was skipped or failed."""
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    zeilen = report.longreprtext.splitlines()
    return next((z[1:].strip() for z in zeilen if z.startswith("E")), report.outcome)[:300]
