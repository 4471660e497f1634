"""The file itself: readable for everyone, the same for the same content, and nobody's program."""

import asyncio
import io
import os
import re
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from pypdfium2 import PdfDocument

from services.foerderung.ausfertigung import satz
from services.foerderung.ausfertigung.behoerde import Behoerde
from services.foerderung.ausfertigung.bescheid import bescheid
from services.foerderung.ausfertigung.brief import Absatz, Abschnitt, Brief, Spalte, Tabelle
from services.foerderung.ausfertigung.eingangsbestaetigung import eingangsbestaetigung
from services.foerderung.ausfertigung.foerdervertrag import foerdervertrag
from services.foerderung.ausfertigung.satz import Setzerei, setze
from services.foerderung.ausfertigung.schrift import DARSTELLBAR, darstellbar
from tests.foerderung.ausfertigung.lagen import bescheid_zeile, ikz, modellkommune

BEHOERDE = Behoerde("Bewilligungsbehörde", ("Straße 1", "65185 Wiesbaden"))
RECHTER_RAND = 595.3 - 20 / 25.4 * 72  # points


def briefe() -> dict[str, Brief]:
    return {
        "eingangsbestaetigung": eingangsbestaetigung(ikz(), BEHOERDE, tag=date(2021, 4, 15)),
        "zuwendungsbescheid": bescheid(ikz(), BEHOERDE, tag=date(2021, 5, 21)),
        "ablehnungsbescheid": bescheid(modellkommune(), BEHOERDE, tag=date(2020, 11, 19)),
        "foerdervertrag": foerdervertrag(
            ikz(dokumente=bescheid_zeile("c3" * 32)), BEHOERDE, tag=date(2021, 6, 1)
        ),
    }


def text_von(pdf: bytes) -> str:
    """Return the text as a reader finds it, in one line."""
    with PdfDocument(pdf) as dokument:
        seiten = [seite.get_textpage().get_text_bounded() for seite in dokument]
    return " ".join(" ".join(seiten).replace("\u200b", "").replace("\ufffe\r\n", "").split())


