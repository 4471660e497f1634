"""When a delivery is tried again, and when no more: growing, jittered pauses over three days."""

import random
from datetime import timedelta

DREI_TAGE = timedelta(days=3)
PAUSEN = (0.5, 2, 10, 60, 300, 1_800, 3_600, 10_800, 21_600, 43_200)  # seconds, the last repeated
KUERZESTE_AUSZEIT, LAENGSTE_AUSZEIT = 0.3, 300.0  # seconds


def naechste_pause(versuche: int, verlangt: float = 0) -> timedelta:
    """Return how long to wait after so many attempts; not less than the receiver asks for."""
    pause = PAUSEN[min(versuche, len(PAUSEN)) - 1]
    gestreut = pause * random.uniform(0.75, 1.25)  # noqa: S311 (jitter)
    return timedelta(seconds=max(gestreut, verlangt))


def auszeit(erfolglos: timedelta) -> timedelta:
    """Return for how long nothing is sent to whom nothing arrived for `erfolglos`: a fifth of it.

    A receiver that is down is asked now and then, not once for each event that waits, and soon
    after it is back.
    """
    sekunden = min(max(erfolglos.total_seconds() / 5, KUERZESTE_AUSZEIT), LAENGSTE_AUSZEIT)
    return timedelta(seconds=sekunden * random.uniform(0.75, 1.25))  # noqa: S311 (jitter)
