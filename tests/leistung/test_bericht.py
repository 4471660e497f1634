"""The arithmetic of the report, and what `make bench-check` finds."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.leistung.bericht import klassentabelle, schreiben, seite, tabelle, urteil, zahl
from tests.leistung.ergebnis import (
    VERHAELTNIS,
    Ergebnis,
    Klassenwert,
    Zeile,
    als_json,
    aus_json,
    verluste,
)

SCHNELL = Zeile("seite/grenze", "page / limit", VERHAELTNIS, (0.7, 0.9, 0.8), ziel=0.8)
WUCHS = Zeile(
    "suche/wachstum", "growth", VERHAELTNIS, (4.5,), ziel=3, mindestens=False, begrenzt="ranking"
)
SPEICHER = Zeile("ruhe/speicher", "idle", "MB", (700.0,), ziel=600, mindestens=False)
WERT = Klassenwert(
    "seite", "page", "hessen", 12_345.6, 1.25, 2, 3.5, 0.081, 0, 140, 2, 31.4, fehler=0, anzahl=9
)


def gemessen(*zeilen: Zeile) -> Ergebnis:
    return Ergebnis({"date": "2026-11-22"}, list(zeilen), [WERT], ["Directus: nicht zu bekommen."])


def test_median_spanne_und_ziel() -> None:
    assert (SCHNELL.median, SCHNELL.spanne, SCHNELL.erreicht) == (0.8, (0.7, 0.9), True)
    assert (WUCHS.erreicht, WUCHS.verfehlt_um) == (False, 0.5)
    assert replace(SCHNELL, ziel=1.0).verfehlt_um == pytest.approx(0.2)
    assert replace(SCHNELL, ziel=None).erreicht is None


def test_der_bericht_sagt_wie_weit_und_was_begrenzt() -> None:
    assert urteil(SCHNELL) == "reached"
    assert urteil(WUCHS) == "**missed by 50 %**: ranking"
    assert "| page / limit | 0.80 (0.70–0.90) | ≥ 0.80 | reached |" in tabelle([SCHNELL])
    assert "700 MB | ≤ 600 MB" in tabelle([SPEICHER])
    assert "| page | hessen | 12,346 | 1.25 | 2.00 | 3.50 | 31.4 |" in klassentabelle([WERT])
    ganz = seite(gemessen(SCHNELL, WUCHS, SPEICHER))
    assert "1 of 3 goals are reached" in ganz
    assert "- Directus: nicht zu bekommen." in ganz


@pytest.mark.parametrize(
    ("wert", "text"), [(1240.4, "1,240"), (24.13, "24.1"), (0.931, "0.93"), (0.0141, "0.014")]
)
def test_so_viele_stellen_wie_etwas_wert_ist(wert: float, text: str) -> None:
    assert zahl(wert) == text


def test_gelesen_wird_was_geschrieben_wurde(tmp_path: Path) -> None:
    ergebnis = gemessen(SCHNELL, WUCHS)
    assert aus_json(als_json(ergebnis)) == replace(
        ergebnis, klassen=[replace(WERT, je_sekunde=12350.0)]
    )
    readme = tmp_path / "README.md"
    readme.write_text("vor\n<!-- bench -->\nalt\n<!-- /bench -->\nnach\n")
    schreiben(ergebnis, tmp_path / "leistung", readme)
    text = readme.read_text()
    assert text.startswith("vor\n<!-- bench -->\n| measured")
    assert text.endswith("|\n<!-- /bench -->\nnach\n")
    assert "alt" not in text
    assert "4.50 (missed)" in text


@pytest.mark.parametrize(("neu", "rot"), [(0.672, True), (0.688, False), (2.0, False)])
def test_ein_verlust_von_16_prozent_faellt_auf(neu: float, rot: bool) -> None:
    jetzt = gemessen(replace(SCHNELL, werte=(neu,)))
    befunde = verluste(gemessen(SCHNELL), jetzt, klassen=["seite"], hoechstens=0.15)
    assert list(befunde) == ["seite/grenze"] * rot
    assert not verluste(gemessen(SCHNELL), jetzt, klassen=["suche"], hoechstens=0.15)


@pytest.mark.parametrize(("neu", "rot"), [(4.5 * 1.16, True), (4.5 * 1.14, False), (1.0, False)])
def test_auch_was_wachsen_darf_darf_nicht_mehr_wachsen(neu: float, rot: bool) -> None:
    jetzt = gemessen(replace(WUCHS, werte=(neu,)))
    assert bool(verluste(gemessen(WUCHS), jetzt, klassen=["suche"], hoechstens=0.15)) is rot


def test_was_nicht_mehr_gemessen_wird_faellt_auf() -> None:
    peer = replace(SCHNELL, schluessel="seite/vergleich-directus")
    befunde = verluste(
        gemessen(SCHNELL, peer, SPEICHER), gemessen(), klassen=["seite", "ruhe"], hoechstens=0.15
    )
    assert befunde == {"seite/grenze": "war 0.8, ist nicht mehr gemessen"}


@pytest.mark.parametrize(("neu", "rot"), [((0.6, 0.6, 0.69), True), ((0.6, 0.6, 0.71), False)])
def test_was_in_einer_runde_so_gut_war_wie_damals_kann_zufall_sein(
    neu: tuple[float, ...], rot: bool
) -> None:
    jetzt = gemessen(replace(SCHNELL, werte=neu))
    assert bool(verluste(gemessen(SCHNELL), jetzt, klassen=["seite"], hoechstens=0.15)) is rot
