"""As many are let in as are answered in time; who is turned away costs little and is counted."""

import logging

import pytest

from shared.andrang import DAZU, ERTRAEGLICH, HOECHSTENS, MINDESTENS, Andrang


class Uhr:
    jetzt = 0.0

    def __call__(self) -> float:
        return self.jetzt


def sekunde(andrang: Andrang, uhr: Uhr, *, beantwortet: int, vergeblich: int = 0) -> None:
    """Let a second pass in which so many were answered, and so many waited in vain."""
    for nr in range(beantwortet + vergeblich):
        assert andrang.herein()
        if nr == beantwortet + vergeblich - 1:
            uhr.jetzt += 1.0
        andrang.hinaus(vergeblich=nr < vergeblich)


def test_a_crowd_is_let_in_and_the_next_one_is_not() -> None:
    andrang = Andrang()
    assert [andrang.herein() for _ in range(HOECHSTENS + 1)] == [True] * HOECHSTENS + [False]
    andrang.hinaus(vergeblich=False)
    assert andrang.herein()
    assert andrang.laufend == HOECHSTENS


def test_waiting_in_vain_lets_in_only_who_is_answered_in_time() -> None:
    andrang = Andrang(uhr=(uhr := Uhr()))
    sekunde(andrang, uhr, beantwortet=40, vergeblich=1)
    assert andrang.grenze == 40 * ERTRAEGLICH
    sekunde(andrang, uhr, beantwortet=50)
    assert andrang.grenze == 40 * ERTRAEGLICH + DAZU


def test_while_others_are_turned_away_the_queue_grows_no_longer_than_is_answered_in_time() -> None:
    andrang = Andrang(uhr=(uhr := Uhr()))
    sekunde(andrang, uhr, beantwortet=40, vergeblich=1)

    def gedraenge(beantwortet: int) -> int:
        """Let a second pass in which so many are answered and all places are taken."""
        while andrang.herein():
            pass
        for nr in range(beantwortet):
            uhr.jetzt += nr == beantwortet - 1
            andrang.hinaus(vergeblich=False)
        return andrang.grenze

    assert gedraenge(40) == 40 * ERTRAEGLICH
    assert gedraenge(44) == 44 * ERTRAEGLICH
    assert gedraenge(30) == 44 * ERTRAEGLICH
    assert gedraenge(80) == 44 * ERTRAEGLICH + DAZU
    sekunde(andrang, uhr, beantwortet=40)
    assert andrang.grenze == 44 * ERTRAEGLICH + 2 * DAZU


def test_it_is_never_fewer_than_the_connections_can_use_nor_more_than_at_first() -> None:
    andrang = Andrang(uhr=(uhr := Uhr()))
    sekunde(andrang, uhr, beantwortet=0, vergeblich=3)
    assert andrang.grenze == MINDESTENS
    for _ in range(HOECHSTENS // DAZU):
        sekunde(andrang, uhr, beantwortet=1)
    assert andrang.grenze == HOECHSTENS


def test_a_quiet_minute_counts_as_sixty_seconds() -> None:
    andrang = Andrang(uhr=(uhr := Uhr()))
    sekunde(andrang, uhr, beantwortet=0, vergeblich=1)
    uhr.jetzt += 2.0
    sekunde(andrang, uhr, beantwortet=1)
    assert andrang.grenze == MINDESTENS + 3 * DAZU


def test_one_line_a_second_says_how_many_were_turned_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    andrang = Andrang(1, uhr=(uhr := Uhr()))
    with caplog.at_level(logging.WARNING, logger="shared.andrang"):
        assert andrang.herein()
        assert [andrang.herein() for _ in range(5)] == [False] * 5
        uhr.jetzt += 1.0
        andrang.hinaus(vergeblich=False)
    [zeile] = caplog.records
    assert (zeile.requests, zeile.at_most) == (5, 1)  # type: ignore[attr-defined]
