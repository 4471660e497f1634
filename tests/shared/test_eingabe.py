"""The bounded types: what each takes, in which form it answers, and what it refuses."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.schemas import eingabe
from shared.schemas.eingabe import lesbar

ANNEHMEN: list[tuple[Any, Any, Any]] = [
    (eingabe.Kurztext, "Straße 1 🏛", "Straße 1 🏛"),
    (eingabe.Kurztext, "ü" * 200, "ü" * 200),
    (eingabe.Ags, "06635020", "06635020"),
    (eingabe.Ags, "06635", "06635000"),
    (eingabe.Ags, "066350020020", "06635020"),  # ARS
    (eingabe.Ags, "06 6 35 0020 020", "06635020"),
    (eingabe.LeikaSchluessel, "99.001.001.000.000", "99001001000000"),
    (eingabe.LeikaSchluessel, "99 001 001 012 003", "99001001012003"),
    (eingabe.OzgId, "10110", "10110"),
    (eingabe.Datum, "2199-12-31", date(2199, 12, 31)),
    (eingabe.Monat, "2021-12", "2021-12"),
    (eingabe.Geldbetrag, "999999999999.99", Decimal("999999999999.99")),
    (eingabe.Geldbetrag, "0", Decimal(0)),
]
ABLEHNEN: list[tuple[Any, Any]] = [
    *((eingabe.Kurztext, text) for text in ("", "x" * 201, "a\0b", "a\x1bb", "\ud800", 1, None)),
    *((eingabe.Kurztext, text) for text in ("a\tb", "a\nb", "Titel\n", "\n")),
    *((eingabe.Ags, ags) for ags in (
        "0663502", "066350200", "06635020a", "٠٦٦٣٥٠٢٠", "06635020\n", "-6635020", 6635020,
        " " * 30, "0" * 5000, "0663500200200",
    )),
    *((eingabe.LeikaSchluessel, leika) for leika in (
        "98001001000000", "9900100100000", "990010010000000", "99001001000001", "9" * 5000,
    )),
    *((eingabe.OzgId, ozg_id) for ozg_id in ("20110", "1011", "101100", "1011٠", "10110\n")),
    *((eingabe.Datum, tag) for tag in (
        "1899-12-31", "2200-01-01", "2021-02-29", "2021-1-1", "20210101", "1600000000",
        1600000000, 1.5, True, "2021-01-01T00:00:00Z", "٢٠٢١-٠١-٠١", "2021-01-01\n",
    )),
    *((eingabe.Monat, monat) for monat in ("2021-13", "2021-00", "1899-12", "2021-1", "2021-01\n")),
    *((eingabe.Geldbetrag, betrag) for betrag in (
        "NaN", "Infinity", "-Infinity", "-0.01", "0.001", "1000000000000", "1e400", float("nan"),
        float("inf"), 10**400, "5" * 5000, "zehn",
    )),
]  # fmt: skip


def kurz(x: Any) -> str:
    """Return the end of what it shows of itself, without where it lies in memory."""
    return re.sub(r" at 0x\w+", "", repr(x))[-30:]


@pytest.mark.parametrize(("art", "roh", "wert"), ANNEHMEN, ids=kurz)
def test_angenommen_und_in_einer_form(art: Any, roh: Any, wert: Any) -> None:
    assert TypeAdapter(art).validate_python(roh) == wert


@pytest.mark.parametrize(("art", "roh"), ABLEHNEN, ids=kurz)
def test_abgelehnt(art: Any, roh: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(art).validate_python(roh)


def test_geld_wird_mit_zwei_stellen_geschrieben() -> None:
    assert TypeAdapter(eingabe.Geldbetrag).dump_json(Decimal("25000")) == b'"25000.00"'


@pytest.mark.parametrize("zeichen", ["\u202e", "\u200b", "\u2028", "\u2066", "\ufeff", "\ufffe"])
def test_nichts_unsichtbares(zeichen: str) -> None:
    with pytest.raises(ValueError, match="unsichtbare"):
        lesbar(f"Amt{zeichen}shilfe")
    assert lesbar("Familie 👨‍👩‍👧 Bürgeramt") == "Familie 👨‍👩‍👧 Bürgeramt"


@pytest.mark.parametrize(
    "text",
    [" ", "\n\n", "\u200d", "\x85", "a\x9bb", "a\xadb", "a\u061cb", "\u180e", "a\u2063b", "\u3164",
     "a\U000e0041b", "\u2800", "\x7f", "\xa0\u3000"],
)  # fmt: skip
def test_was_niemand_sieht_ist_kein_text(text: str) -> None:
    for muster in (eingabe.LESBAR, eingabe.EINZEILIG):
        assert not re.search(muster, text)
    with pytest.raises(ValueError, match=r"unsichtbare|leer"):
        lesbar(text)


def test_ohne_steuer_und_formatzeichen() -> None:
    erlaubt = {*"\t\n\r\u200c\u200d"}
    for zeichen in map(chr, range(0x110000)):
        if unicodedata.category(zeichen) in {"Cc", "Cf"} and zeichen not in erlaubt:
            with pytest.raises(ValueError, match="unsichtbare"):
                lesbar(f"a{zeichen}b")


def test_ein_langer_text_darf_zeilen_haben_und_wird_schnell_abgelehnt() -> None:
    assert lesbar(" \n\tAbsatz\r\n\r\nZweiter")
    assert lesbar("") == ""
    with pytest.raises(ValueError, match="unsichtbare"):
        lesbar(" a" * 1_000_000 + "\0")
