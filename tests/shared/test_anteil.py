"""A share is rounded, but never to nothing and never to all."""

import pytest

from shared.anteil import anteil


@pytest.mark.parametrize(
    ("zaehler", "nenner", "text"),
    [
        (0, 0, None),
        (1, 0, None),
        (0, 1, "0.0000"),
        (0, 7, "0.0000"),
        (1, 1, "1.0000"),
        (7, 7, "1.0000"),
        (1, 2, "0.5000"),
        (1, 3, "0.3333"),
        (2, 3, "0.6667"),
        (1, 20_000, "0.0001"),
        (1, 8_000, "0.0001"),
        (5, 20_000, "0.0003"),  # the half upwards: 0.00025
        (1, 1_000_000, "0.0001"),
        (1, 10_000_000, "0.0001"),
        (999_999, 1_000_000, "0.9999"),
        (9_999_999, 10_000_000, "0.9999"),
        (0, 1_000_000, "0.0000"),
        (1_000_000, 1_000_000, "1.0000"),
    ],
)
def test_anteil(zaehler: int, nenner: int, text: str | None) -> None:
    assert anteil(zaehler, nenner) == text
