"""On what a run was made: what somebody must know to compare their own with it."""

import os
import platform
from datetime import datetime
from pathlib import Path

from ozg.postgres import postgres_version
from ozg.programme import caddy_version
from shared.clock import BERLIN
from tests.fassung import fassung
from tests.leistung.pruefstand import SEED, Stand


def kopf(
    staende: dict[str, Stand], *, runden: int, sekunden: float, bemerkung: str
) -> dict[str, str]:
    """Return the lines of the report's first table."""
    gesagt = rechner() | {
        "load": "wrk on the same machine",
        "rounds": f"{runden} of {sekunden:g} s a class",
        "seeds": f"{SEED} and the two rounds after it; rows by a hash of their keys",
    }
    gesagt |= {f"data, {stand.groesse}": str(stand.bestand) for stand in staende.values()}
    if bemerkung:
        gesagt["note"] = bemerkung
    return gesagt


def rechner() -> dict[str, str]:
    """Return when this is, of which code, and what it runs on."""
    return {
        "date": datetime.now(BERLIN).strftime("%d %B %Y, %H:%M"),
        "commit": fassung(mit_aenderungen=True),
        "machine": f"{_prozessor()}, {os.cpu_count()} cores, {_speicher()} GB; {platform.system()}"
        f" {platform.release().partition('-')[0]}",
        "programs": f"Python {platform.python_version()}, PostgreSQL {postgres_version()},"
        f" Caddy {caddy_version()}",
    }


def auslastung() -> float:
    """Return how many processes wanted to run in the last minute."""
    return os.getloadavg()[0]


def _prozessor() -> str:
    for zeile in Path("/proc/cpuinfo").read_text().splitlines():
        if zeile.startswith("model name"):
            return zeile.partition(":")[2].strip()
    return platform.machine()


def _speicher() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
