"""The crowds of tests/beratung/buchung/test_andrang.py at full size, through the gateway.

The control runs on a platform of its own, whose locks and constraints it takes away.
"""

import asyncio
import random
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from ozg.postgres import Cluster
from services.beratung.buchung.anstehen import ZUGLEICH
from shared.kalender import ist_arbeitstag
from tests.andrang import Anfrage, andrang, stati, wunsch
from tests.beratung.buchung.test_andrang import (
    IM_GLEICHSCHRITT,
    KOMMUNE_ZWEIMAL,
    UEBERSCHNEIDUNGEN,
)
from tests.ozg.conftest import LaufendePlattform, Ozg, saubere_umgebung
from tests.ozg.test_letzter_platz import ausweis

pytestmark = pytest.mark.nightly
PFAD = "/beratung/v1/buchungen"
VERBINDUNGEN = 200
LAENGSTENS = 1_200  # seconds for one crowd
ALLE_ZUGLEICH = 30
ZUSAGEN = """
    SELECT count(*) FROM beratung.buchung_kommune
    WHERE belegt AND finanzierung = 'land' AND bereich = 'ozg' AND kommune = '{}'
"""


class Menge:
    """Callers of one platform, in the name of ekom21; nobody has booked for `kommunen` yet."""

    def __init__(self, plattform: LaufendePlattform) -> None:
        self._port = int(plattform.adresse.rpartition(":")[2])
        self._kopf = ausweis(plattform)
        self._cluster = Cluster(Path(plattform.env["OZG_DATEN"]))
        self._cluster.anschliessen()
        with httpx.Client(base_url=plattform.adresse, headers=self._kopf, timeout=30) as client:
            alle = client.get(
                "/katalog/v1/kommunen", params={"limit": 200, "stichtag": "2021-05-03"}
            ).json()["items"]
            teams = client.get("/beratung/v1/berater", params={"limit": 200}).json()["items"]
        belegt = set(self.sql("SELECT DISTINCT kommune FROM beratung.buchung_kommune").split())
        self.kommunen = [eine["ags"] for eine in alle if eine["ags"] not in belegt]
        self.uebrige = [e["ags"] for e in alle if e["ags"] not in self.kommunen[:ALLE_ZUGLEICH]]
        self.teams = [None, *(team["id"] for team in teams)]

    def sql(self, befehl: object) -> str:
        return self._cluster.sql(str(befehl), database="beratung")

    def bucht(self, wuensche: list[dict[str, object]], *, kontrolle: bool = False) -> Counter[int]:
        """Send all at once; no answer may be a 5xx (a deadlock, for one), but in a control."""
        anfragen = [Anfrage(PFAD, wunsch, self._kopf) for wunsch in wuensche]
        beginn = time.perf_counter()
        menge = andrang(self._port, anfragen, verbindungen=VERBINDUNGEN)
        antworten = asyncio.run(asyncio.wait_for(menge, LAENGSTENS))
        dauer = time.perf_counter() - beginn
        print(f"\n{len(anfragen)} in {dauer:.1f} s: {dict(stati(antworten))}", flush=True)
        if not kontrolle:
            assert [koerper for status, koerper in antworten if status >= 500] == []
        return stati(antworten)

    def zufaellig(self, anzahl: int, *, tage: int = 180) -> list[dict[str, object]]:
        """Three days each in so many days, of any Kommune with any team, in no order."""
        zufall = random.Random(anzahl)
        wann = [date(2022, 1, 10) + timedelta(days=n) for n in range(tage)]
        return [
            wunsch(
                zufall.choice(self.uebrige),
                zufall.choice([tag for tag in wann if ist_arbeitstag(tag)]),
                modul=zufall.randint(1, 4),
                dauer_tage=zufall.choice([2.5, 3]),
                berater=zufall.choice(self.teams),
                unterbrechung_erlaubt=True,
            )
            for _ in range(anzahl)
        ]


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
    """Few at a time are let into the database, and there all of them look before one of them books.

    Four Kommunen in a row want the same team on the same days.
    """
    ozg("up").warte_auf("Anhalten", seconds=240)
    env = saubere_umgebung() | {"OZG_DATEN": str(tmp_path / "ozg"), "OZG_PORT": str(port)}
    plattform = LaufendePlattform(adresse=f"http://127.0.0.1:{port}", env=env)
    menge = Menge(plattform)
    frei = kostenfrei(menge.kommunen[0])
    kopf = ausweis(plattform) | {"Idempotency-Key": "gegenprobe", "If-Match": '"1"'}
    with httpx.Client(base_url=plattform.adresse, headers=kopf, timeout=30) as client:
        eine = client.post(PFAD, json=frei[0]).json()["id"]  # so that the Kontingent is there
        assert client.post(f"{PFAD}/{eine}/stornieren").status_code == 200
    for befehl in (
        IM_GLEICHSCHRITT,
        "ALTER TABLE beratung.termin DROP CONSTRAINT berater_frei",
        "ALTER TABLE beratung.termin_kommune DROP CONSTRAINT kommune_frei",
    ):
        menge.sql(befehl)
    gleiche = [
        eins | {"ags": ags}
        for eins in menge.zufaellig(25, tage=56)
        for ags in menge.kommunen[1 : 1 + ZUGLEICH]
    ]
    menge.bucht(gleiche, kontrolle=True)
    assert int(menge.sql(UEBERSCHNEIDUNGEN)) > 0
    assert int(menge.sql(KOMMUNE_ZWEIMAL)) > 0
    menge.sql("DROP INDEX beratung.platz_frei")
    menge.bucht(frei, kontrolle=True)
    assert int(menge.sql(ZUSAGEN.format(menge.kommunen[0]))) > 1
