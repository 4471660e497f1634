"""Shows the person at `ozg up` the warnings of the services in short lines."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from shared.protokollzeilen import kurz

SEKUNDEN, AUF_EINMAL, BYTES = 1.0, 5, 256_000
ERNST = {"warning", "error", "critical"}

Zeigen = Callable[[str], None]


class Mitleser:
    """Reads one log from where it ends now."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stelle = path.stat().st_size if path.exists() else 0

    def neue_zeilen(self) -> list[str]:
        """Return what was written since, at most 256 kB, without an unfinished last line."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, 2)
                if size < self._stelle:  # cut in the meantime
                    self._stelle = size
                file.seek(self._stelle)
                complete, newline, _ = file.read(BYTES).rpartition(b"\n")
        except OSError:
            return []
        self._stelle += len(complete) + len(newline)
        return complete.decode(errors="replace").splitlines()


async def protokolle_mitlesen(paths: Sequence[Path], zeigen: Zeigen) -> None:
    """Show warnings and errors as they come, five a second of each log; does not return."""
    leser = [Mitleser(path) for path in paths]
    while True:
        await asyncio.sleep(SEKUNDEN)
        for einer in leser:
            ernste = [f for f in map(felder, einer.neue_zeilen()) if f.get("level") in ERNST]
            for fields in ernste[:AUF_EINMAL]:
                zeigen(kurz(fields))
            if len(ernste) > AUF_EINMAL:
                zeigen(f"… und {len(ernste) - AUF_EINMAL} weitere in {einer.path}")


def felder(line: str) -> Mapping[str, Any]:
    """Return the fields of a service's log line; {} of any other line."""
    try:
        fields = json.loads(line)
    except ValueError:
        return {}
    known = isinstance(fields, dict) and {"time", "level", "service", "message"} <= fields.keys()
    return fields if known else {}


def lesbar(line: str) -> str:
    """Return a log line as a person reads it."""
    fields = felder(line)
    return kurz(fields) if fields else line
