"""Each part of a running platform is killed once, while Kommunen book: all of it comes back by
itself, and nothing that was acknowledged is lost or there twice."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import httpx
import pytest

from ozg.neustart import Pausen, neustarts_lesen
from ozg.postgres import Cluster
from ozg.umgebung import DIENSTE
from tests.ozg.conftest import Befehl, Ozg

ZURUECK = 15.0
OPFER = {name: f"-m services {name}" for name in DIENSTE}
OPFER |= {"gateway": "caddy", "PostgreSQL": "postgres -D"}
MONTAGE = [date(2021, 9, 6) + timedelta(weeks=n) for n in range(60)]
TAGE = [tag + timedelta(days=n) for n in (0, 2) for tag in MONTAGE]

log = logging.getLogger(__name__)


@dataclass
class Zusage:
    """One acknowledged Buchung: sent with `schluessel`, answered with `inhalt`."""

    schluessel: str
    anfrage: dict[str, object]
    inhalt: bytes


class Strom:
    """Two Kommunen at a time book; whoever gets no answer asks again with the same key."""

    def __init__(self, adresse: str, *, token: str, ags: list[str]) -> None:
        self.adresse, self.ags = adresse, ags
        self.anmeldung = {"Authorization": f"Bearer {token}"}
        self.zusagen: list[Zusage] = []
        self.gescheitert: list[str] = []
        self.wiederholt = 0
        self._nummer = count()
        self._ende = threading.Event()
        self._threads = [threading.Thread(target=self._buchen) for _ in range(2)]

    def __enter__(self) -> "Strom":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ende.set()
        for thread in self._threads:
            thread.join()

    def warte_auf_weitere(self) -> None:
        """Wait until at least two more are acknowledged."""
        bisher, deadline = len(self.zusagen), time.monotonic() + ZURUECK
        while len(self.zusagen) < bisher + 2:
            assert time.monotonic() < deadline, "nothing can be booked any more"
            time.sleep(0.05)

    def _buchen(self) -> None:
        with httpx.Client(base_url=self.adresse, headers=self.anmeldung, timeout=10) as client:
            while not self._ende.wait(0.15):
                n = next(self._nummer)
                anfrage = {
                    "ags": self.ags[n % len(self.ags)], "modul": 2, "format": "online",
                    "dauer_tage": 3, "beginn": TAGE[n % len(TAGE)].isoformat(),
                    "teilnehmende": 12, "eigenanteil_akzeptiert": True,
                }  # fmt: skip
                self._bis_zur_antwort(client, str(uuid.uuid4()), anfrage)

    def _bis_zur_antwort(
        self, client: httpx.Client, schluessel: str, anfrage: dict[str, object]
    ) -> None:
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            try:
                answer = buchen(client, schluessel, anfrage)
            except httpx.HTTPError:
                answer = None
            if answer is not None and answer.status_code == 201:
                self.zusagen.append(Zusage(schluessel, anfrage, answer.content))
                return
            if answer is not None and answer.status_code in {409, 422}:
                if not answer.json()["type"].endswith("wird-bearbeitet"):
                    return  # refused: this day is taken
            elif answer is not None and answer.status_code not in {500, 502, 503, 504}:
                self.gescheitert.append(answer.text)
                return
            self.wiederholt += 1
            time.sleep(0.2)
        self.gescheitert.append(f"no answer to {schluessel}")


def buchen(client: httpx.Client, schluessel: str, anfrage: dict[str, object]) -> httpx.Response:
    headers = {"Idempotency-Key": schluessel}
    return client.post("/beratung/v1/buchungen", json=anfrage, headers=headers)


def alle_buchungen(client: httpx.Client) -> list[str]:
    ids: list[str] = []
    weiter: dict[str, str] = {}
    while True:
        seite = client.get("/beratung/v1/buchungen", params={"limit": "200"} | weiter).json()
        ids += [item["id"] for item in seite["items"]]
        if seite["next_cursor"] is None:
            return ids
        weiter = {"cursor": seite["next_cursor"]}


def kind(befehl: Befehl, name: str) -> int | None:
    pids = [pid for pid, args in befehl.kinder().items() if OPFER[name] in args]
    return pids[0] if pids else None


def toeten(befehl: Befehl, client: httpx.Client, name: str) -> float:
    """Kill it and return the seconds until another one in its place answers."""
    vorher = kind(befehl, name)
    assert vorher is not None, name
    os.kill(vorher, signal.SIGKILL)
    start = time.monotonic()
    dienst = name if name in DIENSTE else "beratung"
    while time.monotonic() - start < ZURUECK:
        if kind(befehl, name) not in {vorher, None}:
            try:
                if client.get(f"/{dienst}/v1/gesundheit").status_code == 200:
                    return time.monotonic() - start
            except httpx.HTTPError:
                pass
        time.sleep(0.05)
    pytest.fail(f"{name} is not back after {ZURUECK} s")


def ein_token(ozg: Ozg, *arguments: str) -> str:
    befehl = ozg("token", *arguments)
    befehl.warte_auf("ey")
    return befehl.gesagt[0].strip()


def test_everything_that_is_killed_comes_back_and_nothing_acknowledged_is_lost(
    ozg: Ozg, tmp_path: Path, port: int
) -> None:
    befehl = ozg("up")
    befehl.warte_auf("Anhalten", seconds=240)  # of silence: on a machine full of work
    adresse = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=adresse, timeout=10) as client:
        seite = client.get("/katalog/v1/kommunen", params={"limit": 200, "stichtag": "2021-04-15"})
        ags = [kommune["ags"] for kommune in seite.json()["items"]]
        client.headers["Authorization"] = f"Bearer {ein_token(ozg, '--rolle', 'beratung')}"
        kommunen = [word for key in ags for word in ("--ags", key)]
        token = ein_token(ozg, "--rolle", "kommune", *kommunen)
        vorher = set(alle_buchungen(client))

        zurueck: dict[str, float] = {}
        with Strom(adresse, token=token, ags=ags) as strom:
            strom.warte_auf_weitere()
            for name in OPFER:
                zurueck[name] = round(toeten(befehl, client, name), 1)
                strom.warte_auf_weitere()
        log.info("back after %s s, %d acknowledged", zurueck, len(strom.zusagen))

        assert strom.gescheitert == []
        assert strom.wiederholt > 0
        zugesagt = [json.loads(zusage.inhalt)["id"] for zusage in strom.zusagen]
        assert len(set(zugesagt)) == len(zugesagt)
        danach = alle_buchungen(client)
        assert len(set(danach)) == len(danach)
        assert set(danach) - vorher == set(zugesagt)  # all of them, and no other
        with httpx.Client(base_url=adresse, headers=strom.anmeldung, timeout=10) as kommune:
            for zusage in strom.zusagen:
                wieder = buchen(kommune, zusage.schluessel, zusage.anfrage)
                assert (wieder.status_code, wieder.content) == (201, zusage.inhalt)
        assert len(alle_buchungen(client)) == len(danach)

    neustarts = neustarts_lesen(tmp_path / "ozg")
    assert neustarts == dict.fromkeys(OPFER, 1)
    gesagt = (tmp_path / "ozg" / "protokolle" / "ozg.log").read_text()
    for name in OPFER:
        assert re.search(rf'"{name} ist beendet \((Signal 9|Code -9)\), neuer Start in 0 s', gesagt)
    status = subprocess.run(
        [sys.executable, "-m", "ozg", "status"],
        env=os.environ | {"OZG_DATEN": str(tmp_path / "ozg"), "OZG_PORT": str(port)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert re.search(r"Neustarts +6 \(.*PostgreSQL 1", status.stdout), status.stdout

    _laufendes_endet_beim_anhalten(befehl, ordner=tmp_path / "ozg", adresse=adresse)


def _laufendes_endet_beim_anhalten(befehl: Befehl, *, ordner: Path, adresse: str) -> None:
    """A request that waits for a lock of two seconds is answered though SIGTERM comes meanwhile."""
    cluster = Cluster(ordner)
    cluster.anschliessen()
    sperre = "BEGIN; LOCK TABLE beratung.modul IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(2); COMMIT"
    antworten: list[int] = []
    threads = [
        threading.Thread(target=cluster.sql, args=(sperre,), kwargs={"database": "beratung"}),
        threading.Thread(
            target=lambda: antworten.append(
                httpx.get(f"{adresse}/beratung/v1/module", timeout=10).status_code
            )
        ),
    ]
    for thread in threads:
        thread.start()
        time.sleep(0.4)
    start = time.monotonic()
    assert befehl.beenden(signal.SIGTERM) == (0, "")
    assert 1 < time.monotonic() - start < 8
    for thread in threads:
        thread.join()
    assert antworten == [200]


def test_pauses_grow_and_are_short_again_after_five_seconds() -> None:
    pausen = Pausen()
    kurze = [pausen.nach(1) for _ in range(11)]
    assert kurze[:4] == [0, 0.2, 0.4, 0.8]
    assert kurze[-2:] == [5, 5]
    assert [pausen.nach(6), pausen.nach(1)] == [0, 0.2]
