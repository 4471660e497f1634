"""Callers who read and write without a pause, and know what they were promised."""

import threading
import time
from collections import Counter
from types import TracebackType
from uuid import uuid4

import httpx

LESEN = (
    "/katalog/v1/kommunen?kreis=06635&limit=3",
    "/foerderung/v1/programme?limit=3",
    "/beratung/v1/module",
    "/dashboard/v1/ueberblick",
    "/",
)
SCHREIBEN = "/beratung/v1/standortbestimmungen"
ANTWORTEN = {"ozg_vorkenntnisse": "fachbereiche", "strategie": "beschlossen", "e_akte": "geplant"}
PAUSE = 0.05  # seconds between two requests of one caller


class Verkehr:
    """Two readers, and two writers for `ags` who repeat each act until it is confirmed.

    `antworten` counts what came back: a status or the name of an error. `bestaetigt` holds the ids.
    """

    def __init__(self, adresse: str, *, ags: str, token: str) -> None:
        self.antworten: Counter[str] = Counter()
        self.bestaetigt: list[str] = []
        self.laengste = 0.0
        self._adresse, self._ags = adresse, ags
        self._kopf = {"Authorization": f"Bearer {token}"}
        self._ende = threading.Event()
        ziele = (self._lesen, self._lesen, self._schreiben, self._schreiben)
        self._faeden = [threading.Thread(target=ziel) for ziel in ziele]

    def __enter__(self) -> "Verkehr":
        for faden in self._faeden:
            faden.start()
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._ende.set()
        for faden in self._faeden:
            faden.join()

    @property
    def fehler(self) -> dict[str, int]:
        """What is no answer below 500."""
        return {was: n for was, n in self.antworten.items() if not was.startswith(("2", "3", "4"))}

    def bis(self, anzahl: int, *, seconds: float = 60) -> None:
        """Wait until so many writes are confirmed."""
        ende = time.monotonic() + seconds
        while len(self.bestaetigt) < anzahl:
            assert time.monotonic() < ende, self.antworten
            time.sleep(0.1)

    def fehlende(self) -> list[str]:
        """Return what was confirmed and cannot be read any more."""
        with httpx.Client(base_url=self._adresse, headers=self._kopf, timeout=10) as client:
            return [
                eine
                for eine in self.bestaetigt
                if client.get(f"{SCHREIBEN}/{eine}").status_code != 200
            ]

    def vorhandene(self) -> int:
        """Return how many there are."""
        answer = httpx.get(
            f"{self._adresse}{SCHREIBEN}?ags={self._ags}&limit=1", headers=self._kopf, timeout=10
        )
        anzahl: int = answer.json()["total_count"]
        return anzahl

    def _lesen(self) -> None:
        with httpx.Client(base_url=self._adresse, timeout=10) as client:
            while not self._ende.wait(PAUSE):
                for weg in LESEN:
                    self._rufen(client, client.build_request("GET", weg))

    def _schreiben(self) -> None:
        inhalt = {"ags": self._ags, "fassung": 1, "antworten": ANTWORTEN}
        with httpx.Client(base_url=self._adresse, headers=self._kopf, timeout=10) as client:
            while not self._ende.wait(PAUSE):
                schluessel = {"Idempotency-Key": str(uuid4())}
                anfrage = client.build_request("POST", SCHREIBEN, json=inhalt, headers=schluessel)
                for _ in range(600):
                    answer = self._rufen(client, anfrage)
                    if answer is not None and answer.status_code == 201:
                        self.bestaetigt.append(answer.json()["id"])
                        break
                    time.sleep(0.1)

    def _rufen(self, client: httpx.Client, anfrage: httpx.Request) -> httpx.Response | None:
        since = time.monotonic()
        try:
            answer = client.send(anfrage)
        except httpx.HTTPError as error:
            self.antworten[type(error).__name__] += 1
            return None
        self.laengste = max(self.laengste, time.monotonic() - since)
        self.antworten[str(answer.status_code)] += 1
        return answer
