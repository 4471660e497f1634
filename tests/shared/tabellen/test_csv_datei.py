"""A CSV file gives back what was put in, and no cell of it is a formula."""

import csv
from datetime import date
from io import BytesIO, StringIO
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.tabellen.csv_datei import CsvDatei
from shared.tabellen.tabelle import Spalte, Tabelle, Zelle, ist_formel

TEXTE = st.text(st.characters(exclude_categories=["Cs"]))
ZELLEN = st.one_of(st.none(), st.booleans(), st.integers(), st.dates(), TEXTE)
FORMELN = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", " =1", "\u00a0=1",
    "＝1", "＋1", "－1", "＠A1", "﹣1", "=HYPERLINK(\"https://evil.example\")",
]  # fmt: skip


def als_csv(zeilen: list[tuple[Zelle, ...]], titel: tuple[str, ...]) -> bytes:
    spalten = [Spalte[tuple[Zelle, ...]](t, itemgetter(nr)) for nr, t in enumerate(titel)]
    datei = BytesIO()
    schreiber = CsvDatei(datei, Tabelle("Probe", spalten, date(2021, 4, 15)))
    schreiber.schreibe(zeilen)
    schreiber.beende()
    return datei.getvalue()


def gelesen(inhalt: bytes) -> list[list[str]]:
    text = StringIO(inhalt.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=";", strict=True))


def als_text(zelle: Zelle) -> str:
    match zelle:
        case None:
            return ""
        case bool():
            return "ja" if zelle else "nein"
        case date():
            return zelle.isoformat()
        case str():
            return f"'{zelle}" if ist_formel(zelle) else zelle
    return str(zelle)


@given(st.lists(st.tuples(ZELLEN, ZELLEN, ZELLEN), max_size=20))
def test_was_hineingeht_kommt_heraus(zeilen: list[tuple[Zelle, ...]]) -> None:
    kopf, *rest = gelesen(als_csv(zeilen, ("Erste", "Zweite", "Dritte")))
    assert kopf == ["Erste", "Zweite", "Dritte"]
    assert rest == [[als_text(zelle) for zelle in zeile] for zeile in zeilen]


@given(TEXTE)
def test_keine_zelle_ist_eine_formel(text: str) -> None:
    geschrieben = als_text(text)
    assert not geschrieben or geschrieben.lstrip()[:1] not in set("=+-@＝＋－＠")


@pytest.mark.parametrize("text", FORMELN)
def test_formeln_werden_entschaerft(text: str) -> None:
    (_, (zelle,)) = gelesen(als_csv([(text,)], ("Titel",)))[:2]
    assert zelle.startswith("'")


@pytest.mark.parametrize("text", ["Abfall", "A=B", "1-2", "'", "Grüße @ alle", "", "06635020"])
def test_anderes_bleibt_wie_es_ist(text: str) -> None:
    assert not ist_formel(text)


def test_die_form() -> None:
    zeilen: list[tuple[Zelle, ...]] = [("Ä;b", -3, date(2021, 4, 15)), ('sagt "ja"', None, True)]
    assert als_csv(zeilen, ("Name", "Zahl", "Tag")) == (
        '\ufeffName;Zahl;Tag\r\n"Ä;b";-3;2021-04-15\r\n"sagt ""ja""";;ja\r\n'.encode()
    )