def strukturen(knoten: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Yield every element of the structure tree below this one."""
    kinder: Any = knoten.get("/K", [])
    for kind in kinder if isinstance(kinder, pikepdf.Array) else [kinder]:
        if isinstance(kind, pikepdf.Dictionary) and "/S" in kind:
            yield kind
            yield from strukturen(kind)


@pytest.mark.parametrize("norm", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
@pytest.mark.parametrize("name", briefe())
def test_every_document_keeps_the_norms(name: str, norm: page.ValidationProfile) -> None:
    bericht = page.validate_pdf_bytes(setze(briefe()[name]), profile=norm)
    assert [(fehler.rule_id, fehler.message) for fehler in bericht.failures] == []
    assert bericht.rules.total > 50


@pytest.mark.parametrize("name", briefe())
def test_a_document_is_tagged_and_says_what_it_is(name: str) -> None:
    brief = briefe()[name]
    with pikepdf.open(io.BytesIO(setze(brief))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).lower().startswith("de")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == f"{brief.titel} {brief.aktenzeichen}"
        elemente = list(strukturen(pdf.Root.StructTreeRoot))
        arten = [str(element.S) for element in elemente]
        with pdf.open_outline() as lesezeichen:
            titel = [eintrag.title for eintrag in lesezeichen.root]
        kopfzellen = [e for e in elemente if str(e.S) == "/TH"]
        geltung = {str(a.Scope) for e in kopfzellen for a in e.A if "/Scope" in a}
    assert titel == [abschnitt.titel for abschnitt in brief.abschnitte]
    assert arten.count("/H1") + arten.count("/H2") >= len(brief.abschnitte)
    tabellen = [b for a in brief.abschnitte for b in a.bloecke if isinstance(b, Tabelle)]
    assert arten.count("/Table") == len(tabellen)
    assert len(kopfzellen) == sum(len(tabelle.spalten) for tabelle in tabellen)
    assert geltung == ({"/Column"} if tabellen else set())


@pytest.mark.parametrize("name", briefe())
def test_the_text_can_be_read_from_the_file(name: str) -> None:
    brief = briefe()[name]
    text = text_von(setze(brief))
    for abschnitt in brief.abschnitte:
        assert abschnitt.titel.replace("\u00a0", " ") in text.replace("\u00a0", " ")
    assert brief.aktenzeichen in text
    assert brief.tag_in_worten in text


def test_the_same_content_gives_the_same_bytes_elsewhere_too() -> None:
    """In another process, another zone of time and with another day."""
    hier = setze(briefe()["zuwendungsbescheid"])
    programm = (
        "import hashlib; from tests.foerderung.ausfertigung.test_satz import briefe, setze;"
        " print(hashlib.sha256(setze(briefe()['zuwendungsbescheid'])).hexdigest())"
    )
    dort = subprocess.run(
        [sys.executable, "-c", programm],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "86400", "LANG": "C"},
        capture_output=True,
        check=True,
        text=True,
    )
    assert dort.stdout.strip() == sha256(hier).hexdigest()
    with pikepdf.open(io.BytesIO(hier)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20210521")


def test_markup_in_a_title_is_text() -> None:
    titel = (
        '#panic("x") #read("/etc/passwd") *fett* _kursiv_ $x^2$ @marke <b> `r` \\ #{ [ // /* = -'
    )
    brief = bescheid(ikz(titel=titel), BEHOERDE, tag=date(2021, 5, 21))
    assert titel in text_von(setze(brief))


def test_markup_in_reasons_and_names_is_text() -> None:
    text = '#set page(width: 1pt)\n= Überschrift\n+ #import "@preview/x:0.1.0": *\n/ a: b'
    brief = bescheid(ikz(vorschlag_begruendung=text), BEHOERDE, tag=date(2021, 5, 21))
    gelesen = text_von(setze(brief))
    for zeile in text.splitlines():
        assert zeile in gelesen


def test_no_word_runs_over_the_edge() -> None:
    brief = bescheid(
        ikz(titel="W" * 200, vorschlag_begruendung="M" * 900), BEHOERDE, tag=date(2021, 5, 21)
    )
    with PdfDocument(setze(brief)) as pdf:
        for seite in pdf:
            text = seite.get_textpage()
            rechts = [text.get_charbox(nr)[2] for nr in range(text.count_chars())]
            assert max(rechts) <= RECHTER_RAND + 1


def brief_mit(text: str) -> Brief:
    """Return a letter that says this in every style there is."""
    spalten = (Spalte(titel=text, breite=60), Spalte(titel="x", breite=40, art="betrag"))
    tabelle = Tabelle(spalten=spalten, zeilen=((text, "1"),), summe=(text, "1"))
    absaetze = [Absatz(text=text, art=art) for art in ("text", "kern", "muster")]
    abschnitt = Abschnitt(titel=text, bloecke=(*absaetze, tabelle))
    return briefe()["zuwendungsbescheid"].model_copy(
        update={"abschnitte": (abschnitt,), "betreff": text, "empfaenger": (text,)}
    )


def test_the_font_has_every_character_it_is_said_to_have() -> None:
    zeichen = sorted(DARSTELLBAR - {" "})
    text = " ".join(f"x{c}" if unicodedata.combining(c) else c for c in zeichen)
    assert setze(brief_mit(text)).startswith(b"%PDF-")  # Typst refuses what has no picture


def test_what_the_font_has_not_is_written_by_its_number() -> None:
    text = darstellbar("Für 🎉\u00a0alle\t漢\u0301 \ue000 \u202eund \u0378")
    assert text == ("Für [U+1F389]\u00a0alle [U+6F22]\u0301 [U+E000] [U+202E]und [U+0378]")
    assert "[U+1F389]" in text_von(setze(brief_mit("Für 🎉")))


def test_a_letter_and_its_accent_become_one_character() -> None:
    assert darstellbar("Mu\u0308nchen") == "München"


async def test_no_more_are_typeset_at_a_time_than_there_are_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laufend, hoechstens, schloss = 0, 0, threading.Lock()

    def langsam(brief: Brief) -> bytes:
        nonlocal laufend, hoechstens
        with schloss:
            laufend += 1
            hoechstens = max(hoechstens, laufend)
        time.sleep(0.02)
        with schloss:
            laufend -= 1
        return b""

    monkeypatch.setattr(satz, "setze", langsam)
    setzerei = Setzerei(gleichzeitig=2)
    brief = briefe()["foerdervertrag"]
    await asyncio.gather(*(setzerei.setze(brief) for _ in range(8)))
    assert hoechstens == 2


async def test_many_at_once_are_each_their_own() -> None:
    """Typst keeps what it has read between documents; none shows in another."""
    lagen = [ikz(aktenzeichen=f"IKZ-2021-{nr:05}") for nr in range(12)]
    setzerei = Setzerei(gleichzeitig=4)
    pdfs = await asyncio.gather(
        *(setzerei.setze(bescheid(lage, BEHOERDE, tag=date(2021, 5, 21))) for lage in lagen)
    )
    for nr, pdf in enumerate(pdfs):
        gefunden = set(re.findall(r"IKZ-2021-\d{5}", text_von(pdf)))
        assert gefunden == {f"IKZ-2021-{nr:05}"}


def test_an_amount_in_words_is_broken_with_a_hyphen() -> None:
    wort = "siebenhundertsiebenundsiebzigtausendsiebenhundertsiebenundsiebzig"
    text = text_von(setze(brief_mit(f"Die Zuwendung beträgt höchstens (in Worten: {wort} Euro).")))
    assert "tausend\x02sieben" in text  # so a hyphen at the end of a line is read
    assert wort in text.replace("\x02", "").replace("\xad", "")
