"""Restore into an empty folder: the base backup, the WAL up to an instant, the uploads, the keys.

An embedded database is replayed at once by the wheel's PostgreSQL and is then ready for `ozg up`.
One of an own server is laid out for that server, which replays it when it is started.
"""

import asyncio
import shlex
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ozg.postgres import Cluster, PostgresError, postgres_version
from ozg.programme import ABLAGEN
from ozg.sicherung.auspacken import basis_auspacken, tar_nach, wal_auspacken
from ozg.sicherung.lager import Lager, Unlesbar
from ozg.sicherung.quelle import instant
from ozg.sicherung.schluessel import Identitaeten
from ozg.sicherung.verzeichnis import Sicherung, Stand, ordner, passende, sicherungen, stand
from ozg.umgebung import ABGELEHNT, Abbruch
from shared.ablage import DateiVerloren

STUNDE = 3600.0  # seconds that replaying may take


@dataclass(frozen=True)
class Ergebnis:
    """`bis` is the last transaction in it, None where a server has still to replay it."""

    sicherung: Sicherung
    wal: int
    uploads: int
    sekunden: float
    bis: datetime | None


def ziel_pruefen(ziel: Path) -> None:
    """Refuse to write over anything; raises Abbruch."""
    if ziel.exists() and (not ziel.is_dir() or any(ziel.iterdir())):
        raise Abbruch(f"{ziel} ist nicht leer; wiederhergestellt wird nur in einen neuen Ordner.")


async def wiederherstellen(
    lager: Lager, identitaeten: Identitaeten, ziel: Path, *, zeitpunkt: datetime | None
) -> Ergebnis:
    """Return what was restored into `ziel`; raises Abbruch, and Fremd."""
    ziel_pruefen(ziel)
    begonnen = time.monotonic()
    sicherung = await _waehlen(lager, zeitpunkt)
    bisher = await stand(lager)
    _erreichbar(zeitpunkt, bisher)
    bau = ziel / ".entsteht"
    try:
        ziel.mkdir(mode=0o700, parents=True, exist_ok=True)
        bau.mkdir(mode=0o700)
        wal, uploads = await _auslegen(lager, sicherung, identitaeten, bau)
    except OSError as error:
        raise Abbruch(f"In {ziel} lässt sich nicht schreiben: {error.strerror}.") from error
    except Unlesbar as error:
        raise Abbruch(
            f"{error} lässt sich nicht lesen: Die Datei ist beschädigt oder für einen anderen"
            f" Schlüssel verschlüsselt. {ziel} ist unvollständig.",
            code=ABGELEHNT,
        ) from error
    except DateiVerloren as error:
        raise Abbruch(
            f"Im Lager fehlt eine Datei. {ziel} ist unvollständig.", code=ABGELEHNT
        ) from error
    halt = zeitpunkt if bisher and zeitpunkt and zeitpunkt <= bisher.letztes else None
    if sicherung.art == "server":
        _vorbereiten(bau / "pg", ziel / "wal", halt)
        bis = None
    else:
        bis = await asyncio.to_thread(_nachspielen, bau, halt)
        await asyncio.to_thread(shutil.rmtree, bau / "wal")
        (bau / "postgres.log").unlink()
    for eintrag in bau.iterdir():
        eintrag.rename(ziel / eintrag.name)
    bau.rmdir()
    return Ergebnis(sicherung, wal, uploads, time.monotonic() - begonnen, bis)


async def _waehlen(lager: Lager, zeitpunkt: datetime | None) -> Sicherung:
    alle = await sicherungen(lager)
    sicherung = passende(alle, zeitpunkt)
    if sicherung is None:
        erste = f" Die früheste reicht bis {alle[0].ende:%Y-%m-%d %H:%M:%S} UTC." if alle else ""
        raise Abbruch(f"In {lager.ort} liegt keine Sicherung dafür.{erste}", code=ABGELEHNT)
    hier = postgres_version()
    if sicherung.art == "eingebettet" and sicherung.postgres.split(".")[0] != hier.split(".")[0]:
        raise Abbruch(
            f"{sicherung.name} ist von PostgreSQL {sicherung.postgres}, hier ist {hier};"
            " nehmen Sie eine Fassung des Programms mit demselben.",
            code=ABGELEHNT,
        )
    return sicherung


