"""Working days of Hessen and how long each Frist runs, as plain functions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.foerderung.frist.dauer import ARBEITSTAGE, erinnert_bis, faelligkeit
from shared.kalender import arbeitstage, feiertag, ist_arbeitstag, nach_arbeitstagen
from shared.schemas.antrag import Fristart

TAGE = st.dates(min_value=date(2019, 1, 1), max_value=date(2030, 12, 31))


@pytest.mark.parametrize(
    ("tag", "anzahl", "danach"),
    [
        (date(2021, 4, 1), 1, date(2021, 4, 6)),  # Gründonnerstag: over Easter
        (date(2021, 4, 15), 1, date(2021, 4, 16)),
        (date(2021, 4, 16), 1, date(2021, 4, 19)),
        (date(2021, 4, 17), 1, date(2021, 4, 19)),  # a Saturday does not count
        (date(2021, 6, 2), 1, date(2021, 6, 4)),  # Fronleichnam is one in Hessen
        (date(2021, 12, 23), 2, date(2021, 12, 27)),  # Christmas on a weekend
        (date(2021, 10, 29), 1, date(2021, 11, 1)),  # Allerheiligen is none
    ],
)
def test_nach_arbeitstagen(tag: date, anzahl: int, danach: date) -> None:
    assert nach_arbeitstagen(tag, anzahl) == danach


def test_feiertage_haben_einen_namen() -> None:
    assert feiertag(date(2021, 4, 2)) == "Karfreitag"
    assert feiertag(date(2021, 4, 15)) is None


@given(TAGE, st.integers(min_value=1, max_value=150))
def test_so_viele_arbeitstage_liegen_dazwischen(tag: date, anzahl: int) -> None:
    danach = nach_arbeitstagen(tag, anzahl)
    assert ist_arbeitstag(danach)
    assert len(list(arbeitstage(tag + timedelta(days=1), danach))) == anzahl


@given(st.sampled_from(Fristart), TAGE, st.none() | TAGE)
def test_jede_frist_endet_spaeter_an_einem_arbeitstag(
    art: Fristart, heute: date, ende: date | None
) -> None:
    faellig = faelligkeit(art, heute=heute, vorhaben_ende=ende)
    assert ist_arbeitstag(faellig)
    assert faellig == max(
        nach_arbeitstagen(heute, ARBEITSTAGE[art]),
        nach_arbeitstagen(ende, ARBEITSTAGE[art])
        if ende and art is Fristart.VERWENDUNGSNACHWEIS
        else date.min,
    )
    assert faellig > erinnert_bis(heute)


def test_der_verwendungsnachweis_zaehlt_vom_ende_des_vorhabens() -> None:
    heute, ende = date(2021, 4, 15), date(2023, 7, 31)
    faellig = faelligkeit(Fristart.VERWENDUNGSNACHWEIS, heute=heute, vorhaben_ende=ende)
    assert date(2024, 1, 20) < faellig < date(2024, 2, 10)
    schon_vorbei = faelligkeit(Fristart.VERWENDUNGSNACHWEIS, heute=ende, vorhaben_ende=heute)
    assert schon_vorbei == faellig
