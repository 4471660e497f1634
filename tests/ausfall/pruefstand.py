"""One `ozg up` to be broken: its processes, its PostgreSQL, and further services beside it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import httpx

from ozg.laufzettel import prozesse_von
from ozg.postgres import Cluster
from ozg.token_ausstellen import token_ausstellen
from ozg.umgebung import DIENSTE, WURZEL
from tests.ausfall.schreiben import PERSON
from tests.ozg.conftest import Befehl, freier_port, saubere_umgebung

BEFEHLE = {name: f"-m services {name}" for name in DIENSTE}
BEFEHLE |= {"gateway": "caddy", "PostgreSQL": "postgres -D"}
OHNE_DEMO, GESTARTET = ("up", "--ohne-demo"), "Anhalten"  # what is said when all is started
BRAUCHEN = {"gateway": ("beratung",), "PostgreSQL": ("katalog", "foerderung", "beratung")}
HEUTE = "2021-04-15"  # the day the demo brings
VERSCHIEDENE = 200  # Kommunen of the load
FRIST = 240.0  # seconds until it is given up that all are ready again; the goals are shorter
UNGEDROSSELT = {  # the load is many Kommunen with one token
    "OZG_ANFRAGEN_JE_ZUGANG": "1000000",
    "OZG_ANFRAGEN_JE_KOMMUNE": "1000000",
}
JAHR = """
    WITH neu AS (INSERT INTO foerderung.budget (programm, jahr, gesamt)
        VALUES ('EFA_BETRIEBSKOSTEN', 2021, 3900000) RETURNING id)
    INSERT INTO foerderung.budgetsumme SELECT id, '1900-01-01', 3900000 FROM neu"""


@dataclass
class Pruefstand:
    """`zufall` is the run's: the same seed gives the same faults in the same order.

    `cluster` is the PostgreSQL that holds the data now.
    """

    ordner: Path
    port: int
    befehl: Befehl
    zufall: Random
    cluster: Cluster
    ags: list[str] = field(init=False)
    token: dict[str, str] = field(init=False)
    _frager: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self._frager = httpx.Client(base_url=self.adresse, timeout=2)
        self.cluster.sql(JAHR, database="foerderung")  # money is moved on the demo's day, too
        fragen = {"limit": str(VERSCHIEDENE), "stichtag": HEUTE}
        seite = httpx.get(f"{self.adresse}/katalog/v1/kommunen", params=fragen, timeout=10)
        self.ags = [kommune["ags"] for kommune in seite.json()["items"]]
        self.token = {
            rolle: token_ausstellen(
                self.ordner,
                rollen=[rolle],
                ags=self.ags if rolle == "kommune" else [],
                person=PERSON,
                minuten=24 * 60,
                jetzt=datetime.now(UTC),
            )
            for rolle in ("kommune", "koordinierungsstelle")
        }

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def umgebung(self) -> dict[str, str]:
        return saubere_umgebung() | {"OZG_DATEN": str(self.ordner), "OZG_PORT": str(self.port)}

    def pid(self, name: str) -> int:
        """Return the process of a service, of the gateway or of PostgreSQL; raises LookupError."""
        for pid, befehl in self.befehl.kinder().items():
            if BEFEHLE[name] in befehl:
                return pid
        raise LookupError(name)

    def umgebung_von(self, name: str) -> dict[str, str]:
        """Return the environment that process was started with; raises LookupError."""
        gelesen = Path(f"/proc/{self.pid(name)}/environ").read_text("utf-8").split("\0")
        return dict(zeile.split("=", 1) for zeile in gelesen if "=" in zeile)

    def toeten(self, name: str) -> None:
        """Kill it and all it has started, all at once."""
        an_alle_von(self.pid(name), signal.SIGKILL)

    def alles_toeten(self) -> None:
        an_alle_von(self.befehl.process.pid, signal.SIGKILL)

    def wieder_starten(self) -> None:
        """Start the platform again after `alles_toeten`, and return when all are ready."""
        self.befehl.aufraeumen()
        self.befehl = _ozg(self.umgebung | {"OZG_HEUTE": HEUTE}, *OHNE_DEMO, bis=GESTARTET)
        self.cluster.anschliessen()
        self.warte_bis_alle_bereit()

    def wieder_da(self, name: str, alte: int) -> bool:
        """Return whether there is another process of that name and who needs it is ready."""
        try:
            return self.pid(name) != alte and not self.stumme(BRAUCHEN.get(name, (name,)))
        except LookupError:
            return False

    def stumme(self, namen: Sequence[str] = DIENSTE) -> list[str]:
        """Return which of the services are not ready, as they say themselves."""
        return [name for name in namen if not self.bereit(name)]

    def bereit(self, name: str) -> bool:
        try:
            return self._frager.get(f"/{name}/v1/gesundheit").status_code == 200
        except httpx.HTTPError:
            return False

    def schliessen(self) -> None:
        self._frager.close()
        self.befehl.aufraeumen()

    def ereignisse(self, dienst: str, cursor: str | None = None) -> list[str]:
        """Return the ids of the events a reader gets from a cursor on, from the first without."""
        kopf = {"Authorization": f"Bearer {self.token['koordinierungsstelle']}"}
        fragen = {"limit": "200"} | ({"cursor": cursor} if cursor else {})
        gelesen: list[str] = []
        with httpx.Client(base_url=self.adresse, headers=kopf, timeout=10) as client:
            while True:
                antwort = client.get(f"/{dienst}/v1/ereignisse", params=fragen)
                seite = antwort.raise_for_status().json()
                gelesen += [einzeln["id"] for einzeln in seite["items"]]
                if not seite["items"]:
                    return gelesen
                fragen["cursor"] = seite["next_cursor"]

    def warte_bis_alle_bereit(self) -> float:
        """Return after how many seconds none was silent any more; FRIST where one stays silent."""
        beginn = time.monotonic()
        while self.stumme() and time.monotonic() - beginn < FRIST:
            time.sleep(0.05)
        return time.monotonic() - beginn

    @contextmanager
    def zweitdienst(
        self,
        name: str,
        env: Mapping[str, str],
        *,
        davor: Sequence[str] = (),
        host: str = "127.0.0.1",
    ) -> Iterator[str]:
        """Run another process of a service, with `env` in place of what the first one has.

        Answers its address at `host`; it uses the same database. `davor` stands before its command.
        """
        port = freier_port()
        dienst = [sys.executable, "-m", "services", name, "--host", host, "--port", str(port)]
        with (self.ordner / f"zweit-{name}.log").open("ab") as log:
            prozess = subprocess.Popen(
                [*davor, *dienst],
                env=self.umgebung_von(name) | dict(env), cwd=WURZEL, stdout=log, stderr=log,
            )  # fmt: skip
        adresse = f"http://{host}:{port}"
        try:
            _warte_auf(f"{adresse}/{name}/v1/gesundheit/leben")
            yield adresse
        finally:
            prozess.terminate()
            prozess.wait(timeout=20)


def an_alle_von(pid: int, was: signal.Signals) -> set[int]:
    """Signal a process, then all it has started; some of them may have ended meanwhile."""
    familie = prozesse_von(pid)
    for eine in sorted(familie, key=lambda andere: andere != pid):
        with suppress(ProcessLookupError):
            os.kill(eine, was)
    return familie


def _warte_auf(adresse: str) -> None:
    ende = time.monotonic() + FRIST
    while True:
        try:
            if httpx.get(adresse, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < ende, adresse
        time.sleep(0.1)


@contextmanager
def pruefstand(ordner: Path, *, seed: int) -> Iterator[Pruefstand]:
    """Run a platform on the demo's day, without its data, with a PostgreSQL of its own."""
    with laufend(ordner, *OHNE_DEMO, bis=GESTARTET, OZG_HEUTE=HEUTE) as (befehl, port):
        cluster = Cluster(ordner)
        cluster.anschliessen()
        stand = Pruefstand(ordner, port, befehl, Random(seed), cluster)
        try:
            yield stand
        finally:
            stand.schliessen()


@contextmanager
def laufend(ordner: Path, *argumente: str, bis: str, **env: str) -> Iterator[tuple[Befehl, int]]:
    """Run `ozg …` from the moment it says `bis`; answers it and its port."""
    port = freier_port()
    umgebung = saubere_umgebung() | {"OZG_DATEN": str(ordner), "OZG_PORT": str(port)}
    befehl = _ozg(umgebung | env, *argumente, bis=bis)
    try:
        yield befehl, port
    finally:
        befehl.aufraeumen()


def _ozg(umgebung: Mapping[str, str], *argumente: str, bis: str) -> Befehl:
    env = dict(umgebung) | UNGEDROSSELT
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # a start that compiles everything is not usual
    befehl = Befehl(*argumente, env=env, stumm=False)
    try:
        befehl.warte_auf(bis, seconds=240)
    except BaseException:
        befehl.aufraeumen()
        raise
    return befehl
