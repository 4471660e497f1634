"""What the running platform shows after a fault: the half of the invariants no table can tell."""

import subprocess
import sys
import time
from collections.abc import Mapping

import httpx

from ozg.umgebung import WURZEL
from tests.ausfall import bestand
from tests.ausfall.buch import Antwort
from tests.ausfall.fehler.verbraucher import aufgeholt
from tests.ausfall.invarianten import Gesehen, verletzt
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import FRIST, Pruefstand

HINTERHER = 60.0  # seconds within which the Dashboard says what its source says
KENNZAHL = "beratungsmodule"


class Nachsehen:
    """Remembers which keys were sent again already: each is, once.

    `datenbanken` are the addresses of an existing server, for who checks its Journals.
    """

    def __init__(
        self, stand: Pruefstand, last: Last, *, datenbanken: Mapping[str, str] | None = None
    ) -> None:
        self.stand, self.last = stand, last
        self._datenbanken = datenbanken or {}
        self.wiederholungen = 0
        self._gefragt: set[str] = set()

    def alles(self) -> dict[str, list[str]]:
        """Let nobody write, look at everything, and return what violates which invariant."""
        stumm = self.stand.stumme() if self.stand.warte_bis_alle_bereit() >= FRIST else []
        with self.last.ruhe():
            buch = self.last.buch.stand()
            wiederholt = self._wiederhole(sorted(set(buch.zugesagt) - self._gefragt))
            verbraucht = aufgeholt(self.stand)
            gelesen = self.stand.ereignisse("beratung")
            gesehen = Gesehen(
                journal=self._journal(),
                wiederholt=wiederholt,
                gelesen=gelesen,
                geschehen=self._geschehen("beratung"),
                verbraucht=verbraucht,
                dashboard=self._dashboard(),
                stumm=stumm,
            )
            befunde = verletzt(buch, bestand.lies(self.stand.cluster), gesehen)
        for was, neue in (
            ("meanwhile", self.last.befunde),
            ("unanswered", self.last.unbeantwortet),
        ):
            if neue:
                befunde[was] = list(neue)
                neue.clear()  # the next fault is not to blame
        return befunde

    def _wiederhole(self, keys: list[str]) -> dict[str, Antwort]:
        antworten = {}
        with httpx.Client(timeout=10) as client:
            for key in keys:
                antwort = self.last.senden(client, self.last.anfragen[key])
                antworten[key] = Antwort(antwort.status_code, antwort.content)
        self._gefragt |= set(keys)
        self.wiederholungen += len(keys)
        return antworten

    def _journal(self) -> list[str]:
        befehl = [sys.executable, "-m", "ozg", "journal", "pruefen"]
        fertig = subprocess.run(
            befehl, env=self.stand.umgebung | dict(self._datenbanken), cwd=WURZEL,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        return [(fertig.stdout + fertig.stderr)[-500:]] if fertig.returncode else []

    def _geschehen(self, dienst: str) -> list[str]:
        return self.stand.cluster.sql(f"SELECT id FROM {dienst}.ereignis", database=dienst).split()

    def _dashboard(self) -> tuple[object, object]:
        ende = time.monotonic() + HINTERHER
        while True:
            dort = self._wert("/dashboard/v1/ueberblick", "kacheln")
            quelle = self._wert("/beratung/v1/kennzahlen", "items")
            if dort == quelle or time.monotonic() > ende:
                return dort, quelle
            time.sleep(0.5)

    def _wert(self, pfad: str, liste: str) -> object:
        gesagt = httpx.get(f"{self.stand.adresse}{pfad}", timeout=10).json()
        return next((k["wert"] for k in gesagt[liste] if k["kennzahl"] == KENNZAHL), None)
