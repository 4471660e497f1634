from datetime import date
from decimal import Decimal

import pytest

from shared.deutsch import datum, geld, kurzdatum, wochentag, zahl


def test_tage() -> None:
    tag = date(2021, 5, 3)
    assert (wochentag(tag), datum(tag), kurzdatum(tag)) == ("Montag", "3. Mai 2021", "03.05.2021")


@pytest.mark.parametrize(
    ("betrag", "geschrieben"),
    [("0", "0,00 €"), ("25000", "25.000,00 €"), ("1500000.5", "1.500.000,50 €")],
)
def test_geld(betrag: str, geschrieben: str) -> None:
    assert geld(Decimal(betrag)) == geschrieben


@pytest.mark.parametrize(
    ("wert", "geschrieben"),
    [(5, "5"), (Decimal("14.90"), "14,9"), (Decimal("100"), "100"), (Decimal("0.00"), "0")],
)
def test_zahl(wert: Decimal | int, geschrieben: str) -> None:
    assert zahl(wert) == geschrieben
