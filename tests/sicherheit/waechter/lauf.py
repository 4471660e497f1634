"""A plugin of pytest: take one guard away and look, until something is red.

First the doors and lines of the table of rights that reach it, then the tests of its package.
Whatever is looked at is run once with all guards in place, which says what reaches which check
and, by the server's own log, which constraint; then again without the guard, all in one process.
What is red must be green again as soon as the guard is back.
"""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.sicherheit.waechter import finden, schalten, schranken
from tests.sicherheit.waechter.ergebnis import Ergebnis, Erster, leeres
from tests.sicherheit.waechter.finden import Stelle, gespiegelt
from tests.sicherheit.waechter.matrix import Matrix
from tests.sicherheit.waechter.proben import geduldig, gescheitert, ordner
from tests.sicherheit.waechter.schranken import Schranke
from tests.sicherheit.waechter.tueren import Tueren
from tests.wegwerfserver import Wegwerfserver

HOECHSTENS, ZELLEN = 150, 4  # tests and lines of the table of rights tried for one guard
ANLASSER = "test_begin_und_sicht_sind_eine_nachricht"  # a small test that starts the server
NAHE = 8  # tests about a table, where none names or meets the constraint
LANGE = 20.0  # seconds; a test that takes longer is not run again
OHNE_DATENBANK = {"shared"}
OHNE_SICHT = "without row-level security as well:"


Versuch: TypeAlias = Callable[[], str | None]
"""Says what was red, None for what is as it should be."""


class Stand:
    cluster: Wegwerfserver | None = None
    vorlage: Callable[[str], str] | None = None


