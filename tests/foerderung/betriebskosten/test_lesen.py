"""A file of cost reports, line by line and without a database."""

from datetime import date
from decimal import Decimal

import pytest

from services.foerderung.betriebskosten import lesen
from services.foerderung.betriebskosten.lesen import (
    HOECHSTENS,
    Kostenzeile,
    MeldungFehlerhaft,
    MeldungUnlesbar,
    lies_meldung,
    zusammengezogen,
)
from shared.schemas.betriebskosten import MAX_ABGELEHNTE, AbgelehnteZeile

HEUTE = date(2021, 4, 15)
KOPF = "leistung;abrechnungsmonat;betrag\n"


def gelesen(*zeilen: str, kopf: str = KOPF) -> tuple[list[Kostenzeile], list[tuple[int, str]]]:
    datei = kopf + "".join(f"{zeile}\n" for zeile in zeilen)
    gut, schlecht = lies_meldung(datei.encode(), heute=HEUTE)
    return gut, [(zeile.zeile, zeile.grund) for zeile in schlecht]


def grund(zeile: str) -> str:
    gut, ((nr, grund),) = gelesen(zeile)
    assert (gut, nr) == ([], 2)
    return grund


def test_eine_zeile_ganz() -> None:
    gut, schlecht = gelesen("  Hunde-Steuer  Süd ;2021-01;1.234,56")
    assert gut == [
        Kostenzeile(2, "Hunde-Steuer Süd", "hundesteuersud", "2021-01", Decimal("1234.56"))
    ]
    assert gut[0].jahr == 2021
    assert schlecht == []


@pytest.mark.parametrize(
    ("text", "betrag"),
    [
        ("0", "0"),
        ("7", "7"),
        ("0,5", "0.5"),
        ("12,34", "12.34"),
        (" 12,34 ", "12.34"),
        ("12.3", "12.3"),
        ("12.34", "12.34"),
        ("1.234", "1234"),
        ("1.234.567,89", "1234567.89"),
        ("999999999999,99", "999999999999.99"),
    ],
)
def test_ein_betrag_auf_deutsch_oder_mit_punkt(text: str, betrag: str) -> None:
    (zeile,), _ = gelesen(f"a;2021-01;{text}")
    assert zeile.betrag == Decimal(betrag)


@pytest.mark.parametrize(
    "text",
    [
        "", "-1", "+1", "1,234", "1.2345", "1,2,3", "12.34,5", "1e3", "NaN", "1 000", "٣", "€",
        "0.500", "012.345", "0.500,00",
    ],
)  # fmt: skip
def test_kein_betrag(text: str) -> None:
    assert grund(f"a;2021-01;{text}") == (
        f"„{text}“ ist kein Betrag in Euro (1.234,56), oder er ist negativ."
    )


def test_ein_langer_text_wird_gekuerzt_genannt() -> None:
    assert grund("a;2021-01;" + "x" * 21).startswith(f"„{'x' * 20}“ ist")
    assert grund("a;" + "x" * 21 + ";1") == f"„{'x' * 20}“ ist kein Monat (JJJJ-MM oder MM.JJJJ)."


def test_der_groesste_betrag() -> None:
    assert Decimal("999999999999.99") == HOECHSTENS
    assert grund("a;2021-01;1.000.000.000.000") == "Der Betrag ist zu groß."


@pytest.mark.parametrize(
    ("text", "monat"),
    [
        ("2021-04", "2021-04"),
        (" 2021-04 ", "2021-04"),
        ("04.2021", "2021-04"),
        ("4.2021", "2021-04"),
        ("4/2021", "2021-04"),
        ("12/2020", "2020-12"),
        ("2000-01", "2000-01"),
    ],
)
def test_ein_monat_in_jeder_form(text: str, monat: str) -> None:
    (zeile,), _ = gelesen(f"a;{text};1")
    assert zeile.abrechnungsmonat == monat


@pytest.mark.parametrize("text", ["", "2021", "2021-13", "2021-00", "1999-01", "00.2021", "4-2021"])
def test_kein_monat(text: str) -> None:
    assert grund(f"a;{text};1") == f"„{text}“ ist kein Monat (JJJJ-MM oder MM.JJJJ)."


def test_ein_monat_der_noch_kommt() -> None:
    assert grund("a;2021-05;1") == "Der Monat 2021-05 hat noch nicht begonnen."


@pytest.mark.parametrize(
    ("name", "warum"),
    [
        ("", "Der Name der Leistung fehlt."),
        ("-", "Der Name der Leistung fehlt."),
        ("   ", "Der Text ist leer: Er besteht nur aus Leerzeichen."),
    ],
)
def test_ohne_namen(name: str, warum: str) -> None:
    assert grund(f"{name};2021-01;1") == warum


