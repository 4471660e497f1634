"""One request is followed by its id through the logs of two processes."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from tests.ozg.conftest import ANDERER_ORDNER, LaufendePlattform

KENNUNG = "spur-durch-zwei-dienste"
ABWESEND = "06999999"


def zeilen(plattform: LaufendePlattform, dienst: str) -> list[dict[str, Any]]:
    """Return the answers this service has logged under our id, a moment after they were given."""
    log = Path(plattform.env["OZG_DATEN"]) / "protokolle" / f"{dienst}.log"
    bis = time.monotonic() + 10
    while time.monotonic() < bis:
        alle = [json.loads(z) for z in log.read_text().splitlines() if z.startswith("{")]
        unsere = [zeile for zeile in alle if zeile.get("request_id") == KENNUNG]
        if beantwortet := [zeile for zeile in unsere if "route" in zeile]:
            return beantwortet
        time.sleep(0.1)
    return []


def test_vom_dashboard_zum_katalog(plattform: LaufendePlattform) -> None:
    token = subprocess.run(
        [sys.executable, "-m", "ozg", "token", "--rolle", "beratung"],
        env=plattform.env,
        cwd=ANDERER_ORDNER,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    antwort = httpx.get(
        f"{plattform.adresse}/dashboard/v1/kommunen/{ABWESEND}",
        headers={"Authorization": f"Bearer {token}", "X-Request-ID": KENNUNG},
        timeout=30,
    )
    assert (antwort.status_code, antwort.headers["X-Request-ID"]) == (404, KENNUNG)
    dashboard, katalog = zeilen(plattform, "dashboard"), zeilen(plattform, "katalog")
    assert [zeile["status"] for zeile in dashboard] == [404]
    gefragt = [(zeile["route"].rpartition("/")[2], zeile["status"]) for zeile in katalog]
    assert ("kommunen", 200) in gefragt
    assert len({zeile["trace_id"] for zeile in dashboard + katalog}) == 1
    assert ABWESEND not in json.dumps(dashboard + katalog)
