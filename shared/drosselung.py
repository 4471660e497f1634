"""How much one caller may ask of this process: by access and by Kommune of a verified token.

Each of them has a bucket that holds what a minute allows and fills evenly (ADR 0041). What is
remembered is one number for a caller in debt and nothing for all others.
"""

import heapq
import math
import time
from collections.abc import Callable

from shared.errors import DomainError

MERKT = 10_000  # callers in debt; beyond, whoever owes least is forgiven
MINUTE = 60.0


class ZuVieleAnfragen(DomainError):
    """Nothing was done; `pause` is the whole seconds until the next request is answered."""

    status, slug, title = 429, "zu-viele-anfragen", "Das sind zu viele Anfragen"

    def __init__(self, detail: str, pause: int) -> None:
        super().__init__(detail)
        self.headers = {"Retry-After": str(pause)}


class _Eimer:
    """Leaky buckets by name: when each is empty again, in seconds of `uhr` (GCRA)."""

    def __init__(self, je_minute: int, uhr: Callable[[], float]) -> None:
        self._takt, self._uhr = MINUTE / je_minute, uhr
        self._leer: dict[str, float] = {}

    def wartezeit(self, wer: str) -> float:
        """Return the seconds until one more fits; 0 or less when it does now."""
        leer = self._leer.get(wer, 0.0)
        return max(leer, self._uhr()) + self._takt - self._uhr() - MINUTE

    def einer_mehr(self, wer: str) -> None:
        jetzt = self._uhr()
        self._leer[wer] = max(self._leer.get(wer, 0.0), jetzt) + self._takt
        if len(self._leer) > MERKT:
            schulden = [(leer, name) for name, leer in self._leer.items() if leer > jetzt]
            self._leer = {name: leer for leer, name in heapq.nlargest(MERKT // 2, schulden)}

    def __len__(self) -> int:
        return len(self._leer)


class Drosselung:
    """Counts the requests of one process. `uhr` is in seconds and never goes back."""

    def __init__(
        self, *, je_zugang: int, je_kommune: int, uhr: Callable[[], float] = time.monotonic
    ) -> None:
        self._grenzen = {"Zugang": je_zugang, "Kommune": je_kommune}
        self._eimer = {was: _Eimer(grenze, uhr) for was, grenze in self._grenzen.items()}

    def zaehlen(self, *, zugang: str, kommune: str | None) -> None:
        """Count a request of `zugang` (`sub` of a verified token), for its Kommune if it has one.

        Raises ZuVieleAnfragen; a refused request counts for nobody.
        """
        wer = {"Zugang": zugang} | ({"Kommune": kommune} if kommune else {})
        for was, name in wer.items():
            if (pause := self._eimer[was].wartezeit(name)) > 1e-6:  # what adding up floats leaves
                sekunden = math.ceil(pause)
                raise ZuVieleAnfragen(
                    f"Je {was} sind {self._grenzen[was]} Anfragen in der Minute frei,"
                    f" die nächste in {sekunden} s.",
                    sekunden,
                )
        for was, name in wer.items():
            self._eimer[was].einer_mehr(name)

    def gemerkt(self) -> int:
        """Return how many callers are remembered."""
        return sum(map(len, self._eimer.values()))
