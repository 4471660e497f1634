"""Amounts in words: as a Bescheid has to write them."""

from decimal import Decimal

import pytest

from services.foerderung.ausfertigung.worte import in_worten

WORTE = {
    "0": "null Euro",
    "0.01": "ein Cent",
    "0.50": "fünfzig Cent",
    "1": "ein Euro",
    "1.01": "ein Euro und ein Cent",
    "2.00": "zwei Euro",
    "11": "elf Euro",
    "12.34": "zwölf Euro und vierunddreißig Cent",
    "16": "sechzehn Euro",
    "17": "siebzehn Euro",
    "21": "einundzwanzig Euro",
    "30": "dreißig Euro",
    "66.77": "sechsundsechzig Euro und siebenundsiebzig Cent",
    "100": "einhundert Euro",
    "101": "einhundertein Euro",
    "1000": "eintausend Euro",
    "1001": "eintausendein Euro",
    "25000.00": "fünfundzwanzigtausend Euro",
    "100000": "einhunderttausend Euro",
    "101000": "einhunderteintausend Euro",
    "121021.21": "einhunderteinundzwanzigtausendeinundzwanzig Euro und einundzwanzig Cent",
    "999999.99": "neunhundertneunundneunzigtausendneunhundertneunundneunzig Euro"
    " und neunundneunzig Cent",
    "1000000": "eine Million Euro",
    "1500000": "eine Million fünfhunderttausend Euro",
    "2000001": "zwei Millionen ein Euro",
    "3900000.10": "drei Millionen neunhunderttausend Euro und zehn Cent",
    "1000000000": "eine Milliarde Euro",
    "999999999999.99": "neunhundertneunundneunzig Milliarden neunhundertneunundneunzig Millionen"
    " neunhundertneunundneunzigtausendneunhundertneunundneunzig Euro und neunundneunzig Cent",
}


@pytest.mark.parametrize(("betrag", "worte"), WORTE.items())
def test_an_amount_is_written_in_words(betrag: str, worte: str) -> None:
    assert in_worten(Decimal(betrag)) == worte


def test_no_two_amounts_read_the_same() -> None:
    betraege = [Decimal(n) / 100 for n in range(3000)]
    betraege += [Decimal(n * faktor) for n in range(1, 1100) for faktor in (31, 1000, 10**6)]
    verschiedene = set(betraege)
    assert len({in_worten(betrag) for betrag in verschiedene}) == len(verschiedene)


@pytest.mark.parametrize("betrag", ["-0.01", "0.001", "1000000000000"])
def test_what_is_no_amount_of_money_is_refused(betrag: str) -> None:
    with pytest.raises(ValueError, match="no amount of money"):
        in_worten(Decimal(betrag))