def _erreichbar(zeitpunkt: datetime | None, bisher: Stand | None) -> None:
    if zeitpunkt and (bisher is None or zeitpunkt > bisher.bis):
        reicht = f"{bisher.bis:%Y-%m-%d %H:%M:%S} UTC" if bisher else "zu keinem Zeitpunkt"
        raise Abbruch(f"Mitgeschrieben ist bis {reicht}; das liegt davor.", code=ABGELEHNT)


async def _auslegen(
    lager: Lager, sicherung: Sicherung, identitaeten: Identitaeten, bau: Path
) -> tuple[int, int]:
    await basis_auspacken(lager, sicherung, identitaeten, bau / "pg")
    wal = await wal_auspacken(lager, sicherung, identitaeten, bau / "wal")
    if "plattform.tar.gz.age" in sicherung.dateien:
        geheimes = f"{ordner(sicherung.name)}/plattform.tar.gz.age"
        await lager.strom_lesen(geheimes, identitaeten, tar_nach(bau))
    uploads = 0
    for name in ABLAGEN.values():
        (bau / name).mkdir(mode=0o700)
    for schluessel in await lager.schluessel("ablage"):
        dienst, _, name = schluessel.removeprefix("ablage/").removesuffix(".age").partition("/")
        datei = bau / ABLAGEN[dienst] / name
        datei.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        datei.write_bytes(await lager.lesen(schluessel, identitaeten))
        uploads += 1
    return wal, uploads


def _holbefehl(wal: Path) -> str:
    return f"cp {shlex.quote(str(wal)).replace('%', '%%')}/%f %p"


def _einstellungen(wal: Path, halt: datetime | None) -> dict[str, str]:
    einstellungen = {
        "restore_command": _holbefehl(wal),
        "recovery_target_action": "promote",
        "recovery_target_timeline": "latest",
    }
    if halt:
        einstellungen["recovery_target_time"] = halt.astimezone(UTC).isoformat(sep=" ")
    return einstellungen


def _vorbereiten(daten: Path, wal: Path, halt: datetime | None) -> None:
    """Say in the data folder of a server from where it replays, when it is started."""
    (daten / "recovery.signal").touch(mode=0o600)
    with (daten / "postgresql.auto.conf").open("a") as datei:
        for name, wert in _einstellungen(wal, halt).items():
            datei.write("{} = '{}'\n".format(name, wert.replace("'", "''")))


def _nachspielen(bau: Path, halt: datetime | None) -> datetime | None:
    """Replay the WAL and stop; return when the last transaction in it ended."""
    (bau / "pg" / "recovery.signal").touch(mode=0o600)
    einstellungen = {"hot_standby": "off", **_einstellungen(bau / "wal", halt)}
    cluster = Cluster(bau, settings=einstellungen, seconds=STUNDE)
    cluster.own(bau / "pg")
    cluster.own(bau / "wal")
    try:
        cluster.start()
        gesagt = cluster.sql("SELECT pg_last_xact_replay_timestamp() AT TIME ZONE 'UTC'")
    except PostgresError as error:
        protokoll = (bau / "postgres.log").read_text(errors="replace").strip().splitlines()
        letzte = next((z for z in reversed(protokoll) if "FATAL" in z), str(error))
        raise Abbruch(f"PostgreSQL kommt nicht bis dahin: {letzte}", code=ABGELEHNT) from error
    finally:
        cluster.stop()
    return instant(gesagt) if gesagt else None
