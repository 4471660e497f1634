"""The evidence holds together: every number is there once, and whatever a line points to exists.

Whether a sentence is true is for readers; this sees that nothing it rests on has gone.
"""

import ast
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

WURZEL = Path(__file__).resolve().parents[2]
ASVS = WURZEL / "docs/nachweise/asvs.csv"
TR = WURZEL / "docs/nachweise/tr-03172-3.md"
INDEX = WURZEL / "docs/nachweise/index.md"
SEITEN = (
    *sorted((WURZEL / "docs/nachweise").glob("*.md")),
    WURZEL / "docs/betrieb/bedrohungen.md",
    WURZEL / "docs/betrieb/sicherheit.md",
    WURZEL / "SECURITY.md",
)
AMTLICH = WURZEL.parent / "shared/daten/owasp_asvs_5.0.0.csv"
STAENDE = {"erfuellt", "betreiber", "nicht anwendbar", "offen"}
# requirements of level 1 and 2 in each chapter of ASVS 5.0.0
JE_KAPITEL = {
    "V1": 27, "V2": 11, "V3": 19, "V4": 10, "V5": 9, "V6": 35, "V7": 18, "V8": 7, "V9": 7,
    "V10": 29, "V11": 14, "V12": 9, "V13": 13, "V14": 9, "V15": 13, "V16": 16, "V17": 7,
}  # fmt: skip
PFLICHTEN = {
    "A3.1.03", "A3.1.04", "A3.1.05", "A3.2.06", "A3.2.07", "A3.3.01", "A3.3.02", "A3.4.02",
    "A3.5.04", "A3.6.01", "A3.7.02", "A3.7.03", "A3.8", "A3.9.03", "A3.9.04", "A3.9.10", "A3.9.11",
    "A3.10.04", "A3.12.01", "A3.13.01", "A3.13.02", "A3.14.02", "A3.14.03", "A3.14.07", "A3.15.06",
    "A3.19.03",
}  # fmt: skip
VERWEIS = re.compile(r"\]\(([^)\s]+)\)")
GENANNT = re.compile(r"`((?:tests|docs)/[^`\s*‹{]+)`")


class Zeile(NamedTuple):
    nummer: str
    stufe: str
    stand: str
    wodurch: str
    beleg: str

    @property
    def belege(self) -> list[str]:
        return self.beleg.split(";") if self.beleg else []


def asvs() -> list[Zeile]:
    with ASVS.open(encoding="utf-8", newline="") as datei:
        kopf, *zeilen = csv.reader(datei)
    assert tuple(kopf) == Zeile._fields
    return [Zeile(*zeile) for zeile in zeilen]


def pflichten() -> list[Zeile]:
    zeilen = [
        [zelle.strip() for zelle in zeile.strip("|").split("|")]
        for zeile in TR.read_text(encoding="utf-8").splitlines()
        if zeile.startswith("| A3.")
    ]
    return [
        Zeile(nummer, "", stand, wodurch, beleg.replace("`", "").replace(", ", ";"))
        for nummer, _, stand, wodurch, beleg in zeilen
    ]


@cache
def namen_der_tests(pfad: Path) -> frozenset[str]:
    """Return the test functions of a file."""
    baum = ast.parse(pfad.read_text(encoding="utf-8"))
    return frozenset(
        knoten.name
        for knoten in ast.walk(baum)
        if isinstance(knoten, ast.FunctionDef | ast.AsyncFunctionDef)
        and knoten.name.startswith("test_")
    )


@cache
def anker(pfad: Path) -> frozenset[str]:
    """Return the anchors of a page's headings, as a forge makes them."""
    text = re.sub(r"^```.*?^```", "", pfad.read_text(encoding="utf-8"), flags=re.M | re.S)
    titel = re.findall(r"^#{1,6} (.+)$", text, flags=re.M)
    sichtbar = (re.sub(r"\]\([^)]*\)", "", ein.strip().lower()) for ein in titel)
    return frozenset(re.sub(r"[^\w\- ]", "", ein).replace(" ", "-") for ein in sichtbar)