@pytest.fixture(scope="session", autouse=True)
def waechter_stand(cluster: Wegwerfserver, vorlage: Callable[[str], str]) -> None:
    Stand.cluster, Stand.vorlage = cluster, vorlage


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--waechter-bereiche", default="")
    parser.addoption("--waechter-nur", choices=("code", "tests", "datenbank"))
    parser.addoption("--waechter-teil", default="1/1")
    parser.addoption("--waechter-minuten", type=float, default=60.0)
    parser.addoption("--waechter-ablage", default="")
    parser.addoption("--waechter-wieder", action="store_true")


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run everything; the results lie in the file that was named."""
    lauf = _Lauf(session.config, {item.nodeid: item for item in session.items})
    try:
        nur = session.config.getoption("--waechter-nur")
        stellen = lauf.stellen if nur != "datenbank" else []
        offen = [stelle for stelle in stellen if not lauf.an_der_tuer(stelle)]
        if nur != "tests":
            offen = [stelle for stelle in offen if not lauf.an_der_matrix(stelle)]
        for stelle in offen:
            lauf.an_tests(stelle, ganz=nur != "tests")
        for dienst in lauf.mit_datenbank:
            if nur is None:
                lauf.ohne_sicht(dienst)
            if nur in {None, "datenbank"}:
                lauf.datenbank(dienst)
    finally:
        lauf.schreibe()
        lauf.schliessen()
    return True


class _Lauf:
    def __init__(self, config: pytest.Config, tests: dict[str, pytest.Item]) -> None:
        self._tests = tests
        self._tueren: Tueren | None = None
        self._matrizen: dict[str, Matrix] = {}
        self._ablage = Path(config.getoption("--waechter-ablage"))
        self._ende = time.monotonic() + 60 * config.getoption("--waechter-minuten")
        self.bereiche = config.getoption("--waechter-bereiche").split(",")
        nr, von = map(int, config.getoption("--waechter-teil").split("/"))
        self._teil = slice(nr - 1, None, von)
        alle = [s for s in finden.alle_stellen() if s.bereich in self.bereiche]
        self.mit_datenbank = [dienst for dienst in self.bereiche if dienst not in OHNE_DATENBANK]
        self._gefunden = len(alle)
        self.erster = Erster()
        self._ergebnisse = self._rote() if config.getoption("--waechter-wieder") else []
        self._schon = {e.kennung for e in self._ergebnisse}
        self.stellen = [s for s in alle[self._teil] if leeres(s).kennung not in self._schon]
        self._offen: dict[str, Ergebnis] = {}
        self._beginn = time.monotonic()

    def an_der_tuer(self, stelle: Stelle) -> bool:
        """Whether a door of an operation, without any database, sees that this check is gone."""
        if self._tueren is None:
            self._erste_tueren()
        return self._gesehen(stelle, self._tuer, self.erster.tueren[stelle.id])

    def an_der_matrix(self, stelle: Stelle) -> bool:
        """Whether the table of rights sees that this check is gone."""
        hier = self.mit_datenbank
        dienst = stelle.bereich if stelle.bereich in hier else hier[0]
        if dienst not in self._matrizen:
            self._erste_matrix(dienst)
        return self._gesehen(stelle, self._zelle, self.erster.zellen[stelle.id])

    def _gesehen(
        self,
        stelle: Stelle,
        sehen: Callable[[str, str], str | None],
        zeilen: list[tuple[str, str]],
    ) -> bool:
        ergebnis = self._offen.setdefault(stelle.id, leeres(stelle))
        einige = zeilen[:: max(1, len(zeilen) // ZELLEN)][:ZELLEN]
        self._versuche(
            ergebnis,
            [partial(sehen, dienst, name) for dienst, name in einige],
            an=partial(setattr, schalten, "ausgeschaltet", stelle.id),
            aus=partial(setattr, schalten, "ausgeschaltet", None),
        )
        if ergebnis.rot:
            self._festhalten(ergebnis)
        return ergebnis.rot is not None

    def an_tests(self, stelle: Stelle, *, ganz: bool) -> None:
        """Look for a test of its package that sees it; where that is not `ganz` all there is,
        one that was not seen is not said to have survived.
        """
        ordner = gespiegelt(stelle.datei)
        tief = ordner != "tests/shared"  # which holds packages of many others
        self._einmal(
            id
            for id in self._tests
            if (ort := id.partition("::")[0].rpartition("/")[0]) == ordner
            or (tief and ort.startswith(f"{ordner}/"))
        )
        ergebnis = self._offen[stelle.id]
        self._versuche(
            ergebnis,
            list(map(self._test, self._guenstigste(self.erster.erreicht[stelle.id]))),
            an=partial(setattr, schalten, "ausgeschaltet", stelle.id),
            aus=partial(setattr, schalten, "ausgeschaltet", None),
        )
        if ganz or ergebnis.rot:
            self._festhalten(ergebnis)

    def ohne_sicht(self, dienst: str) -> None:
        """Look once more at the checks of a service that nothing saw gone, without row-level
        security, which hides the same rows before them. Green without it is what is green at all.
        """
        doppelt = [s for s in self.stellen if s.bereich == dienst and not self._offen[s.id].rot]
        cluster = self._vorlage(dienst)
        regeln = [s for s in schranken.schranken(cluster, dienst) if s.art == "policy"]
        if not doppelt or not regeln:
            return
        for regel in regeln:
            schranken.wegnehmen(cluster, regel)
        self._matrizen.pop(dienst).schliessen()
        assert Stand.vorlage is not None
        self._matrizen[dienst] = Matrix(cluster, Stand.vorlage, dienst)
        for stelle in doppelt:
            ergebnis = self._offen[stelle.id]
            zeilen = self.erster.zellen[stelle.id]
            self._versuche(
                ergebnis,
                [
                    *(partial(self._zelle, *zeile) for zeile in zeilen[: 2 * ZELLEN]),
                    *map(self._test, self._guenstigste(self.erster.erreicht[stelle.id])),
                ],
                an=partial(setattr, schalten, "ausgeschaltet", stelle.id),
                aus=partial(setattr, schalten, "ausgeschaltet", None),
            )
            if ergebnis.rot:
                ergebnis.rot = f"{OHNE_SICHT} {ergebnis.rot}"
                self._sage(f"{ergebnis.wo} {ergebnis.art}: {ergebnis.rot}")
        self._matrizen.pop(dienst).schliessen()
        schranken.zuruecklegen(cluster, dienst)
        self.schreibe()

    def _einmal(self, ids: Iterable[str]) -> None:
        """Run tests with all guards in place that were not run yet."""
        for id in ids:
            if id in self.erster.dauer or time.monotonic() > self._ende:
                continue
            item = self._tests[id]
            schalten.beruehrt.clear()
            stelle, seit = _log_ende(), time.monotonic()
            if grund := gescheitert(item, self._anderer(item)):
                self.erster.rot.add(id)
                self._sage(f"not used, red with all guards: {id}: {grund}")
            self.erster.dauer[id] = time.monotonic() - seit
            for erreicht in schalten.beruehrt:
                self.erster.erreicht[erreicht].add(id)
            for name in _log_seit(stelle):
                self.erster.verletzt[name].add(id)

    def _erste_tueren(self) -> None:
        self._tueren = Tueren()
        for dienst, name in self._tueren.operationen:
            schalten.beruehrt.clear()
            if befund := self._tueren.befund(dienst, name):
                self._sage(f"not used: {befund}")
                continue
            for erreicht in schalten.beruehrt:
                self.erster.tueren[erreicht].append((dienst, name))
        self._sage(f"{len(self._tueren.operationen)} doors")

    def _mit_datenbank(self) -> None:
        if Stand.cluster is None:  # a test brings it
            self._einmal(id for id in self._tests if ANLASSER in id)

    def _erste_matrix(self, dienst: str) -> None:
        """Run each line of the table of rights of a service once, all guards in place."""
        self._mit_datenbank()
        assert Stand.cluster is not None
        assert Stand.vorlage is not None
        matrix = self._matrizen[dienst] = Matrix(Stand.cluster, Stand.vorlage, dienst)
        for name in matrix.operationen:
            schalten.beruehrt.clear()
            if befund := matrix.befund(name):
                self._sage(f"not used: {befund}")
                matrix.neu()
                continue
            for erreicht in schalten.beruehrt:
                self.erster.zellen[erreicht].append((dienst, name))
        self._sage(f"{len(matrix.operationen)} operations of {dienst}")

    def datenbank(self, dienst: str) -> None:
        cluster = self._vorlage(dienst)
        alle = schranken.schranken(cluster, dienst)
        self._gefunden += len(alle)
        for schranke in alle[self._teil]:
            ergebnis = leeres(schranke)
            if ergebnis.kennung in self._schon:
                continue
            self._versuche(
                ergebnis,
                list(map(self._test, self._sehende(schranke))),
                an=partial(schranken.wegnehmen, cluster, schranke),
                aus=partial(schranken.zuruecklegen, cluster, dienst),
            )
            self._festhalten(ergebnis)

    def _vorlage(self, dienst: str) -> Wegwerfserver:
        """Return the server with the template of a service, and one that nobody touches."""
        self._mit_datenbank()
        assert Stand.cluster is not None
        assert Stand.vorlage is not None
        Stand.vorlage(dienst)
        schranken.sichern(Stand.cluster, dienst)
        return Stand.cluster

    def _rote(self) -> list[Ergebnis]:
        """Return what an earlier run has seen, whose results lie where those of this one will."""
        gelesen = json.loads(self._ablage.read_text())["ergebnisse"]
        return [Ergebnis(**eines) for eines in gelesen if eines["rot"]]

    def _sehende(self, schranke: Schranke) -> list[pytest.Item]:
        """Return the tests that name it or run into it, then those about its table."""
        if schranke.ist_sicht:
            stelle = f"[{schranke.dienst}-{schranke.tabelle}]"
            return [i for id, i in self._tests.items() if "test_sicht.py" in id and stelle in id]
        hier = [id for id in self._tests if f"tests/{schranke.dienst}/" in id]
        nennend = {id for id in hier if schranke.name in _text(self._tests[id].path)}
        wort = schranke.tabelle.split("_")[0]
        nahe = {id for id in hier if wort in id} - nennend
        self._einmal(nennend)
        gefunden = self._guenstigste(nennend | self.erster.verletzt[schranke.name])
        if not gefunden:
            self._einmal(sorted(nahe)[:NAHE])
            gefunden = self._guenstigste(nahe & self.erster.dauer.keys())
        return gefunden

    def _guenstigste(self, ids: set[str]) -> list[pytest.Item]:
        dauer = self.erster.dauer
        gut = (id for id in ids - self.erster.rot if dauer[id] < LANGE)
        return [self._tests[id] for id in sorted(gut, key=dauer.__getitem__)][:HOECHSTENS]

    def _versuche(
        self,
        ergebnis: Ergebnis,
        reihe: Sequence[Versuch],
        *,
        an: Callable[[], None],
        aus: Callable[[], None],
    ) -> None:
        seit = time.monotonic()
        for versuch in reihe:
            if time.monotonic() > self._ende:
                break
            ergebnis.versucht += 1
            if rot := self._sieht(versuch, an=an, aus=aus):
                ergebnis.rot = rot
                break
        ergebnis.sekunden += round(time.monotonic() - seit, 1)

    def _festhalten(self, ergebnis: Ergebnis) -> None:
        if time.monotonic() > self._ende and not ergebnis.rot:
            return  # it was not looked at to the end
        self._ergebnisse.append(ergebnis)
        self._sage(
            f"{ergebnis.wo} {ergebnis.art}: {ergebnis.rot or f'SURVIVED {ergebnis.versucht}'}"
        )
        self.schreibe()

    def _sieht(
        self, versuch: Versuch, *, an: Callable[[], None], aus: Callable[[], None]
    ) -> str | None:
        """Return what is red without the guard, and green as soon as it is back."""
        an()
        try:
            rot = versuch()
        finally:
            aus()
        return rot if rot and not versuch() else None

    def _test(self, item: pytest.Item) -> Versuch:
        return lambda: item.nodeid if gescheitert(item, self._anderer(item)) else None

    def _tuer(self, dienst: str, name: str) -> str | None:
        assert self._tueren is not None
        befund = self._tueren.befund(dienst, name)
        return f"door: {befund}" if befund else None

    def _zelle(self, dienst: str, name: str) -> str | None:
        """Look at one operation; where it is still not true a second time, on a new platform."""
        matrix = self._matrizen[dienst]
        with geduldig():
            befund = matrix.befund(name)
            if befund and schalten.ausgeschaltet is None:
                matrix.neu()
                befund = matrix.befund(name)
        return f"rechte.yaml: {befund}" if befund else None

    def _anderer(self, item: pytest.Item) -> pytest.Item:
        """Return a test of another folder below tests: only what a run shares stays as it is, and
        any other may be next.
        """
        hier = ordner(item)
        return next(anderer for anderer in self._tests.values() if ordner(anderer) != hier)

    def schliessen(self) -> None:
        if self._tueren is not None:
            self._tueren.schliessen()
        for matrix in self._matrizen.values():
            matrix.schliessen()

    def _sage(self, was: str) -> None:
        print(f"{time.monotonic() - self._beginn:6.0f} s  {was}", flush=True)

    def schreibe(self) -> None:
        stand = {
            "gefunden": self._gefunden,
            "sekunden": time.monotonic() - self._beginn,
            "unbrauchbar": len(self.erster.rot),
            "ergebnisse": [asdict(ergebnis) for ergebnis in self._ergebnisse],
        }
        self._ablage.write_text(json.dumps(stand, ensure_ascii=False, indent=1))


@cache
def _text(datei: Path) -> str:
    return datei.read_text()


def _log_ende() -> int:
    return _log().stat().st_size if Stand.cluster else 0


def _log_seit(stelle: int) -> set[str]:
    if Stand.cluster is None:
        return set()
    with _log().open("rb") as log:
        log.seek(stelle)
        return set(schranken.VERLETZT.findall(log.read().decode(errors="replace")))


def _log() -> Path:
    assert Stand.cluster is not None
    return Stand.cluster.folder / "postgres.log"
