"""deploy/compose.yaml as a platform of a test: a project, secrets and a port of its own."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import stamina

from ozg.umgebung import DIENSTE, WURZEL
from tests.ozg.conftest import freier_port

DEPLOY = WURZEL / "deploy"
ABBILD, SICHERUNG = "ozg-kommunal:pruefung", "ozg-kommunal-sicherung:pruefung"
EINSTELLUNGEN = """\
OZG_ISSUER=http://aussteller:8000
OZG_ADRESSE=http://127.0.0.1:{port}
FOERDERUNG_BEHOERDE=Prüfstelle
"""


class Fehlschlag(Exception):
    """A command of the engine ended with an error."""


def rufe(*befehl: str, env: dict[str, str] | None = None, seconds: float = 300) -> str:
    """Return what the command said; raises Fehlschlag with its last words."""
    done = subprocess.run(
        befehl,
        env=os.environ | (env or {}),
        cwd=DEPLOY,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    if done.returncode:
        raise Fehlschlag(f"{' '.join(befehl)}: {done.stdout[-1500:]}{done.stderr[-3000:]}")
    return done.stdout.strip()


class Plattform:
    """One project of Compose; `abbild` may change while it runs."""

    def __init__(self, ordner: Path, *, name: str, abbild: str = ABBILD) -> None:
        self.name, self.abbild, self.port, self._tls = name, abbild, freier_port(), freier_port()
        self.adresse = f"http://127.0.0.1:{self.port}"
        self._ordner = ordner
        self.geheimnisse, self.sicherung = ordner / "geheimnisse", ordner / "sicherung"
        rufe("sh", str(DEPLOY / "geheimnisse.sh"), str(ordner))
        (ordner / "einstellungen.env").write_text(EINSTELLUNGEN.format(port=self.port))

    @property
    def env(self) -> dict[str, str]:
        """What `docker compose` and deploy/ausrollen.sh are told."""
        return {
            "COMPOSE_PROJECT_NAME": self.name,
            "COMPOSE_FILE": f"{DEPLOY}/compose.yaml:{WURZEL}/tests/compose/pruefung.yaml",
            "COMPOSE_ENV_FILES": str(self._ordner / "einstellungen.env"),
            "OZG_EINSTELLUNGEN": str(self._ordner / "einstellungen.env"),
            "OZG_GEHEIMNISORDNER": str(self.geheimnisse),
            "OZG_SICHERUNG_ORDNER": str(self.sicherung),
            "OZG_ABBILD": self.abbild,
            "OZG_ABBILD_SICHERUNG": SICHERUNG,
            "OZG_VIRENSCANNER": "keiner",
            "OZG_HTTP_PORT": f"127.0.0.1:{self.port}",
            "OZG_HTTPS_PORT": f"127.0.0.1:{self._tls}",
        }

    def compose(self, *argumente: str, seconds: float = 300) -> str:
        return rufe("docker", "compose", *argumente, env=self.env, seconds=seconds)

    def starten(self) -> None:
        """Start everything; returns once the gateway, which waits for the services, is healthy."""
        self.compose("up", "--detach", "--no-build", seconds=600)
        self.warten("gateway", seconds=300)

    def warten(self, *dienste: str, seconds: float = 120) -> float:
        """Wait until every container of these services is healthy and return the seconds."""
        since = time.monotonic()
        while True:
            stand = [zeile["Health"] for name in dienste for zeile in self.behaelter(name)]
            if stand and set(stand) == {"healthy"}:
                return time.monotonic() - since
            if time.monotonic() - since > seconds:
                raise Fehlschlag(f"{dienste}: {stand}")
            time.sleep(0.2)

    def behaelter(self, dienst: str) -> list[dict[str, str]]:
        """Return the containers of a service that run, as `docker compose ps` says them."""
        gesagt = self.compose("ps", "--format", "json", dienst)
        return [json.loads(zeile) for zeile in gesagt.splitlines()]

    def toeten(self, dienst: str) -> str:
        """Kill the first process of one container, as a crash would; return the container's id."""
        behaelter = self.behaelter(dienst)[0]["ID"]
        pid = int(rufe("docker", "inspect", "--format", "{{.State.Pid}}", behaelter))
        os.kill(pid, signal.SIGKILL)
        return behaelter

    def token(self, ags: str) -> str:
        return self.compose(
            "exec", "-T", "aussteller", "python", "-m", "ozg", "token",
            "--rolle", "kommune", "--ags", ags,
        )  # fmt: skip

    def antwortet(self) -> bool:
        """Return whether all four services answer through the gateway."""
        try:
            return all(
                httpx.get(f"{self.adresse}/{dienst}/v1/gesundheit", timeout=3).status_code == 200
                for dienst in DIENSTE
            )
        except httpx.HTTPError:
            return False

    def bis_es_antwortet(self, *, seconds: float = 120) -> float:
        """Wait until all services answer twice in a row and return the seconds until the first."""
        since = time.monotonic()
        while not (self.antwortet() and self.antwortet()):
            if time.monotonic() - since > seconds:
                raise Fehlschlag("the platform does not answer")
            time.sleep(0.2)
        return time.monotonic() - since

    def abbauen(self) -> None:
        """Take everything down, with all it wrote.

        Of a container that was killed the engine may keep an end in a network, which then stays:
        these are let go of once all containers are gone.
        """
        self.compose("--profile", "*", "rm", "--force", "--stop", "--volumes")
        filter = f"label=com.docker.compose.project={self.name}"
        for netz in rufe("docker", "network", "ls", "--quiet", "--filter", filter).split():
            enden = json.loads(
                rufe("docker", "network", "inspect", "--format", "{{json .Containers}}", netz)
            )
            for ende in enden.values():
                print("bleibt im Netz:", ende)
                rufe("docker", "network", "disconnect", "--force", netz, ende["Name"])
        self.compose("--profile", "*", "down", "--volumes", "--timeout", "10")


@contextmanager
def laufende(ordner: Path, *, name: str, abbild: str = ABBILD) -> Iterator[Plattform]:
    """A platform on an empty server, taken down with all it wrote."""
    plattform = Plattform(ordner, name=f"ozg-{name}-{os.getpid()}", abbild=abbild)
    try:
        plattform.starten()
        yield plattform
    except BaseException:
        print(plattform.compose("ps", "--all"))
        print(plattform.compose("logs", "--tail", "15"))
        raise
    finally:
        for versuch in stamina.retry_context(on=Fehlschlag, attempts=5):
            with versuch:
                plattform.abbauen()
