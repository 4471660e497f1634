"""How many requests a process works on at once."""

import logging
import time
from collections.abc import Callable

HOECHSTENS = 256  # a crowd of 200, and the other services beside it
MINDESTENS = 32  # twice the connections there are
ERTRAEGLICH = 2.5  # seconds that who is let in may wait: half of what is waited for a connection
DAZU = 16  # a second
VERGEBLICH = "ozg.vergeblich"  # in the scope of a request that waited in vain for a connection

log = logging.getLogger(__name__)


class Andrang:
    """Lets in at most `grenze` at a time; who comes then is told so at once, which costs little.

    Once somebody has waited in vain for a connection, all behind would wait in vain too and still
    cost what they cost until then: from then on as many are let in as are answered within
    ERTRAEGLICH at today's pace. Each second in which nobody waits in vain lets in DAZU more; while
    others are turned away, only up to that pace, or the queue would be too long again.
    """

    def __init__(
        self, hoechstens: int = HOECHSTENS, *, uhr: Callable[[], float] = time.monotonic
    ) -> None:
        self.grenze, self.laufend = hoechstens, 0
        self._hoechstens, self._uhr = hoechstens, uhr
        self._seit, self._beantwortet, self._abgewiesen = uhr(), 0, 0
        self._vergeblich = False

    def herein(self) -> bool:
        if self.laufend >= self.grenze:
            self._abgewiesen += 1
            return False
        self.laufend += 1
        return True

    def hinaus(self, *, vergeblich: bool) -> None:
        """Tell that one has been answered, or has waited in vain for a connection."""
        self.laufend -= 1
        self._vergeblich |= vergeblich
        self._beantwortet += not vergeblich
        if (dauer := self._uhr() - self._seit) >= 1:
            self._bemessen(dauer)

    def _bemessen(self, dauer: float) -> None:
        soviele = int(self._beantwortet / dauer * ERTRAEGLICH)
        if self._vergeblich:
            self.grenze = max(min(self.grenze, soviele), min(MINDESTENS, self._hoechstens))
        else:
            bis = max(self.grenze, soviele) if self._abgewiesen else self._hoechstens
            self.grenze = min(self.grenze + DAZU * int(dauer), bis, self._hoechstens)
        if self._abgewiesen:
            log.warning(
                "requests turned away",
                extra={"requests": self._abgewiesen, "at_most": self.grenze},
            )
        self._seit, self._beantwortet, self._abgewiesen = self._uhr(), 0, 0
        self._vergeblich = False
