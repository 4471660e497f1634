"""Which code it is that something was seen on."""

import subprocess

from ozg.umgebung import WURZEL


def fassung(*, mit_aenderungen: bool = False) -> str:
    """Return the short name of the commit; `-dirty` is added on request where files differ."""
    befehl = ["git", "describe", "--always", "--exclude=*", *(["--dirty"] * mit_aenderungen)]
    gesagt = subprocess.run(befehl, cwd=WURZEL, capture_output=True, text=True, check=False)
    return gesagt.stdout.strip() or "unknown"
