"""Down to the disk: what a loss of power must not take (fsync)."""

import os
from pathlib import Path


def auf_die_platte(pfad: Path) -> None:
    """Return when a file's content, or which names a folder holds, are on the disk."""
    zeiger = os.open(pfad, os.O_RDONLY)
    try:
        os.fsync(zeiger)
    finally:
        os.close(zeiger)


def bis_auf_die_platte(datei: Path, ordner: Path) -> None:
    """Do it for a file and for every folder above it, up to `ordner`."""
    auf_die_platte(datei)
    for darueber in datei.parents:
        auf_die_platte(darueber)
        if darueber == ordner:
            return
