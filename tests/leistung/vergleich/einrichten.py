"""Install a peer into a folder of its own, once per list of packages."""

import asyncio
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ozg.prozesse import Programm, Prozess
from tests.ozg.conftest import saubere_umgebung

FERTIG = "installiert"
LAENGSTENS = 600  # seconds for one call of pip or npm


async def mit_pip(ordner: Path, pakete: Sequence[str]) -> str | None:
    """Make `ordner`/venv with these pinned packages; return the German reason of a failure."""
    liste = "\n".join(pakete)
    if _steht(ordner, liste):
        return None
    _leere(ordner)
    venv = ordner / "venv"
    befehle = (
        (sys.executable, "-m", "venv", str(venv)),
        (
            str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps",
            "--disable-pip-version-check", *pakete,
        ),
    )  # fmt: skip
    return await _nacheinander(ordner, befehle, liste)


async def mit_npm(
    ordner: Path,
    pakete: Sequence[str],
    umgebung: Mapping[str, str],
    *,
    npm: Sequence[str],
    anders: Mapping[str, str],
) -> str | None:
    """Make `ordner`/node_modules with these pinned packages, by this npm; nothing is run meanwhile.

    `anders` replaces versions of what these packages depend upon.
    """
    liste = "\n".join([*pakete, *anders.values()])
    if _steht(ordner, liste):
        return None
    shutil.rmtree(ordner / "node_modules", ignore_errors=True)  # half of one takes npm much longer
    paket = {"private": True, "overrides": dict(anders)}
    (ordner / "package.json").write_text(json.dumps(paket))
    befehl = (
        *npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev",
        "--loglevel=error", *pakete,
    )  # fmt: skip
    return await _nacheinander(ordner, (befehl,), liste, umgebung)


async def _nacheinander(
    ordner: Path,
    befehle: Sequence[tuple[str, ...]],
    liste: str,
    umgebung: Mapping[str, str] | None = None,
) -> str | None:
    env = saubere_umgebung() | dict(umgebung or {})
    for befehl in befehle:
        programm = Programm("installation", befehl, env, arbeitsordner=ordner)
        prozess = Prozess(programm, ordner)
        try:
            async with asyncio.timeout(LAENGSTENS):
                gescheitert = await prozess.ausfuehren()
        except TimeoutError:
            return f"Das lässt sich hier nicht in {LAENGSTENS} Sekunden installieren."
        if gescheitert:
            letzte = (prozess.ausgabe().splitlines() or ["ohne Ausgabe"])[-1]
            return f"Das lässt sich hier nicht installieren ({letzte[:160]})."
    (ordner / FERTIG).write_text(liste)
    return None


def _steht(ordner: Path, liste: str) -> bool:
    fertig = ordner / FERTIG
    return fertig.exists() and fertig.read_text() == liste


def _leere(ordner: Path) -> None:
    shutil.rmtree(ordner, ignore_errors=True)
    ordner.mkdir(parents=True)
