"""How many connections to the database a process has, and how many requests wait for one."""

from collections.abc import Sequence

from sqlalchemy.engine import Engine

from shared.beobachtung.messwerte import Stand
from shared.pool import Verbindungspool


def verbindungen(engine: Engine, hoechstens: int) -> Sequence[Stand]:
    """Return the gauges of an engine whose pool is a Verbindungspool."""
    pool = engine.pool
    assert isinstance(pool, Verbindungspool)
    belegt, frei = pool.checkedout(), pool.checkedin()
    return (
        Stand(
            "ozg_datenbank_verbindungen",
            "Verbindungen zur Datenbank",
            ("zustand",),
            {("belegt",): belegt, ("frei",): frei},
        ),
        Stand(
            "ozg_datenbank_verbindungen_hoechstens",
            "So viele darf dieser Prozess haben",
            (),
            {(): hoechstens},
        ),
        Stand(
            "ozg_datenbank_wartende",
            "Anfragen, die auf eine Verbindung warten",
            (),
            {(): pool.wartende},
        ),
    )
