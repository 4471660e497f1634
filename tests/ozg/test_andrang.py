"""The crowds of tests/beratung/buchung/test_andrang.py at full size, through the gateway.

The control runs on a platform of its own, whose locks and constraints it takes away.
"""

import asyncio
import random
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from ozg.postgres import Cluster
from shared.kalender import ist_arbeitstag
from tests.andrang import Anfrage, andrang, stati
from tests.beratung.buchung.test_andrang import (
    IM_GLEICHSCHRITT,
    KOMMUNE_ZWEIMAL,
    OHNE_SPERREN,
    UEBERSCHNEIDUNGEN,
)
from tests.ozg.conftest import LaufendePlattform, Ozg, saubere_umgebung
from tests.ozg.test_letzter_platz import ausweis

pytestmark = pytest.mark.nightly
PFAD = "/beratung/v1/buchungen"
VERBINDUNGEN = 200
ALLE_ZUGLEICH = 30
ZUSAGEN = """
    SELECT count(*) FROM beratung.buchung_kommune
    WHERE belegt AND finanzierung = 'land' AND bereich = 'ozg' AND kommune = '{}'
"""


class Menge:
    """Callers of one platform, in the name of ekom21."""

    def __init__(self, plattform: LaufendePlattform) -> None:
        self._port = int(plattform.adresse.rpartition(":")[2])
        self._kopf = ausweis(plattform)
        self._cluster = Cluster(Path(plattform.env["OZG_DATEN"]))
        self._cluster.anschliessen()
        with httpx.Client(base_url=plattform.adresse, headers=self._kopf) as client:
            alle = client.get(
                "/katalog/v1/kommunen", params={"limit": 200, "stichtag": "2021-05-03"}
            ).json()["items"]
            teams = client.get("/beratung/v1/berater", params={"limit": 200}).json()["items"]
        belegt = set(self.sql("SELECT DISTINCT kommune FROM beratung.buchung_kommune").split())
        self.kommunen = [eine["ags"] for eine in alle if eine["ags"] not in belegt]
        self.teams = [None, *(team["id"] for team in teams)]

    def sql(self, befehl: object) -> str:
        return self._cluster.sql(str(befehl), database="beratung")

    def bucht(self, wuensche: list[dict[str, object]], *, kontrolle: bool = False) -> Counter[int]:
        """Send all at once; no answer may be a 5xx (a deadlock, for one), but in a control."""
        anfragen = [Anfrage(PFAD, wunsch, self._kopf) for wunsch in wuensche]
        beginn = time.perf_counter()
        antworten = asyncio.run(andrang(self._port, anfragen, verbindungen=VERBINDUNGEN))
        dauer = time.perf_counter() - beginn
        sys.stdout.write(f"\n{len(anfragen)} in {dauer:.1f} s: {dict(stati(antworten))}\n")
        if not kontrolle:
            assert [koerper for status, koerper in antworten if status >= 500] == []
        return stati(antworten)

    def zufaellig(self, anzahl: int) -> list[dict[str, object]]:
        """Three days each over two quarters, of any Kommune with any team, in no order."""
        zufall = random.Random(anzahl)
        tage = [date(2022, 1, 10) + timedelta(days=n) for n in range(180)]
        return [
            wunsch(
                zufall.choice(self.kommunen[ALLE_ZUGLEICH:]),
                zufall.choice([tag for tag in tage if ist_arbeitstag(tag)]),
                modul=zufall.randint(1, 4),
                dauer_tage=zufall.choice([2.5, 3]),
                berater=zufall.choice(self.teams),
                unterbrechung_erlaubt=True,
            )
            for _ in range(anzahl)
        ]


def wunsch(ags: str, beginn: date, **anders: object) -> dict[str, object]:
    return {
        "ags": ags,
        "modul": 1,
        "format": "online",
        "dauer_tage": 3,
        "beginn": beginn.isoformat(),
        "teilnehmende": 3,
        "eigenanteil_akzeptiert": True,
    } | anders


def kostenfrei(ags: str) -> list[dict[str, object]]:
    """Wishes of one Kommune for one Bereich, a week apart; every second would also pay."""
    montage = (date(2021, 5, 3) + timedelta(days=7 * n) for n in range(2 * ALLE_ZUGLEICH))
    frei = [m for m in montage if all(ist_arbeitstag(m + timedelta(days=k)) for k in range(3))]
    return [
        wunsch(ags, tag, modul=1 + nr % 2, eigenanteil_akzeptiert=nr % 2 == 0)
        for nr, tag in enumerate(frei[:ALLE_ZUGLEICH])
    ]


@pytest.mark.parametrize("anzahl", [2_000, 10_000])
def test_zufaellige_buchungen_ueberschneiden_sich_nie(
    plattform: LaufendePlattform, anzahl: int
) -> None:
    menge = Menge(plattform)
    assert menge.bucht(menge.zufaellig(anzahl)).keys() == {201, 409}
    assert menge.sql(UEBERSCHNEIDUNGEN) == "0"
    assert menge.sql(KOMMUNE_ZWEIMAL) == "0"


def test_dreissig_wollen_kostenfrei(plattform: LaufendePlattform) -> None:
    menge = Menge(plattform)
    ags = menge.kommunen[0]
    gebucht = menge.bucht(kostenfrei(ags))
    assert menge.sql(ZUSAGEN.format(ags)) == "1"
    assert gebucht in ({201: 16, 409: 14}, {201: 15, 409: 15})


def test_gegenprobe(ozg: Ozg, tmp_path: Path, port: int) -> None:
    ozg("up").warte_auf("Anhalten", seconds=240)
    env = saubere_umgebung() | {"OZG_DATEN": str(tmp_path / "ozg"), "OZG_PORT": str(port)}
    menge = Menge(LaufendePlattform(adresse=f"http://127.0.0.1:{port}", env=env))
    menge.bucht([wunsch(ags, date(2022, 9, 5)) for ags in menge.kommunen[-40:]])
    for befehl in (
        OHNE_SPERREN,
        "ALTER TABLE beratung.termin DROP CONSTRAINT berater_frei",
        "ALTER TABLE beratung.termin_kommune DROP CONSTRAINT kommune_frei",
    ):
        menge.sql(befehl)
    menge.bucht(menge.zufaellig(1_000), kontrolle=True)
    assert int(menge.sql(UEBERSCHNEIDUNGEN)) > 0
    assert int(menge.sql(KOMMUNE_ZWEIMAL)) > 0
    menge.sql("DROP INDEX beratung.platz_frei")
    menge.sql(IM_GLEICHSCHRITT)
    menge.bucht(kostenfrei(menge.kommunen[0]), kontrolle=True)
    assert int(menge.sql(ZUSAGEN.format(menge.kommunen[0]))) > 1
