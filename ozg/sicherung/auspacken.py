"""From the Lager into a folder: a base backup and the WAL behind it."""

import asyncio
import gzip
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from ozg.postgres import programm
from ozg.sicherung.lager import Lager, Unlesbar
from ozg.sicherung.schluessel import Identitaeten
from ozg.sicherung.verzeichnis import Sicherung, ordner

ENDE = ".gz.age"
TEIL = ".partial"
PUFFER = 64 * 1024


async def basis_auspacken(
    lager: Lager, sicherung: Sicherung, identitaeten: Identitaeten, ziel: Path
) -> None:
    """Lay the base backup into the new folder `ziel` and verify it; raises Unlesbar."""
    ziel.mkdir(mode=0o700, parents=True)
    await lager.strom_lesen(
        f"{ordner(sicherung.name)}/basis.tar.gz.age", identitaeten, tar_nach(ziel)
    )
    await asyncio.to_thread(_verifizieren, ziel)


def _verifizieren(ziel: Path) -> None:
    geprueft = subprocess.run(
        [programm("pg_verifybackup"), "--quiet", "--exit-on-error", str(ziel)],
        env={"LANG": "C"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if geprueft.returncode:
        raise Unlesbar(f"pg_verifybackup: {geprueft.stderr.strip()}")


def tar_nach(ziel: Path) -> Callable[[IO[bytes]], None]:
    """Return what unpacks a compressed tar into `ziel`; nothing gets out of that folder."""

    def auspacken(strom: IO[bytes]) -> None:
        with (  # tarfile's own r|gz copies all that a block unpacks to for every header
            gzip.GzipFile(fileobj=strom) as klar,
            tarfile.open(fileobj=klar, mode="r|", bufsize=PUFFER) as tar,
        ):
            tar.extractall(ziel, filter="data")

    return auspacken


def noetiges_wal(schluessel: list[str], sicherung: Sicherung) -> dict[str, str]:
    """Return key and name of each WAL file to restore with; a part only where its whole is not."""
    namen = {
        eins: eins.removeprefix("wal/").removesuffix(ENDE)
        for eins in schluessel
        if eins.endswith(ENDE)
    }
    ganze = {name for name in namen.values() if not name.endswith(TEIL)}
    noetig = {}
    for eins, name in namen.items():
        segment = name.removesuffix(TEIL)
        spaeter = segment[8:] >= sicherung.segment[8:] and (segment == name or segment not in ganze)
        if spaeter or name.endswith(".history"):
            noetig[eins] = segment
    return noetig


async def wal_auspacken(
    lager: Lager, sicherung: Sicherung, identitaeten: Identitaeten, ziel: Path
) -> int:
    """Lay the WAL from `sicherung` on into the new folder `ziel`; return how many files."""
    ziel.mkdir(mode=0o700)
    noetig = noetiges_wal(sorted(await lager.schluessel("wal")), sicherung)
    for schluessel, name in noetig.items():
        inhalt = await wal_lesen(lager, schluessel, identitaeten)
        if not name.endswith(".history"):
            inhalt = inhalt.ljust(sicherung.segmentgroesse, b"\0")
        (ziel / name).write_bytes(inhalt)
    return len(noetig)


async def wal_lesen(lager: Lager, schluessel: str, identitaeten: Identitaeten) -> bytes:
    gezippt = await lager.lesen(schluessel, identitaeten)
    try:
        return gzip.decompress(gezippt)
    except (OSError, EOFError) as error:
        raise Unlesbar(schluessel) from error
