"""The system under load: `ozg up` with generated data, its services at addresses of their own."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import httpx

from ozg.laufzettel import prozesse_von
from ozg.postgres import Cluster
from ozg.token_ausstellen import token_ausstellen
from ozg.umgebung import DIENSTE
from tests.ausfall.pruefstand import BEFEHLE, JAHR
from tests.leistung.daten import STICHTAG, Bestand, fuellen
from tests.ozg.conftest import Befehl, freier_port, saubere_umgebung

SEED = 2021
HESSEN, DEUTSCHLAND, GROSS = "hessen", "deutschland", "5 × deutschland"
KOMMUNEN: Mapping[str, int] = {HESSEN: 443, DEUTSCHLAND: 11_000, GROSS: 55_000}
START, WIEDER_DA = 300.0, 60.0  # seconds, on a busy machine
UNBEGRENZT = {"OZG_ANFRAGEN_JE_ZUGANG": "10000000", "OZG_ANFRAGEN_JE_KOMMUNE": "10000000"}


@dataclass(eq=False)
class Stand:
    """One running platform in the folder `ordner`, with its data."""

    groesse: str
    ordner: Path
    adresse_gateway: str
    befehl: Befehl
    cluster: Cluster
    bestand: Bestand

    @cached_property
    def _adressen(self) -> Mapping[str, str]:
        env = self.umgebung_von("gateway")
        eigene = {dienst: f"http://{env[f'{dienst.upper()}_UPSTREAM']}" for dienst in DIENSTE}
        return eigene | {"gateway": self.adresse_gateway}

    def adresse(self, dienst: str) -> str:
        """Return where a service itself listens, past the gateway."""
        return self._adressen[dienst]

    def port(self, dienst: str) -> int:
        return int(self.adresse(dienst).rpartition(":")[2])

    def pid(self, name: str) -> int:
        """Return the process of a service, of the gateway or of PostgreSQL; raises LookupError."""
        for pid, befehl in self.befehl.kinder().items():
            if BEFEHLE[name] in befehl:
                return pid
        raise LookupError(name)

    def alle_pids(self) -> set[int]:
        """Return every process of the platform, PostgreSQL and gateway among them."""
        return prozesse_von(self.befehl.process.pid)

    def umgebung_von(self, name: str) -> dict[str, str]:
        """Return the environment a program was started with."""
        gelesen = Path(f"/proc/{self.pid(name)}/environ").read_text("utf-8").split("\0")
        return dict(zeile.split("=", 1) for zeile in gelesen if "=" in zeile)

    @cached_property
    def ags(self) -> list[str]:
        """Two hundred Kommunen, the first by name."""
        pfad = f"/katalog/v1/kommunen?limit=200&stichtag={STICHTAG}"
        return [eine["ags"] for eine in self.lies("katalog", pfad).json()["items"]]

    @cached_property
    def token(self) -> Mapping[str, str]:
        """One for each role; the one of kommune speaks for all of `ags`."""
        rollen = ("kommune", "koordinierungsstelle", "foerderstelle", "beratung", "plattform")
        return {rolle: self.token_fuer(rolle, f"last-{rolle}") for rolle in rollen}

    def token_fuer(self, rolle: str, person: str) -> str:
        return token_ausstellen(
            self.ordner,
            rollen=[rolle],
            ags=self.ags if rolle == "kommune" else [],
            person=person,
            minuten=24 * 60,
            jetzt=datetime.now(UTC),
        )

    def ausweis(self, rolle: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token[rolle]}"}

    def lies(self, dienst: str, pfad: str, **kopf: str) -> httpx.Response:
        """GET of a service itself; raises where the answer is none of success."""
        kopf = {"Accept-Encoding": "identity"} | kopf
        adresse = self.adresse(dienst) + pfad
        return httpx.get(adresse, headers=kopf, timeout=60).raise_for_status()

    @contextmanager
    def angehalten(self, dienst: str) -> Iterator[None]:
        """One service says nothing meanwhile (SIGSTOP)."""
        pid = self.pid(dienst)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)
            self._bis_bereit(dienst)

    def neu_starten(self, dienst: str) -> None:
        """End a service and wait until the platform has started it again."""
        alte = self.pid(dienst)
        os.kill(alte, signal.SIGTERM)
        ende = time.monotonic() + WIEDER_DA
        while time.monotonic() < ende and BEFEHLE[dienst] in self.befehl.kinder().get(alte, ""):
            time.sleep(0.05)
        self._bis_bereit(dienst)

    def _bis_bereit(self, dienst: str) -> None:
        ende = time.monotonic() + WIEDER_DA
        pfad = f"{self.adresse_gateway}/{dienst}/v1/gesundheit"
        while httpx.get(pfad, timeout=30).status_code != 200:
            if time.monotonic() > ende:
                raise TimeoutError(f"{dienst} is not ready again")
            time.sleep(0.1)


@contextmanager
def staende(ordner: Path, groessen: Sequence[str]) -> Iterator[dict[str, Stand]]:
    """Start a platform of each size, at once, and fill them."""
    with ExitStack() as offen:
        befehle = {}
        for groesse in groessen:
            port, daten = freier_port(), ordner / groesse.replace(" ", "")
            env = {"OZG_DATEN": str(daten), "OZG_PORT": str(port)} | UNBEGRENZT
            befehl = Befehl("up", env=saubere_umgebung() | env, stumm=False)
            offen.callback(befehl.aufraeumen)
            befehle[groesse] = befehl, port, daten
        for befehl, _, _ in befehle.values():
            befehl.warte_auf("Die vergangenen Monate stehen", seconds=START)
        yield {groesse: _gefuellt(groesse, *teile) for groesse, teile in befehle.items()}


def _gefuellt(groesse: str, befehl: Befehl, port: int, daten: Path) -> Stand:
    cluster = Cluster(daten)
    cluster.anschliessen()
    bestand = asyncio.run(fuellen(cluster, kommunen=KOMMUNEN[groesse]))
    cluster.sql(JAHR, database="foerderung")
    print(f"{groesse}: {bestand}", flush=True)
    stand = Stand(groesse, daten, f"http://127.0.0.1:{port}", befehl, cluster, bestand)
    for dienst in DIENSTE:  # what one of them remembers is of before
        stand.neu_starten(dienst)
    return stand
