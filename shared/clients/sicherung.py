"""A circuit breaker and a budget: who has failed again and again is left alone for a while, and
failures are answered by few repetitions (ADR 0011).
"""

import time
from collections.abc import Callable

SCHWELLE = 5  # failed calls in a row
PAUSE = 5.0  # seconds
VORRAT, KOSTEN = 100, 10  # what a budget holds at most, and one repetition takes; a success earns 1


class Sicherung:
    """Opens after SCHWELLE failures in a row; after PAUSE seconds one call at a time is tried.

    A trial is sent once. So whoever is gone gets at most 10 requests more than there are calls,
    and one that fails now and then a tenth more.

    A trial that is never reported (its caller went away) holds the others back for one more
    PAUSE and no longer. `uhr` counts seconds and never goes back.
    """

    def __init__(self, *, uhr: Callable[[], float] = time.monotonic) -> None:
        self._uhr = uhr
        self._fehlschlaege = 0
        self._naechster_versuch = float("-inf")
        self._budget = VORRAT

    def erlaubt(self) -> bool:
        """Say whether a call may be made now; when open, the first to ask makes the trial."""
        if self._fehlschlaege < SCHWELLE:
            return True
        if self._uhr() < self._naechster_versuch:
            return False
        self._naechster_versuch = self._uhr() + PAUSE
        return True

    def nochmal(self) -> bool:
        """Say whether a call may be sent once more now, which takes from the budget."""
        if self._fehlschlaege >= SCHWELLE or self._budget < KOSTEN:
            return False
        self._budget -= KOSTEN
        return True

    def gelungen(self) -> None:
        self._fehlschlaege = 0
        self._budget = min(self._budget + 1, VORRAT)

    def misslungen(self) -> None:
        self._fehlschlaege += 1
        self._naechster_versuch = self._uhr() + PAUSE
