"""What `ozg up` tells the person who called it."""

import contextlib
import json
import os
import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ozg.umgebung import DIENSTE, Umgebung

BEISPIEL = "/foerderung/v1/kommunen/06635020/foerderchancen"


class Fortschritt:
    """Says what is going on, with the seconds since the start, and writes it to `ozg.log`.

    With `als_json` it says the lines of that log instead.
    """

    def __init__(self, protokoll: Path, *, als_json: bool = False) -> None:
        self._start = time.monotonic()
        self._protokoll, self._json = protokoll, als_json

    def __call__(self, satz: str) -> None:
        line = zeile_von_ozg(satz)
        with contextlib.suppress(OSError), self._protokoll.open("a") as file:
            file.write(f"{line}\n")
        seconds = f"{time.monotonic() - self._start:5.1f}".replace(".", ",")
        sagen(line if self._json else f"{seconds} s  {satz}")


def zeile_von_ozg(satz: str) -> str:
    """Return the first line of a sentence of ours as an event in JSON."""
    moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    event = {"time": moment, "level": "info", "service": "ozg", "message": satz.partition("\n")[0]}
    return json.dumps(event, ensure_ascii=False)


def sagen(text: str) -> None:
    """Print; that nobody listens any more (`ozg up | head`) is no reason to stop, nor not to."""
    try:
        print(text, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def uebersicht(umgebung: Umgebung, zustand: Mapping[str, bool]) -> str:
    """Return the table of what runs where and what to do next.

    `zustand` says for each service whether it answers through the gateway.
    """
    adresse = umgebung.adresse
    rows = [
        ("Dienst", "Adresse", "Zustand"),
        *((name, f"{adresse}/{name}/v1/", _wort(zustand[name])) for name in DIENSTE),
        ("gateway", f"{adresse}/", _wort(any(zustand.values()))),
        ("PostgreSQL", _datenbank(umgebung), _wort(any(zustand.values()))),
    ]
    return "\n".join(
        (
            "",
            tabelle(rows),
            "",
            f"  Stichtag      {_stichtag(umgebung)}",
            f"  Vorführdaten  {_vorfuehrdaten(umgebung)}",
            f"  Ordner        {umgebung.ordner}",
            "",
            "  Zum Öffnen",
            f"    {adresse}/",
            f"    {adresse}/katalog/v1/",
            f"    {adresse}{BEISPIEL}",
            "",
            f"  Ein Token   {_token_befehl(umgebung)}",
            "  Anhalten    Strg-C (die Daten bleiben)",
            "",
        )
    )


def _wort(bereit: bool) -> str:
    return "bereit" if bereit else "antwortet nicht"


def _stichtag(umgebung: Umgebung) -> str:
    if umgebung.heute:
        return f"{umgebung.heute}, bleibt stehen (OZG_HEUTE)"
    return "der heutige Tag"


def _vorfuehrdaten(umgebung: Umgebung) -> str:
    if umgebung.demo:
        return "eingespielt, teils erfunden (sonst: --ohne-demo)"
    return "keine eingespielt (sonst: --mit-demo)"


def _datenbank(umgebung: Umgebung) -> str:
    return "eigener Server" if umgebung.server else "nur lokaler Socket"


def tabelle(rows: Sequence[Sequence[str]]) -> str:
    """Return the rows, all of one length and the first a heading, in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  " + "  ".join("─" * w for w in widths))
    return "\n".join(line.rstrip() for line in lines)


def _token_befehl(umgebung: Umgebung) -> str:
    program = os.path.relpath(Path(sys.executable).with_name("ozg"))
    command = f"{shlex.quote(program)} token --rolle kommune --ags 06635020"
    if umgebung.ordner == Path(".ozg").absolute():
        return command
    return f"OZG_DATEN={shlex.quote(str(umgebung.ordner))} {command}"