def fehlt(ort: str, von: Path) -> str | None:
    """Return what of `ort` is not there, seen from the folder `von`; None when all is."""
    test, anker_da = ort.partition("::")[2], ort.partition("#")[2]
    pfad = (von / re.split("::|#", ort)[0]).resolve()
    if not pfad.is_relative_to(WURZEL) or not pfad.exists():
        return f"{ort}: gibt es nicht"
    if test and test not in namen_der_tests(pfad):
        return f"{ort}: dort gibt es diesen Test nicht"
    if anker_da and anker_da not in anker(pfad):
        return f"{ort}: dort gibt es diese Überschrift nicht"
    return None


def tote_verweise(seite: Path) -> Iterator[str]:
    text = seite.read_text(encoding="utf-8")
    for ziel in VERWEIS.findall(text):
        if not ziel.startswith(("https://", "mailto:")):
            ort = f"{seite.name}{ziel}" if ziel.startswith("#") else ziel
            yield from filter(None, [fehlt(ort, seite.parent)])
    for ort in GENANNT.findall(text):
        yield from filter(None, [fehlt(ort, WURZEL)])


def test_every_number_is_there_once() -> None:
    nummern = [zeile.nummer for zeile in asvs()]
    assert [nummer for nummer, wie_oft in Counter(nummern).items() if wie_oft > 1] == []
    assert Counter(nummer.partition(".")[0] for nummer in nummern) == JE_KAPITEL


@pytest.mark.skipif(not AMTLICH.exists(), reason="../shared/daten fehlt: Nummern nur gezählt")
def test_the_numbers_and_levels_are_those_of_the_standard() -> None:
    with AMTLICH.open(encoding="utf-8-sig", newline="") as datei:
        amtlich = {z["req_id"]: z["L"] for z in csv.DictReader(datei) if z["L"] in {"1", "2"}}
    assert {zeile.nummer: zeile.stufe for zeile in asvs()} == amtlich


def test_every_duty_is_there() -> None:
    assert {zeile.nummer for zeile in pflichten()} == PFLICHTEN


@pytest.mark.parametrize("liste", [asvs, pflichten], ids=["asvs", "tr-03172-3"])
def test_every_line_says_how_and_points_to_something_there(
    liste: Callable[[], list[Zeile]],
) -> None:
    zeilen = liste()
    assert {zeile.stand for zeile in zeilen} <= STAENDE
    assert [z.nummer for z in zeilen if len(z.wodurch) < 15 or not z.wodurch.endswith(".")] == []
    ohne = [z.nummer for z in zeilen if not z.belege and z.stand != "nicht anwendbar"]
    assert ohne == []
    tot = [(z.nummer, grund) for z in zeilen for ort in z.belege if (grund := fehlt(ort, WURZEL))]
    assert tot == []


def test_no_line_is_its_own_evidence() -> None:
    eigene = {"docs/nachweise/asvs.csv", "docs/nachweise/tr-03172-3.md"}
    assert [z.nummer for z in asvs() if set(z.belege) & eigene] == []


def test_the_page_counts_right() -> None:
    text = INDEX.read_text(encoding="utf-8")
    gesagt = dict(re.findall(r"^\| `([a-z ]+)` \|.*\| (\d+) \|$", text, flags=re.M))
    gezaehlt = Counter(zeile.stand for zeile in asvs())
    assert gesagt == {stand: str(zahl) for stand, zahl in gezaehlt.items()}
    assert f"{gezaehlt.total()} Zeilen" in text


@pytest.mark.parametrize("seite", SEITEN, ids=lambda seite: seite.name)
def test_no_link_is_dead(seite: Path) -> None:
    assert list(tote_verweise(seite)) == []


@pytest.mark.parametrize(
    "ort",
    [
        "docs/nachweise/gibt-es-nicht.md",
        "docs/nachweise/index.md#gibt-es-nicht",
        "tests/sicherheit/test_nachweise.py::test_gibt_es_nicht",
        "tests/sicherheit/test_nachweise.py::tote_verweise",
        "../irgendwo.md",
    ],
)
def test_what_is_not_there_is_seen(ort: str) -> None:
    assert fehlt(ort, WURZEL)


def test_what_is_there_is_found() -> None:
    orte = ("docs/nachweise/index.md#was-hier-nicht-geprüft-ist", "SECURITY.md", "Makefile")
    assert [fehlt(ort, WURZEL) for ort in orte] == [None, None, None]
