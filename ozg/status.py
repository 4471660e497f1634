"""`ozg status`: does the platform of this folder run, is it ready, and what does it use?"""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ozg.anzeige import sagen, tabelle
from ozg.laufzettel import Laufzettel, laufzettel_lesen, prozesse_von
from ozg.neustart import neustarts_lesen
from ozg.postgres import postgres_version
from ozg.programme import caddy_version
from ozg.umgebung import DIENSTE, Umgebung

FRIST = 6


@dataclass(frozen=True)
class Befund:
    """What one service says of itself; `revision` None when it does not say."""

    bereit: bool
    gruende: str
    revision: str | None


def status(umgebung: Umgebung, *, als_json: bool = False) -> int:
    """Tell it and return 0 when everything is ready, else 1."""
    zettel = laufzettel_lesen(umgebung.ordner)
    if als_json:
        return _als_json(zettel)
    if zettel is None:
        sagen(
            f"\n  Die Plattform läuft nicht.\n\n  Ordner        {umgebung.ordner}\n"
            f"{_versionen(eigener_server=umgebung.server is not None)}\n"
            f"  Platte        {_platte(umgebung.ordner)}\n"
        )
        return 1
    befunde = {name: befund(zettel.port, name) for name in DIENSTE}
    sagen(_text(umgebung.ordner, zettel, befunde))
    return 0 if all(b.bereit for b in befunde.values()) else 1


def _als_json(zettel: Laufzettel | None) -> int:
    befunde = {name: befund(zettel.port, name) for name in DIENSTE} if zettel else {}
    bereit = bool(befunde) and all(b.bereit for b in befunde.values())
    gesagt = {
        "laeuft": zettel is not None,
        "bereit": bereit,
        "adresse": zettel and f"http://127.0.0.1:{zettel.port}",
        "stichtag": zettel and zettel.heute,
        "dienste": {name: asdict(b) for name, b in befunde.items()},
    }
    sagen(json.dumps(gesagt, ensure_ascii=False))
    return 0 if bereit else 1


def befund(port: int, dienst: str) -> Befund:
    """Ask `dienst` through the gateway on `port` of this machine."""
    connection = HTTPConnection("127.0.0.1", port, timeout=FRIST)
    try:
        connection.request("GET", f"/{dienst}/v1/gesundheit")
        gesagt: Any = json.load(connection.getresponse())
        teile = gesagt["teile"]
        return Befund(
            bereit=gesagt["bereit"] is True,
            gruende=" ".join(teil["grund"] for teil in teile if teil["grund"]),
            revision=next((teil["revision"] for teil in teile if "revision" in teil), None),
        )
    except (OSError, HTTPException, ValueError, LookupError, TypeError):
        return Befund(bereit=False, gruende="Der Dienst antwortet nicht.", revision=None)
    finally:
        connection.close()


def speicher(pids: set[int]) -> tuple[int, int]:
    """Return the bytes the processes use (PSS, shared pages counted once), and how many of them
    could not be looked at. Source: proc(5), smaps_rollup.
    """
    kilobytes, verborgen = 0, 0
    for pid in pids:
        try:
            zeilen = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue
        except PermissionError:
            verborgen += 1
            continue
        kilobytes += sum(int(zeile.split()[1]) for zeile in zeilen if zeile.startswith("Pss:"))
    return kilobytes * 1024, verborgen


def plattenplatz(ordner: Path) -> int:
    """Return the bytes that `ordner` and everything beneath it take on the disk."""
    total = ordner.lstat().st_blocks * 512 if ordner.is_file() else 0
    for path, _, files in os.walk(ordner):
        for name in (".", *files):
            try:
                total += os.lstat(os.path.join(path, name)).st_blocks * 512
            except OSError:
                continue
    return total


def _text(ordner: Path, zettel: Laufzettel, befunde: dict[str, Befund]) -> str:
    adresse = f"http://127.0.0.1:{zettel.port}"
    rows = [("Dienst", "Adresse", "Zustand", "Migration", "Gründe")]
    for name, b in befunde.items():
        zustand = "bereit" if b.bereit else "nicht bereit"
        rows.append((name, f"{adresse}/{name}/v1/", zustand, b.revision or "unbekannt", b.gruende))
    pids = prozesse_von(zettel.pid)
    pss, verborgen = speicher(pids)
    ohne = f", ohne {verborgen} nicht einsehbare" if verborgen else ""
    return "\n".join(
        (
            "",
            "  Die Plattform läuft.",
            "",
            tabelle(rows),
            "",
            f"  Stichtag      {zettel.heute or 'der heutige Tag'}",
            f"  Vorführdaten  {'eingespielt' if zettel.demo else 'keine eingespielt'}",
            f"  Ordner        {ordner}",
            _versionen(eigener_server=zettel.eigener_server),
            f"  Speicher      {_mb(pss)} (PSS von {len(pids)} Prozessen{ohne})",
            f"  Platte        {_platte(ordner)}",
            f"  Neustarts     {_neustarts(neustarts_lesen(ordner))}",
            "",
        )
    )


def _versionen(*, eigener_server: bool) -> str:
    postgres = "auf eigenem Server" if eigener_server else postgres_version()
    return (
        f"  Fassungen     OZG-Kommunal {version('ozg-kommunal')}, PostgreSQL {postgres},"
        f" Caddy {caddy_version()}, Python {platform.python_version()}"
    )


def _platte(ordner: Path) -> str:
    protokolle = plattenplatz(ordner / "protokolle") + plattenplatz(ordner / "postgres.log")
    return f"{_mb(plattenplatz(ordner))}, davon Protokolle {_mb(protokolle)}"


def _neustarts(zahlen: Mapping[str, int]) -> str:
    if not zahlen:
        return "keine"
    einzeln = ", ".join(f"{name} {zahl}" for name, zahl in sorted(zahlen.items()))
    return f"{sum(zahlen.values())} ({einzeln})"


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.0f} MB"
