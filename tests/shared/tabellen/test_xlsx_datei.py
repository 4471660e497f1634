"""An XLSX file, read back by another library."""

from datetime import date
from io import BytesIO
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from shared.tabellen.tabelle import Spalte, Tabelle, Zelle
from shared.tabellen.xlsx_datei import XlsxDatei, ZelleUnschreibbar

TITEL = ("AGS", "Einwohner", "Seit", "Besteht")
ZEILE: tuple[Zelle, ...] = ("06635020", 6769, date(2021, 4, 15), True)
TEXTE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1
)


def als_xlsx(zeilen: list[tuple[Zelle, ...]], titel: tuple[str, ...]) -> bytes:
    spalten = [Spalte[tuple[Zelle, ...]](t, itemgetter(nr), 12 + nr) for nr, t in enumerate(titel)]
    datei = BytesIO()
    with TemporaryDirectory() as ordner:
        schreiber = XlsxDatei(datei, Tabelle("Kommunen", spalten, date(2021, 4, 15)), ordner=ordner)
        try:
            schreiber.schreibe(zeilen)
        finally:
            schreiber.beende()
        assert list(Path(ordner).iterdir()) == []
    return datei.getvalue()


def blatt(inhalt: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(inhalt)).active


def test_jede_zelle_hat_ihre_art() -> None:
    gelesen = blatt(als_xlsx([ZEILE, ("00000000", None, None, False)], TITEL))
    assert gelesen.title == "Kommunen"
    assert [zelle.value for zelle in gelesen[1]] == list(TITEL)
    ags, einwohner, seit, besteht = [zelle.value for zelle in gelesen[2]]
    assert (ags, einwohner, seit.date(), besteht) == ZEILE
    assert [zelle.data_type for zelle in gelesen[2]] == ["s", "n", "d", "b"]
    assert gelesen["C2"].number_format == "dd.mm.yyyy"
    assert [zelle.value for zelle in gelesen[3]] == ["00000000", None, None, False]


def test_kopf_filter_und_breite() -> None:
    gelesen = blatt(als_xlsx([ZEILE, ZEILE], TITEL))
    assert gelesen.freeze_panes == "A2"
    assert gelesen.auto_filter.ref == "A1:D3"
    assert gelesen["A1"].font.bold
    assert gelesen.column_dimensions["B"].width == pytest.approx(13, abs=1)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "{=1}", "\t=1", "＝1", "https://a.example/"])
def test_text_wird_nie_zur_formel(text: str) -> None:
    zelle = blatt(als_xlsx([(text,)], ("Text",)))["A2"]
    assert (zelle.value, zelle.data_type, zelle.hyperlink) == (text, "s", None)
    assert zelle.style is not None
    assert zelle.quotePrefix is (text not in {"{=1}", "https://a.example/"})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTE), max_size=15))
def test_texte_bleiben_wie_sie_sind(zeilen: list[tuple[Zelle, ...]]) -> None:
    gelesen = blatt(als_xlsx(zeilen, ("Text",)))
    # XML knows one kind of line end
    erwartet = [str(z).replace("\r\n", "\n").replace("\r", "\n") for (z,) in zeilen]
    # openpyxl leaves to its callers how a sheet spells control characters (ECMA-376, 22.9.2.19)
    ist = [unescape(gelesen.cell(nr, 1).value) for nr in range(2, len(zeilen) + 2)]
    assert [text.replace("\r\n", "\n").replace("\r", "\n") for text in ist] == erwartet


def test_tage_vor_dem_kalender_der_tabellen_stehen_als_text() -> None:
    gelesen = blatt(als_xlsx([(date(1899, 12, 31),), (date(1900, 3, 1),)], ("Tag",)))
    assert gelesen["A2"].value == "1899-12-31"
    assert gelesen["A3"].value.date() == date(1900, 3, 1)


def test_derselbe_inhalt_gibt_dieselben_bytes() -> None:
    assert als_xlsx([ZEILE], TITEL) == als_xlsx([ZEILE], TITEL)


def test_was_nicht_hineinpasst_wird_nicht_abgeschnitten() -> None:
    with pytest.raises(ZelleUnschreibbar):
        als_xlsx([("x" * 40_000,)], ("Text",))
