"""The amount of a programme and the steps to it, part by part."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.foerderung.foerderfaehigkeit.berechnung import berechne
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune, Sachverhalt
from services.foerderung.programm.hoehe import Hoehe, art
from services.foerderung.programm.lesen import quellen
from services.foerderung.programm.parameter import Parameter

QUELLE = quellen()["Q0"]
AB = date(2021, 1, 1)


def parameter(titel: str, **werte: str) -> Parameter:
    return Parameter.model_validate(
        {
            "titel": titel,
            "einheit": "EUR",
            "werte": {
                tag.replace("_", "-").strip("-"): {"wert": wert, "quelle": QUELLE}
                for tag, wert in werte.items()
            },
        }
    )


PARAMETER = {
    "grenze": parameter("Grenze", _2021_01_01="100", _2022_01_01="250.5"),
    "satz": parameter("Satz", _2021_01_01="30"),
}


def berechnet(
    *glieder: dict[str, Any], kommunen: int = 1, tag: date = AB, **angaben: Any
) -> tuple[Decimal | None, list[tuple[str, Decimal | None, str | None]]]:
    fall = Sachverhalt(
        kommunen=tuple(Kommune(f"06{nr:06}") for nr in range(kommunen)),
        stichtag=tag,
        angaben=angaben,
        parameter=PARAMETER,
    )
    hoehe = Hoehe.model_validate({"min": glieder})
    ergebnis = berechne(hoehe, fall)
    return ergebnis.betrag, [(s.formel, s.wert, s.quelle) for s in ergebnis.rechenweg]


GRENZE, SATZ = {"parameter": "grenze"}, {"produkt": ["anzahl_kommunen", "satz"]}
BEANTRAGT = {"feld": "beantragt"}


def test_der_kleinste_wert_mit_seinem_weg() -> None:
    betrag, schritte = berechnet(GRENZE, SATZ, BEANTRAGT, kommunen=3, beantragt=Decimal("90.01"))
    assert betrag == 90
    assert schritte == [
        ("Grenze (100,00 €, gültig ab 01.01.2021)", Decimal(100), QUELLE.titel),
        ("3 Kommunen × Satz (30,00 €, gültig ab 01.01.2021)", Decimal(90), QUELLE.titel),
        ("Angabe „beantragt“", Decimal("90.01"), None),
        ("der kleinste Wert aus 100,00 € und 90,00 € und 90,01 €", Decimal(90), None),
    ]


def test_der_wert_des_tages() -> None:
    betrag, schritte = berechnet(GRENZE, tag=date(2022, 1, 1))
    assert betrag == Decimal("250.5")
    assert schritte[0][0] == "Grenze (250,50 €, gültig ab 01.01.2022)"
    assert schritte[1] == ("der kleinste Wert aus 250,50 €", betrag, None)


def test_was_niemand_genannt_hat_begrenzt_nicht() -> None:
    betrag, schritte = berechnet(BEANTRAGT, GRENZE)
    assert betrag == 100
    assert schritte[0] == ("Angabe „beantragt“ fehlt und begrenzt nicht", None, None)
    assert schritte[-1][0] == "der kleinste Wert aus 100,00 €"
    assert berechnet(BEANTRAGT) == (None, schritte[:1])


def test_ohne_wert_am_tag_folgt_kein_betrag() -> None:
    davor = date(2020, 12, 31)
    betrag, schritte = berechnet(BEANTRAGT, GRENZE, tag=davor, beantragt=Decimal(5))
    assert betrag is None
    assert schritte == [
        ("Angabe „beantragt“", Decimal(5), None),
        ("Grenze: am 31.12.2020 galt noch kein Wert, der erste gilt ab 01.01.2021", None, None),
    ]


@pytest.mark.parametrize(("kommunen", "betrag"), [(1, 30), (2, 100), (3, 100)])
def test_je_nach_anzahl(kommunen: int, betrag: int) -> None:
    wahl = {"wenn_mehrere_kommunen": {"dann": "grenze", "sonst": "satz"}}
    assert berechnet(wahl, kommunen=kommunen)[0] == betrag


def test_eine_kommune() -> None:
    assert berechnet(SATZ)[1][0][0] == "1 Kommune × Satz (30,00 €, gültig ab 01.01.2021)"


def test_ein_glied_nennt_was_es_braucht() -> None:
    wahl = {"wenn_mehrere_kommunen": {"dann": "a", "sonst": "b"}}
    hoehe = Hoehe.model_validate({"min": [GRENZE, BEANTRAGT, SATZ, wahl]})
    assert [sorted(glied.parameternamen()) for glied in hoehe.min] == [
        ["grenze"], [], ["satz"], ["a", "b"],
    ]  # fmt: skip
    assert [{n: set(t) for n, t in glied.felder().items()} for glied in hoehe.min] == [
        {}, {"beantragt": {"money"}}, {}, {},
    ]  # fmt: skip
    assert [art(glied) for glied in hoehe.min] == [
        "parameter", "feld", "produkt", "wenn_mehrere_kommunen",
    ]  # fmt: skip
    assert [art(roh) for roh in (SATZ, {"mal": 1}, "parameter", None)] == [
        "produkt", None, None, None,
    ]  # fmt: skip
