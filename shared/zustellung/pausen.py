"""When a delivery is tried again, and when no more: growing, jittered pauses over three days."""

import random
from datetime import timedelta

DREI_TAGE = timedelta(days=3)
PAUSEN = (0.5, 2, 10, 60, 300, 1_800, 3_600, 10_800, 21_600, 43_200)  # seconds, the last repeated
NACH_MISSERFOLGEN = 3
LAENGSTE_AUSZEIT = 300.0


def naechste_pause(versuche: int, verlangt: float = 0) -> timedelta:
    """Return how long to wait after so many attempts; not less than the receiver asks for."""
    pause = PAUSEN[min(versuche, len(PAUSEN)) - 1]
    gestreut = pause * random.uniform(0.75, 1.25)  # noqa: S311 (jitter)
    return timedelta(seconds=max(gestreut, verlangt))


def auszeit(misserfolge: int) -> timedelta:
    """Return for how long nothing at all is sent after so many batches without a success.

    A receiver that is down is asked now and then, not once for each event that waits.
    """
    if misserfolge < NACH_MISSERFOLGEN:
        return timedelta(0)
    sekunden: float = min(0.5 * 2 ** min(misserfolge - NACH_MISSERFOLGEN, 20), LAENGSTE_AUSZEIT)
    return timedelta(seconds=sekunden * random.uniform(0.75, 1.25))  # noqa: S311 (jitter)
