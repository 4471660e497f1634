"""A name is kept as far as it names; it never leads anywhere and never hides what a file is."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.dateien.dateiname import LAENGE, als_anhang, saubere
from shared.dateien.unzulaessig import DateiUnzulaessig
from shared.schemas.datei import Dateityp


@pytest.mark.parametrize(
    ("genannt", "sauber"),
    [
        ("Beschluss Gemeindevertretung.pdf", "Beschluss Gemeindevertretung.pdf"),
        ("Übersicht – Größe.PDF", "Übersicht – Größe.pdf"),
        ("U\u0308bersicht.pdf", "Übersicht.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\amt\beschluss.pdf", "beschluss.pdf"),
        ("beschluss", "beschluss.pdf"),
        ("rechnung.2021", "rechnung.2021.pdf"),
        ("exe.\u202efdp.pdf", "exe.fdp.pdf"),
        ("a\u200b\u00ad\x00\r\nb.pdf", "ab.pdf"),
        ('a"b<c>|?*%.pdf', "a_b_c_____.pdf"),
        ("  .. .pdf", "nachweis.pdf"),
        (".pdf", "nachweis.pdf"),
        ("", "nachweis.pdf"),
        ("con.pdf", "_con.pdf"),
        ("lpt1.alt.pdf", "_lpt1.alt.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(genannt: str, sauber: str) -> None:
    assert saubere(genannt, Dateityp.PDF, sonst="nachweis") == sauber


@pytest.mark.parametrize(
    ("genannt", "typ"),
    [("bild.png", Dateityp.PDF), ("x.pdf.exe", Dateityp.PDF), ("x.docm", Dateityp.DOCX)],
)
def test_another_ending_is_a_lie(genannt: str, typ: Dateityp) -> None:
    with pytest.raises(DateiUnzulaessig, match="Der Name endet"):
        saubere(genannt, typ, sonst="nachweis")


def test_jpeg_has_two_endings() -> None:
    assert saubere("a.JPG", Dateityp.JPEG, sonst="nachweis") == "a.jpg"
    assert saubere("a.jpeg", Dateityp.JPEG, sonst="nachweis") == "a.jpeg"


@given(st.text(max_size=200))
@example("\ud800.pdf")
@example(". . /.\x7f")
def test_no_name_leads_anywhere(genannt: str) -> None:
    try:
        name = saubere(genannt, Dateityp.PDF, sonst="nachweis")
    except DateiUnzulaessig:
        return
    assert name.endswith(".pdf")
    assert len(name) <= LAENGE
    assert not set(name) & set('/\\:*?"<>|%\x7f')
    assert name.isprintable()
    assert saubere(name, Dateityp.PDF, sonst="nachweis") == name
    als_anhang(name).encode("ascii")


def test_the_offer_names_the_file_twice() -> None:
    assert als_anhang("Größe (1);.pdf") == (
        "attachment; filename=\"Groe (1)_.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%281%29%3B.pdf"
    )
