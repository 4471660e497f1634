"""Memory does not grow with the file; each size is measured in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Datenbank


def gemessen(url: str, mb: int) -> dict[str, float]:
    fertig = subprocess.run(
        [sys.executable, "-m", "tests.katalog.xzufi.messen", url, str(mb)],
        cwd=Path(__file__).parents[3],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    print(fertig.stdout)
    return dict(json.loads(fertig.stdout))


@pytest.mark.nightly
def test_50_mb_brauchen_nicht_mehr_als_5(database: Datenbank) -> None:
    klein, gross = gemessen(database("katalog"), 5), gemessen(database("katalog"), 50)
    assert gross["lesen_mb"] < 20
    for schritt in ("lesen", "erster_lauf", "zweiter_lauf", "ausgeben"):
        assert gross[f"{schritt}_mb"] < klein[f"{schritt}_mb"] + 30, schritt
