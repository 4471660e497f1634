"""The PostgreSQL that is backed up, spoken to by its own programs, and the folders of uploads.

It is the embedded one of this folder, or the one OZG_SICHERUNG_QUELLE names. The password goes to
the programs through their environment, never through their command line.
"""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ozg.postgres import Cluster, PostgresError, programm
from ozg.programme import ABLAGEN
from ozg.sicherung.einstellungen import Sicherungsplan
from ozg.umgebung import NICHT_ERREICHBAR, Abbruch

JETZT = "SELECT clock_timestamp() AT TIME ZONE 'UTC'"
SEGMENTGROESSE = "SELECT setting FROM pg_settings WHERE name = 'wal_segment_size'"  # bytes


@dataclass(frozen=True)
class Quelle:
    """`zugang` holds PGHOST and its like, `uploads` the place of each service's files.

    `geheimes` is the folder of the embedded run, whose keys are backed up too.
    """

    art: Literal["eingebettet", "server"]
    zugang: Mapping[str, str]
    uploads: Mapping[str, str]
    geheimes: Path | None = None
    programme: Path | None = None

    def programm(self, name: str) -> str:
        return str(self.programme / name) if self.programme else programm(name)

    @property
    def env(self) -> dict[str, str]:
        return {
            "LANG": "C", "TZ": "UTC", "PATH": os.environ.get("PATH", ""),
            "PGAPPNAME": "ozg-sicherung", "PGCONNECT_TIMEOUT": "5", **self.zugang,
        }  # fmt: skip

    async def fragen(self, *fragen: str) -> list[str]:
        """Return the rows of all, fields parted by |; raises Abbruch."""
        befehl = [wort for frage in fragen for wort in ("-c", frage)]
        prozess = await asyncio.create_subprocess_exec(
            self.programm("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", *befehl, env=self.env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        gesagt, fehler = await prozess.communicate()
        if prozess.returncode:
            raise misslungen("psql", fehler)
        return gesagt.decode().split("\n")[:-1]


def instant(text: str) -> datetime:
    """Read an instant that PostgreSQL wrote in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def misslungen(name: str, fehler: bytes) -> Abbruch:
    """Return why a program of PostgreSQL ended, in its own last words."""
    zeilen = fehler.decode(errors="replace").strip().splitlines() or ["ohne ein Wort"]
    return Abbruch(f"{name} misslingt: {zeilen[-1]}", code=NICHT_ERREICHBAR)


def quelle_finden(plan: Sicherungsplan, ordner: Path) -> Quelle:
    """Return what is to be backed up; raises Abbruch."""
    if plan.quelle:
        return Quelle(
            art="server",
            zugang=_zugang(plan.quelle.get_secret_value()),
            uploads=_uploads(None),
            programme=plan.programme,
        )
    if any(os.environ.get(f"{dienst.upper()}_DATABASE_URL") for dienst in ABLAGEN):
        raise Abbruch(
            "Die Datenbanken liegen auf einem eigenen Server: Nennen Sie in OZG_SICHERUNG_QUELLE"
            " dort eine Rolle mit REPLICATION, oder sichern Sie ihn mit seinen eigenen Mitteln."
        )
    cluster = Cluster(ordner)
    try:
        cluster.anschliessen()
    except (OSError, PostgresError) as error:
        raise Abbruch(
            f"Im Ordner {ordner} (OZG_DATEN) läuft keine Datenbank; starten Sie `ozg up`.",
            code=NICHT_ERREICHBAR,
        ) from error
    return Quelle("eingebettet", cluster.client(), _uploads(ordner), geheimes=ordner)


def _uploads(ordner: Path | None) -> dict[str, str]:
    gefunden = {}
    for dienst, name in ABLAGEN.items():
        if gesetzt := os.environ.get(f"{dienst.upper()}_ABLAGE"):
            gefunden[dienst] = gesetzt
        elif ordner:
            gefunden[dienst] = str(ordner / name)
    return gefunden


def _zugang(adresse: str) -> dict[str, str]:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(adresse)
    except ArgumentError as error:
        raise Abbruch("OZG_SICHERUNG_QUELLE ist keine Adresse eines PostgreSQL.") from error
    host = url.host or url.query.get("host")
    if not url.drivername.startswith("postgres") or not isinstance(host, str):
        raise Abbruch("OZG_SICHERUNG_QUELLE ist keine Adresse eines PostgreSQL.")
    teile = {
        "PGHOST": host,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database or "postgres",
        "PGSSLMODE": url.query.get("sslmode"),
        "PGSSLROOTCERT": url.query.get("sslrootcert"),
    }
    return {name: wert for name, wert in teile.items() if isinstance(wert, str)}
