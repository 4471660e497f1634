"""The code of an earlier commit as it ran then: exported, with its databases, four services.

`SEIT` names the commit or tag, as for `make api-diff`, or says `vorher`: the commit before the
newest migration. Without it, it is the youngest tag behind HEAD or, before the first one, the
commit before the first revision that has to keep the rule. `BIS` names a commit whose migrations
are taken instead of those that lie here.
"""

import os
import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import httpx

from ozg.postgres import Cluster
from tests.ozg.conftest import freier_port, saubere_umgebung
from tests.tokens import published

WURZEL = Path(__file__).parents[2]
DIENSTE = ("katalog", "foerderung", "beratung", "dashboard")
VORFUEHRUNGEN = ("katalog", "foerderung", "beratung")
VERSIONEN = "migrations/versions"
# files of revisions begin with their day: until this one nothing was released, and a schema may
# need programs that know it (row-level security shows nothing to who does not say for whom it acts)
AB = "20261123"
REVISION = re.compile(r"""^revision(?:: str)? = ["']([^"']+)["']""", re.MULTILINE)
BEREIT = 60.0  # seconds


def git(*befehl: str) -> bytes:
    return subprocess.run(["git", *befehl], cwd=WURZEL, capture_output=True, check=True).stdout


def seit() -> str | None:
    """Return the commit whose code is to meet the new schema; None while no revision is to."""
    if genannt := os.environ.get("SEIT"):
        return vor_der_neuesten_migration() if genannt == "vorher" else genannt
    try:
        return git("describe", "--tags", "--abbrev=0").decode().strip()
    except subprocess.CalledProcessError:
        return vor_der_ersten_ab(AB)


def vor_der_ersten_ab(tag: str) -> str | None:
    """Return the commit before the first revision of that day or later, None without one."""
    if not (spaetere := [d for d in dateien("HEAD") if Path(d).name >= tag]):
        return None
    kamen = git("log", "--format=%H", "--diff-filter=A", "--reverse", "--", *spaetere)
    return f"{kamen.decode().split()[0]}^"


def vor_der_neuesten_migration() -> str:
    heutige = revisionen("HEAD")
    for commit in git("log", "--format=%H", "--", VERSIONEN).decode().split():
        if revisionen(f"{commit}^") != heutige:
            return f"{commit}^"
    raise LookupError("Es gab noch keine Migration.")


def dateien(commit: str) -> list[str]:
    """Return the path of each revision."""
    return git("ls-tree", "-r", "--name-only", commit, VERSIONEN).decode().split()


def revisionen(commit: str) -> set[str]:
    texte = (git("show", f"{commit}:{datei}").decode() for datei in dateien(commit))
    return {gefunden for text in texte for gefunden in REVISION.findall(text)}


def auspacken(commit: str, ordner: Path, *teile: str) -> None:
    """Lay the tree of `commit`, or some folders of it, down in `ordner`."""
    with tarfile.open(fileobj=BytesIO(git("archive", commit, *teile))) as archiv:
        archiv.extractall(ordner, filter="data")


@dataclass(frozen=True)
class Stand:
    """A tree with what its programs are told."""

    ordner: Path
    env: Mapping[str, str]

    def in_ordner(self, ordner: Path) -> "Stand":
        """Return another tree that is told the same."""
        return Stand(ordner, {**self.env, "PYTHONPATH": str(ordner)})

    def bereitstellen(self, dienst: str) -> None:
        self._ausfuehren("migrations.bereitstellen", dienst)

    def vorfuehren(self, dienst: str) -> None:
        self._ausfuehren(f"services.{dienst}.vorfuehrung")

    @contextmanager
    def dienst(self, name: str, port: int, protokoll: Path) -> Iterator[None]:
        """Run a service for as long as the block lasts."""
        with protokoll.open("wb") as log:
            prozess = subprocess.Popen(
                [sys.executable, "-m", "services", name, "--port", str(port)],
                cwd=self.ordner, env=dict(self.env), stdout=log, stderr=log,
            )  # fmt: skip
        try:
            adresse = f"http://127.0.0.1:{port}/{name}/v1/gesundheit"
            ende = time.monotonic() + BEREIT
            while not _antwortet(adresse):
                assert prozess.poll() is None, protokoll.read_text("utf-8")
                assert time.monotonic() < ende, f"{name} wird nicht bereit"
                time.sleep(0.2)
            yield
        finally:
            prozess.terminate()
            prozess.wait(timeout=20)

    def _ausfuehren(self, modul: str, *argumente: str) -> None:
        subprocess.run(
            [sys.executable, "-m", modul, *argumente],
            cwd=self.ordner, env=dict(self.env), check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip


def _antwortet(adresse: str) -> bool:
    try:
        return httpx.get(adresse, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


@dataclass(frozen=True)
class Lauf:
    """Old services at `adressen` on `cluster`; `neuer` brings their databases up to date."""

    cluster: Cluster
    adressen: Mapping[str, str]
    neuer: Stand


@contextmanager
def laufender_alter_stand(stand: str, ordner: Path) -> Iterator[Lauf]:
    """Start PostgreSQL, the schema of `stand` with demo data and its four services."""
    alt, neu = ordner / "alt", WURZEL
    auspacken(stand, alt)
    if bis := os.environ.get("BIS"):
        neu = ordner / "neu"
        auspacken(bis, neu)
    with ExitStack() as stack:
        cluster = Cluster(ordner / "daten")
        cluster.start()
        stack.callback(cluster.stop)
        issuer = stack.enter_context(aussteller())
        ports = {name: freier_port() for name in DIENSTE}
        env = saubere_umgebung() | {
            "OZG_ISSUER": "https://issuer.test",
            "OZG_JWKS_URL": f"{issuer}/jwks",
            "OZG_HEUTE": "2021-04-15",
            "OZG_WEBHOOK_SCHLUESSEL": "nur fuer tests: " + "x" * 32,
            "FOERDERUNG_ABLAGE": str(ordner / "ablage-foerderung"),
            "BERATUNG_ABLAGE": str(ordner / "ablage-beratung"),
            "FOERDERUNG_VIRENSCANNER": "keiner",
            "BERATUNG_VIRENSCANNER": "keiner",
        }
        for name in DIENSTE:
            owner, app = f"{name}_owner", f"{name}_app"
            cluster.make_database(name, owner=owner, app=app)
            env[f"{name.upper()}_DATABASE_URL"] = cluster.url(name, app)
            env[f"{name.upper()}_MIGRATION_URL"] = cluster.url(name, owner)
            env[f"OZG_{name.upper()}_URL"] = f"http://127.0.0.1:{ports[name]}"
        alter = Stand(alt, env | {"PYTHONPATH": str(alt)})
        for name in DIENSTE:
            alter.bereitstellen(name)
            stack.enter_context(alter.dienst(name, ports[name], ordner / f"{name}.log"))
        for name in VORFUEHRUNGEN:
            alter.vorfuehren(name)
        adressen = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        yield Lauf(cluster, adressen, alter.in_ordner(neu))


@contextmanager
def aussteller() -> Iterator[str]:
    """Publish the keys of tests/tokens.py on loopback."""

    class Antwort(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            inhalt = published(httpx.Request("GET", f"http://aussteller{self.path}")).content
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(inhalt)))
            self.end_headers()
            self.wfile.write(inhalt)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Antwort)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
