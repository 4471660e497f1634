"""Bounded load: writers that ask again with the same key, and a reader that looks on meanwhile."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from random import Random
from uuid import UUID

import httpx

from ozg.postgres import PostgresError
from tests.ausfall import bestand, invarianten
from tests.ausfall.buch import Anfrage, Antwort, Buch
from tests.ausfall.pruefstand import Pruefstand
from tests.ausfall.schreiben import Schreiber

SCHREIBER, PAUSE = 3, 0.1  # threads; seconds between two writes of one, at most
GEDULD = 240.0  # seconds until a write without an answer is given up
NOCHMAL = 0.2  # seconds until it is sent again
LESEPAUSE = 1.0  # seconds between two readings, each of which starts two programs
NICHT_GEMEINT = {401, 403, 429}  # a fault may say so; it is no answer to this request


class Last:
    """`umleitung` sends the writes of a service to another address while a fault lasts."""

    def __init__(self, stand: Pruefstand, buch: Buch, *, seed: int) -> None:
        self.buch = buch
        self.umleitung: dict[str, str] = {}
        self.stati: Counter[str] = Counter()
        self.anfragen: dict[str, Anfrage] = {}
        self.zugesagt = self.wiederholt = self.gescheitert = 0
        self.von: Counter[str] = Counter()  # acknowledged by each service
        self.unbeantwortet: list[str] = []
        self.befunde: list[str] = []
        self.lesungen = 0
        self._stand = stand
        self._ende, self._weiter = threading.Event(), threading.Event()
        self._weiter.set()
        self._schloss, self._unterwegs = (
            threading.Lock(),
            [threading.Lock() for _ in range(SCHREIBER)],
        )
        self._threads = [
            threading.Thread(target=self._schreiben, args=(Random(f"{seed}-{nr}"), nr))
            for nr in range(SCHREIBER)
        ]
        self._threads.append(threading.Thread(target=self._lesen))

    def __enter__(self) -> "Last":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ende.set()
        self._weiter.set()
        for thread in self._threads:
            thread.join()

    def warte_auf_weitere(self, zahl: int = 3) -> None:
        """Return when so many more are acknowledged."""
        ziel, ende = self.zugesagt + zahl, time.monotonic() + GEDULD
        while self.zugesagt < ziel:
            assert time.monotonic() < ende, f"nothing is acknowledged any more: {self.stati}"
            time.sleep(0.02)

    def warte_auf_antworten_von(self, dienst: str) -> None:
        """Return when requests sent from now on were acknowledged by this service.

        Of what it acknowledges, each writer may have sent one before.
        """
        ziel, ende = self.von[dienst] + SCHREIBER + 1, time.monotonic() + GEDULD
        while self.von[dienst] < ziel:
            assert time.monotonic() < ende, f"{dienst} acknowledges nothing: {self.stati}"
            time.sleep(0.02)

    @contextmanager
    def ruhe(self) -> Iterator[None]:
        """Let nobody write; whoever is under way first gets an answer."""
        self._weiter.clear()
        for unterwegs in self._unterwegs:
            unterwegs.acquire()
        try:
            yield
        finally:
            for unterwegs in self._unterwegs:
                unterwegs.release()
            self._weiter.set()

    def senden(self, client: httpx.Client, anfrage: Anfrage) -> httpx.Response:
        adresse = self.umleitung.get(dienst_von(anfrage), self._stand.adresse) + anfrage.pfad
        kopf = {**anfrage.kopf, "Idempotency-Key": anfrage.key}
        return client.post(adresse, content=anfrage.inhalt, headers=kopf)

    def _schreiben(self, zufall: Random, nr: int) -> None:
        schreiber = Schreiber(self._stand.token, self._stand.ags, zufall)
        with httpx.Client(timeout=10) as client:
            while not self._ende.wait(zufall.uniform(0, PAUSE)):
                self._weiter.wait()
                with self._unterwegs[nr]:
                    anfrage = schreiber.naechste()
                    antwort = self._bis_zur_antwort(client, anfrage)
                    if anfrage.art == "buchung" and antwort and antwort.status == 201:
                        key = str(UUID(int=zufall.getrandbits(128), version=4))
                        self._bis_zur_antwort(client, schreiber.storno(key, antwort))

    def _bis_zur_antwort(self, client: httpx.Client, anfrage: Anfrage) -> Antwort | None:
        self.anfragen[anfrage.key] = anfrage
        self.buch.gesendet(anfrage)
        ende = time.monotonic() + GEDULD
        for versuch in count():
            if versuch:
                time.sleep(NOCHMAL)
            if time.monotonic() > ende:
                break
            try:
                antwort = self.senden(client, anfrage)
            except httpx.HTTPError as fehler:
                self._gezaehlt(type(fehler).__name__, versuch, gescheitert=True)
                continue
            fertig = endgueltig(antwort)
            self._gezaehlt(str(antwort.status_code), versuch, gescheitert=not fertig)
            if fertig:
                gesagt = Antwort(antwort.status_code, antwort.content)
                self.buch.beantwortet(anfrage.key, gesagt)
                with self._schloss:
                    self.zugesagt += antwort.is_success
                    self.von[dienst_von(anfrage)] += antwort.is_success
                return gesagt
        self.unbeantwortet.append(f"{anfrage.art} {anfrage.key}")
        return None

    def _gezaehlt(self, status: str, versuch: int, *, gescheitert: bool) -> None:
        with self._schloss:
            self.stati[status] += 1
            self.wiederholt += versuch == 1
            self.gescheitert += gescheitert

    def _lesen(self) -> None:
        while not self._ende.wait(LESEPAUSE):
            try:
                konten = bestand.konten(self._stand.cluster)
                belegung = bestand.belegung(self._stand.cluster)
            except PostgresError:
                continue
            self.lesungen += 1
            self.befunde += invarianten.falsche_konten(konten)
            self.befunde += invarianten.zu_viele(belegung)
            self.befunde += invarianten.ueberschneidungen(belegung)


def dienst_von(anfrage: Anfrage) -> str:
    return anfrage.pfad.split("/")[1]


def endgueltig(antwort: httpx.Response) -> bool:
    """Return whether this is the answer: what a fault causes is not, nor "still being done"."""
    if antwort.status_code >= 500 or antwort.status_code in NICHT_GEMEINT:
        return False
    if antwort.status_code == 409:
        return not antwort.json()["type"].endswith("wird-bearbeitet")
    return True