def test_der_laengste_name() -> None:
    (zeile,), _ = gelesen("x" * 200 + ";2021-01;1")
    assert len(zeile.leistung) == 200
    assert grund("x" * 201 + ";2021-01;1") == "Der Name der Leistung ist länger als 200 Zeichen."


def test_zu_wenige_und_zu_viele_spalten() -> None:
    gut, schlecht = gelesen("a;2021-01", "a;2021-01;1;2")
    assert gut == []
    assert schlecht == [
        (
            nr,
            f"Die Zeile hat {spalten} Spalten statt 3. Trennt ein Komma die Spalten, gehört ein"
            " Betrag mit Komma in Anführungszeichen.",
        )
        for nr, spalten in ((2, 2), (3, 4))
    ]


def test_dasselbe_noch_einmal_nennt_die_erste_zeile() -> None:
    gut, schlecht = gelesen("Hunde-Steuer;2021-01;1", "a;2021-01;2", "hundesteuer;01.2021;3")
    assert [zeile.zeile for zeile in gut] == [2, 3]
    assert schlecht == [(4, "Leistung und Monat stehen schon in Zeile 2.")]
    gut, _ = gelesen("a;2021-01;1", "a;2021-02;1")  # another month is another line
    assert len(gut) == 2


def test_leere_zeilen_zaehlen_mit_und_sagen_nichts() -> None:
    gut, schlecht = gelesen("a;2021-01;1", "", '"b', 'c";2021-01;x', "d;2021-01;1")
    assert [zeile.zeile for zeile in gut] == [2, 6]
    assert [nr for nr, _ in schlecht] == [4]


@pytest.mark.parametrize(
    "kopf",
    [
        "betrag;leistung;abrechnungsmonat\n",
        " Betrag ; LEISTUNG;Abrechnungsmonat\n",
        "betrag,leistung,abrechnungsmonat\n",
    ],
)
def test_spalten_in_jeder_reihenfolge(kopf: str) -> None:
    trenner = ";" if ";" in kopf else ","
    (zeile,), _ = gelesen(trenner.join(("5", "a", "2021-01")), kopf=kopf)
    assert (zeile.leistung, zeile.abrechnungsmonat, zeile.betrag) == ("a", "2021-01", Decimal(5))


@pytest.mark.parametrize(
    ("datei", "grund"),
    [
        ("", "Die Spalten müssen mit Semikolon oder Komma getrennt sein."),
        ("leistung\n", "Die Spalten müssen mit Semikolon oder Komma getrennt sein."),
        ("leistungXbetrag\n", "Die Spalten müssen mit Semikolon oder Komma getrennt sein."),
        (
            "leistung;betrag\n",
            "In der ersten Zeile müssen die Spalten leistung, abrechnungsmonat, betrag stehen,"
            " nur sie.",
        ),
        (KOPF, "Unter der Überschrift steht keine Zeile."),
        (KOPF + "a;2021-01;1", "Zeile 2 hat kein Ende: Die Datei ist abgeschnitten."),
        (
            KOPF + 'a;2021-01;1\n"b;2021-01;1\n',
            "Ab Zeile 3 ist die Datei kein CSV: Ein Anführungszeichen fehlt oder steht falsch.",
        ),
    ],
)
def test_was_keine_abrechnung_ist(datei: str, grund: str) -> None:
    with pytest.raises(MeldungUnlesbar) as fehler:
        lies_meldung(datei.encode(), heute=HEUTE)
    assert str(fehler.value) == grund


def test_so_viele_zeilen_und_keine_mehr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lesen, "MAX_ZEILEN", 3)
    zeilen = [f"a{nr};2021-01;1" for nr in range(3)]
    assert len(gelesen(*zeilen, "")[0]) == 3
    with pytest.raises(MeldungUnlesbar) as fehler:
        gelesen(*zeilen, "noch eine;2021-01;1")
    assert str(fehler.value) == "Die Datei hat mehr als 3 Zeilen."


def test_was_fehlerhaft_ist_wird_aufgezaehlt() -> None:
    abgelehnt = [AbgelehnteZeile(zeile=nr, grund="Falsch.") for nr in range(MAX_ABGELEHNTE + 1)]
    eine, viele = MeldungFehlerhaft(abgelehnt[:1]), MeldungFehlerhaft(abgelehnt)
    assert str(eine) == "Zeile 0: Falsch. Nichts wurde übernommen."
    assert eine.members == {"abgelehnt": 1, "abgelehnte_zeilen": abgelehnt[:1]}
    assert str(viele) == "201 Zeilen sind fehlerhaft; nichts wurde übernommen."
    assert viele.members == {"abgelehnt": 201, "abgelehnte_zeilen": abgelehnt[:-1]}
    assert str(MeldungFehlerhaft(abgelehnt[:2])).startswith("2 Zeilen")


def test_zusammengezogen() -> None:
    assert zusammengezogen("Hunde-Steuer (Süd) ß") == "hundesteuer(sud)ss"
