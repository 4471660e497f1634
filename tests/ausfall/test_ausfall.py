"""The full run of `make ausfall`, in `make nightly`."""

import pytest

from tests.ausfall.__main__ import lauf
from tests.ausfall.bericht import ablegen, bericht
from tests.ausfall.plan import EINZELNE, KONTROLLE, TOETEN
from tests.ausfall.umschalten import umgeschaltet

SEED, MINUTEN = 2021, 25


@pytest.mark.nightly
def test_nothing_acknowledged_is_lost_whatever_breaks() -> None:
    ganzer = lauf(SEED, minuten=MINUTEN, schritte=[*EINZELNE, TOETEN, KONTROLLE])
    ablegen(bericht(ganzer))
    assert [e.schritt.was for e in ganzer.ergebnisse if not (e.gut or e.ausgelassen)] == []


@pytest.mark.nightly
@pytest.mark.parametrize("abgehaengt", [False, True])
def test_a_standby_takes_over_with_all_that_was_acknowledged(abgehaengt: bool) -> None:
    fall = umgeschaltet(seed=SEED, abgehaengt=abgehaengt)
    assert fall.gut, fall.befunde
    assert fall.geschrieben < 15
