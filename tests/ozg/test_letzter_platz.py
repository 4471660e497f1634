"""The last place of a day, wanted by thousands at once, through the gateway.

`SAATEN=6-20 pytest -n0 -s -m nightly <this file>` runs these of the 20 seeds of the full size;
`make nightly` takes another five of them on each of four nights.
"""

import asyncio
import os
import random
import subprocess
import sys
import time
from datetime import date, timedelta

import httpx
import pytest

from tests.andrang import Anfrage, andrang, stati, wunsch
from tests.ozg.conftest import LaufendePlattform

VERBINDUNGEN = 200
TEAMS = 10
ERSTE, LETZTE = (int(nr) for nr in os.environ.get("SAATEN", "1-20").split("-"))


def ausweis(plattform: LaufendePlattform) -> dict[str, str]:
    token = subprocess.run(
        [sys.executable, "-m", "ozg", "token", "--rolle", "beratung"],
        env=plattform.env, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    return {"Authorization": f"Bearer {token}"}


def freie_beginne(client: httpx.Client, anzahl: int) -> list[str]:
    """Return days far from the demo data, at least a week apart, on which every team is free."""
    beginne: list[str] = []
    von = date(2026, 1, 6)
    while len(beginne) < anzahl:
        wann = {"von": von.isoformat(), "bis": (von + timedelta(days=6)).isoformat()}
        antwort = client.get(
            "/beratung/v1/verfuegbarkeiten",
            params={"modul": "1", "format": "online", "dauer_tage": "3"} | wann,
        )
        frei = antwort.json()["items"]
        for beginn in [eine["beginn"] for eine in frei if eine["freie_teams"] == TEAMS][:1]:
            beginne.append(beginn)
            von = date.fromisoformat(beginn)
        von += timedelta(days=7)
    return beginne


@pytest.mark.allein
@pytest.mark.parametrize(
    ("saaten", "versuche"),
    [
        (range(1, 2), 1_000),
        pytest.param(range(ERSTE, LETZTE + 1), 10_000, marks=pytest.mark.nightly),
    ],
    ids=["1000", "10000"],
)
def test_der_letzte_platz_geht_an_einen(
    plattform: LaufendePlattform, saaten: range, versuche: int
) -> None:
    kopf, port = ausweis(plattform), int(plattform.adresse.rpartition(":")[2])
    with httpx.Client(base_url=plattform.adresse, timeout=10) as client:
        beginne = freie_beginne(client, saaten[-1])
        for saat in saaten:
            beginn = beginne[saat - 1]
            kommunen = [
                eine["ags"]
                for eine in client.get(
                    "/katalog/v1/kommunen", params={"limit": 200, "stichtag": beginn}
                ).json()["items"]
            ]

            def anfrage(ags: str, beginn: str = beginn) -> Anfrage:
                am_tag = wunsch(ags, date.fromisoformat(beginn))
                return Anfrage("/beratung/v1/buchungen", am_tag, kopf)

            davor = [anfrage(ags) for ags in kommunen[: TEAMS - 1]]
            assert stati(asyncio.run(andrang(port, davor, verbindungen=3))) == {201: TEAMS - 1}
            zufall = random.Random(saat)
            menge = [anfrage(zufall.choice(kommunen[TEAMS:])) for _ in range(versuche)]
            begonnen = time.perf_counter()
            antworten = asyncio.run(andrang(port, menge, verbindungen=VERBINDUNGEN))
            dauer = time.perf_counter() - begonnen
            print(f"\nseed {saat}, {beginn}: {dict(stati(antworten))} in {dauer:.1f} s", flush=True)
            assert [koerper for status, koerper in antworten if status >= 500] == []
            assert stati(antworten) == {201: 1, 409: versuche - 1}
