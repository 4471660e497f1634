"""Two months of working days, and the days in words: pure."""

from datetime import date
from decimal import Decimal

from services.dashboard.seiten.beratung.kalenderblatt import monate, monatsanfang
from services.dashboard.seiten.beratung.worte import dauer, zeitraum

HEUTE = date(2021, 4, 15)


def test_the_month_asked_for_is_never_past_nor_out_of_reach() -> None:
    assert monatsanfang("2021-06", HEUTE) == date(2021, 6, 1)
    assert monatsanfang("2020-01", HEUTE) == date(2021, 4, 1)
    assert monatsanfang("9999-12", HEUTE) == date(2024, 4, 1)
    assert monatsanfang("x", HEUTE) == date(2021, 4, 1)


def test_holidays_past_and_free_days() -> None:
    mai, juni = monate(date(2021, 5, 1), 2, {date(2021, 6, 7): 2}, HEUTE)
    assert (mai.name, juni.name) == ("Mai 2021", "Juni 2021")
    assert [woche.nummer for woche in mai.wochen] == [18, 19, 20, 21, 22]
    tage = {tag.tag: tag for woche in juni.wochen for tag in woche.tage if tag}
    assert tage[date(2021, 6, 3)].feiertag == "Fronleichnam"
    assert tage[date(2021, 6, 7)].frei == 2
    assert all(tag.weekday() < 5 for tag in tage)
    [april] = monate(date(2021, 4, 1), 1, {}, HEUTE)
    vergangen = [t.tag.day for w in april.wochen for t in w.tage if t and t.vergangen]
    assert max(vergangen) == 15


def test_days_in_words() -> None:
    assert zeitraum([date(2021, 5, 3), date(2021, 5, 4), date(2021, 5, 5)]) == "3. bis 5. Mai 2021"
    ueber = [date(2021, 4, 29), date(2021, 4, 30), date(2021, 5, 1)]
    assert zeitraum(ueber) == "29. April 2021 bis 1. Mai 2021"
    assert zeitraum([date(2021, 5, 7), date(2021, 5, 10)]) == "7. Mai 2021, 10. Mai 2021"
    assert (dauer(Decimal("2.5")), dauer(Decimal("3.0"))) == ("2,5 Tage", "3 Tage")
