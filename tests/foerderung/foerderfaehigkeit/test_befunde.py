"""What each kind of rule finds, word by word, at both sides of each of its edges."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.foerderung.foerderfaehigkeit.frist import kuenftige, letzte_tage
from services.foerderung.foerderfaehigkeit.regeln import noch_kein_wert, pruefe
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune, Sachverhalt
from services.foerderung.programm.lesen import quellen
from services.foerderung.programm.parameter import Parameter
from services.foerderung.programm.regel import regelwerk
from shared.schemas.foerderung import Regelergebnis, Schwere
from shared.schemas.pruefung import RegelbefundRead

JA, NEIN = Regelergebnis.ERFUELLT, Regelergebnis.NICHT_ERFUELLT
OFFEN, ERMESSEN = Regelergebnis.UNBEKANNT, Regelergebnis.ERMESSEN
TAG = date(2021, 3, 1)
TITEL = {name: name.capitalize() for name in ("f", "g", "modul")}


def parameter(einheit: str, werte: dict[str, Any], *, bezug: str | None = None) -> Parameter:
    mehr = {"quelle": quellen()["Q0"]} | ({"bezug": bezug} if bezug else {})
    return Parameter.model_validate(
        {
            "titel": "Wert",
            "einheit": einheit,
            "werte": {ab: {"wert": wert} | mehr for ab, wert in werte.items()},
        }
    )


PARAMETER = {
    "jahre": parameter("Jahre", {"2020-01-01": 5}),
    "prozent": parameter("Prozent", {"2020-01-01": "14.9"}, bezug="der Kosten"),
    "frueh": parameter("Beratungen", {"2020-01-01": 1, "2021-07-01": 0, "2022-01-01": 2}),
    "ende": parameter("Beratungen", {"2020-01-01": 1, "2021-07-01": 0}),
}


def befund(
    typ: str,
    /,
    *,
    kommunen: tuple[Kommune, ...] | int = 1,
    tag: date = TAG,
    jahre: frozenset[int] = frozenset(),
    gruppe_offen: bool = False,
    angaben: dict[str, Any] | None = None,
    **regel: Any,
) -> RegelbefundRead:
    (gelesen,) = regelwerk(
        [{"id": "R-1", "typ": typ, "quelle": "Q0", "text": "Was gilt."} | regel],
        context={"quellen": quellen()},
    )
    if isinstance(kommunen, int):
        kommunen = tuple(Kommune(f"06{nr:06}") for nr in range(kommunen))
    fall = Sachverhalt(kommunen, tag, angaben or {}, PARAMETER, jahre, gruppe_offen)
    (gefunden,) = pruefe([gelesen], fall, titel=TITEL)
    return gefunden


def kurz(gefunden: RegelbefundRead) -> tuple[Regelergebnis, str | None, str | None]:
    return gefunden.ergebnis, gefunden.ist, gefunden.soll


def test_ein_befund_ganz() -> None:
    gefunden = befund("wahr", feld="f", schwere="hinweis")
    assert gefunden == RegelbefundRead(
        regel="R-1",
        ergebnis=OFFEN,
        schwere=Schwere.HINWEIS,
        text="Was gilt.",
        ist=None,
        soll="ja",
        fehlende_angaben=["f"],
        was_hilft="Nennen Sie „F“: nötig ist „ja“.",
        behebbar=True,
        quelle=quellen()["Q0"].titel,
    )
    erfuellt = befund("wahr", feld="f", angaben={"f": True})
    assert (erfuellt.was_hilft, erfuellt.behebbar, erfuellt.fehlende_angaben) == (None, None, [])


def test_jede_kommune_in_hessen() -> None:
    soll = "Jede Kommune besteht am 01.03.2021 in Hessen"
    assert kurz(befund("ist_hessische_kommune", kommunen=2)) == (JA, "2 Kommunen in Hessen", soll)
    assert kurz(befund("ist_hessische_kommune")) == (JA, "1 Kommune in Hessen", soll)
    mit = (Kommune("06000003", "Drei."), Kommune("06000002"), Kommune("06000001", "Eins."))
    assert kurz(befund("ist_hessische_kommune", kommunen=mit)) == (NEIN, "Eins. Drei.", soll)


@pytest.mark.parametrize(
    ("tag", "erwartet"),
    [
        (None, (OFFEN, None, "bis 30.09.2020")),
        (date(2020, 9, 30), (JA, "30.09.2020", "bis 30.09.2020")),
        (date(2020, 10, 1), (NEIN, "01.10.2020", "bis 30.09.2020")),
    ],
)
def test_datum_bis(tag: date | None, erwartet: tuple[Any, ...]) -> None:
    angaben = {"f": tag} if tag else {}
    assert kurz(befund("datum_bis", feld="f", bis="2020-09-30", angaben=angaben)) == erwartet


VON, BIS = date(2020, 6, 1), date(2023, 7, 31)
VORHER, NACHHER = date(2020, 5, 31), date(2023, 8, 1)


@pytest.mark.parametrize(
    ("beginn", "ende", "ergebnis", "ist"),
    [
        (VON, BIS, JA, "01.06.2020 bis 31.07.2023"),
        (VON, VON, JA, "01.06.2020 bis 01.06.2020"),
        (BIS, VON, NEIN, "31.07.2023 bis 01.06.2020"),
        (VORHER, BIS, NEIN, "31.05.2020 bis 31.07.2023"),
        (VON, NACHHER, NEIN, "01.06.2020 bis 01.08.2023"),
        (VORHER, None, NEIN, "31.05.2020 bis …"),
        (None, NACHHER, NEIN, "… bis 01.08.2023"),
        (VON, None, OFFEN, "01.06.2020 bis …"),
        (None, BIS, OFFEN, "… bis 31.07.2023"),
        (None, None, OFFEN, None),
    ],
)
def test_zeitraum_in(
    beginn: date | None, ende: date | None, ergebnis: Regelergebnis, ist: str | None
) -> None:
    genannt = {name: tag for name, tag in (("f", beginn), ("g", ende)) if tag}
    gefunden = befund(
        "zeitraum_in", felder=["f", "g"], von="2020-06-01", bis="2023-07-31", angaben=genannt
    )
    assert kurz(gefunden) == (ergebnis, ist, "01.06.2020 bis 31.07.2023")
    assert gefunden.fehlende_angaben == [name for name in ("f", "g") if name not in genannt]


def test_ermessen() -> None:
    assert kurz(befund("ermessen")) == (ERMESSEN, None, "Entscheidung im Einzelfall")


@pytest.mark.parametrize(
    ("anzahl", "gruppe_offen", "ergebnis", "ist"),
    [
        (1, False, NEIN, "1 Kommune"),
        (2, False, ERMESSEN, "2 Kommunen"),
        (3, False, JA, "3 Kommunen"),
        (4, False, JA, "4 Kommunen"),
        (2, True, OFFEN, "2 Kommunen genannt; bitte weitere Kommunen nennen"),
        (3, True, JA, "3 Kommunen"),
    ],
)
def test_mehrere_kommunen_mit_ermessen(
    anzahl: int, gruppe_offen: bool, ergebnis: Regelergebnis, ist: str
) -> None:
    gefunden = befund(
        "mehrere_kommunen", ab=2, ermessen_bei=2, kommunen=anzahl, gruppe_offen=gruppe_offen
    )
    soll = "mindestens 3 Kommunen; 2 nur aus besonderem Grund (Einzelfallentscheidung)"
    assert kurz(gefunden) == (ergebnis, ist, soll)
    assert gefunden.fehlende_angaben == (["kommunen"] if ergebnis is OFFEN else [])


@pytest.mark.parametrize(
    ("anzahl", "gruppe_offen", "ergebnis"),
    [(2, False, NEIN), (3, False, JA), (4, False, JA), (2, True, OFFEN), (3, True, JA)],
)
def test_mehrere_kommunen(anzahl: int, gruppe_offen: bool, ergebnis: Regelergebnis) -> None:
    gefunden = befund("mehrere_kommunen", ab=3, kommunen=anzahl, gruppe_offen=gruppe_offen)
    assert (gefunden.ergebnis, gefunden.soll) == (ergebnis, "mindestens 3 Kommunen")


@pytest.mark.parametrize(
    ("gesagt", "gruppe_offen", "ergebnis", "soll"),
    [
        (None, False, OFFEN, "2, einer je Kommune"),
        (1, False, NEIN, "2, einer je Kommune"),
        (2, False, JA, "2, einer je Kommune"),
        (3, False, JA, "2, einer je Kommune"),
        (None, True, OFFEN, "einer je Kommune, auch je weiterer"),
        (1, True, NEIN, "2, einer je Kommune"),
        (2, True, OFFEN, "einer je Kommune, auch je weiterer"),
        (3, True, OFFEN, "einer je Kommune, auch je weiterer"),
    ],
)
def test_je_kommune(
    gesagt: int | None, gruppe_offen: bool, ergebnis: Regelergebnis, soll: str
) -> None:
    gefunden = befund(
        "je_kommune",
        feld="f",
        kommunen=2,
        gruppe_offen=gruppe_offen,
        angaben={} if gesagt is None else {"f": gesagt},
    )
    assert kurz(gefunden) == (ergebnis, None if gesagt is None else str(gesagt), soll)
    weitere = ["kommunen"] if soll.startswith("einer") else []
    assert gefunden.fehlende_angaben == weitere + (["f"] if gesagt is None else [])


@pytest.mark.parametrize(
    ("typ", "gesagt", "erwartet"),
    [
        ("wahr", None, (OFFEN, None, "ja")),
        ("wahr", True, (JA, "ja", "ja")),
        ("wahr", False, (NEIN, "nein", "ja")),
        ("falsch", None, (OFFEN, None, "nein")),
        ("falsch", True, (NEIN, "ja", "nein")),
        ("falsch", False, (JA, "nein", "nein")),
    ],
)
def test_ja_und_nein(typ: str, gesagt: bool | None, erwartet: tuple[Any, ...]) -> None:
    angaben = {} if gesagt is None else {"f": gesagt}
    assert kurz(befund(typ, feld="f", angaben=angaben)) == erwartet


@pytest.mark.parametrize(
    ("name", "gesagt", "erwartet"),
    [
        ("jahre", None, (OFFEN, None, "mindestens 5 Jahre")),
        ("jahre", 4, (NEIN, "4 Jahre", "mindestens 5 Jahre")),
        ("jahre", 5, (JA, "5 Jahre", "mindestens 5 Jahre")),
        ("jahre", 6, (JA, "6 Jahre", "mindestens 5 Jahre")),
        ("prozent", Decimal("14.8"), (NEIN, "14,8 %", "mindestens 14,9 % (der Kosten)")),
        ("prozent", Decimal("14.9"), (JA, "14,9 %", "mindestens 14,9 % (der Kosten)")),
    ],
)
def test_mindestens(name: str, gesagt: Decimal | None, erwartet: tuple[Any, ...]) -> None:
    angaben = {} if gesagt is None else {"f": gesagt}
    assert kurz(befund("mindestens", feld="f", parameter=name, angaben=angaben)) == erwartet


@pytest.mark.parametrize(("gesagt", "ist"), [(None, None), (99, "99 Jahre")])
def test_mindestens_bevor_ein_wert_galt(gesagt: int | None, ist: str | None) -> None:
    gefunden = befund(
        "mindestens",
        feld="f",
        parameter="jahre",
        tag=date(2019, 12, 31),
        angaben={} if gesagt is None else {"f": gesagt},
    )
    soll = "Wert: am 31.12.2019 galt noch kein Wert, der erste gilt ab 01.01.2020"
    assert kurz(gefunden) == (NEIN, ist, soll)
    assert noch_kein_wert(PARAMETER["jahre"], date(2019, 12, 31)) == soll


FRUEH = "Wert: 01.01.2020 bis 30.06.2021, ab 01.01.2022"


@pytest.mark.parametrize(
    ("modul", "tage", "erwartet"),
    [
        (None, None, (OFFEN, None, None)),
        (None, ["2021-05-02", "2021-05-01"], (OFFEN, "01.05.2021, 02.05.2021", None)),
        (1, None, (OFFEN, None, FRUEH)),
        (1, ["2020-01-01", "2021-06-30"], (JA, "01.01.2020, 30.06.2021", FRUEH)),
        (1, ["2022-01-01", "2021-06-30"], (JA, "30.06.2021, 01.01.2022", FRUEH)),
        (1, ["2021-06-30", "2021-07-01"], (NEIN, "30.06.2021, 01.07.2021", FRUEH)),
        (1, ["2019-12-31"], (NEIN, "31.12.2019", FRUEH)),
        (2, ["2022-01-01"], (NEIN, "01.01.2022", "Wert: 01.01.2020 bis 30.06.2021")),
    ],
)
def test_alle_tage_im_zeitraum(
    modul: int | None, tage: list[str] | None, erwartet: tuple[Any, ...]
) -> None:
    angaben: dict[str, Any] = {} if modul is None else {"modul": modul}
    if tage is not None:
        angaben["f"] = tuple(map(date.fromisoformat, tage))
    gefunden = befund(
        "alle_tage_im_zeitraum",
        feld="f",
        nach="modul",
        zeitraeume={1: "frueh", 2: "ende"},
        angaben=angaben,
    )
    assert kurz(gefunden) == erwartet


@pytest.mark.parametrize(("jahr", "ergebnis"), [(2020, NEIN), (2021, JA), (2023, JA), (2024, NEIN)])
def test_budget_im_jahr(jahr: int, ergebnis: Regelergebnis) -> None:
    gefunden = befund("budget_im_jahr", tag=date(jahr, 5, 1), jahre=frozenset({2023, 2021}))
    assert kurz(gefunden) == (ergebnis, str(jahr), "Zusage für 2021, 2023")


def test_was_von_einem_zeitraum_noch_kommt() -> None:
    frueh, ende = PARAMETER["frueh"], PARAMETER["ende"]
    erste, zweite = (date(2020, 1, 1), date(2021, 6, 30)), (date(2022, 1, 1), None)
    assert frueh.ueber_null() == [erste, zweite]
    assert kuenftige(frueh, date(2021, 6, 30)) == [erste, zweite]
    assert kuenftige(frueh, date(2021, 7, 1)) == [zweite]
    assert letzte_tage([frueh, ende]) == [date(2021, 6, 30)]
    assert frueh.erster_tag == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("tag", "ab", "wert"),
    [
        (date(2019, 12, 31), None, None),
        (date(2020, 1, 1), date(2020, 1, 1), 1),
        (date(2021, 7, 1), date(2021, 7, 1), 0),
        (date(2022, 12, 31), date(2022, 1, 1), 2),
    ],
)
def test_welcher_wert_gilt(tag: date, ab: date | None, wert: int | None) -> None:
    gueltig = PARAMETER["frueh"].am(tag)
    assert (gueltig and gueltig.ab) == ab
    assert (gueltig and gueltig.wert.wert) == wert
