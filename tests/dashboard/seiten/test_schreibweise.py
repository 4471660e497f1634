"""How figures and times are written."""

from datetime import UTC, datetime, timedelta

import pytest

from services.dashboard.seiten.schreibweise import alter, monate, prozent, zahl

JETZT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("vergangen", "worte"),
    [
        (timedelta(seconds=-5), "unter 1 Minute"),
        (timedelta(seconds=59), "unter 1 Minute"),
        (timedelta(minutes=1), "1 Minute"),
        (timedelta(minutes=59, seconds=59), "59 Minuten"),
        (timedelta(hours=1, minutes=59), "1 Stunde"),
        (timedelta(hours=23), "23 Stunden"),
        (timedelta(days=1, hours=23), "1 Tag"),
        (timedelta(days=400), "400 Tage"),
    ],
)
def test_alter(vergangen: timedelta, worte: str) -> None:
    assert alter(JETZT - vergangen, JETZT) == worte


def test_monate() -> None:
    assert monate(["2021-03"]) == "März\xa02021"
    assert monate(["2021-02", "2021-03"]) == "Feb., März\xa02021"
    assert monate(["2019-11", "2020-01", "2020-10"]) == "Nov.\xa02019, Jan., Okt.\xa02020"


def test_figures() -> None:
    assert zahl(1_500_000) == "1.500.000"
    assert prozent(180, 422) == "42,7\xa0%"
