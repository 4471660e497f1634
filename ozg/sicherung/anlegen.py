"""Make a base backup: the whole PostgreSQL as one encrypted stream, the uploads, the keys."""

import asyncio
import io
import re
import subprocess
import tarfile
from importlib.metadata import version
from pathlib import Path

from ozg.sicherung.aufbewahren import altes_entfernen
from ozg.sicherung.einstellungen import Sicherungsplan
from ozg.sicherung.lager import Datei, Lager
from ozg.sicherung.quelle import JETZT, SEGMENTGROESSE, Quelle, instant, misslungen
from ozg.sicherung.schluessel import Empfaenger
from ozg.sicherung.segmente import segmentname
from ozg.sicherung.uploads import Uploads
from ozg.sicherung.verzeichnis import Sicherung, ordner

BEGINN = re.compile(rb"write-ahead log start point: ([0-9A-F]+/[0-9A-F]+) on timeline (\d+)")
GEHEIMES = ("pg-geheimnis", "webhook.schluessel", "aussteller", "vorfuehrdaten")


async def anlegen(
    quelle: Quelle, lager: Lager, plan: Sicherungsplan, empfaenger: Empfaenger, uploads: Uploads
) -> Sicherung:
    """Return what was made; then what is older than its time goes. Raises Abbruch."""
    beginn, postgres, groesse = await quelle.fragen(JETZT, "SHOW server_version", SEGMENTGROESSE)
    begonnen = instant(beginn)
    name = begonnen.strftime("%Y%m%dT%H%M%S%fZ")
    basis, segment = await _basis(quelle, lager, name, empfaenger, int(groesse))
    dateien = {"basis.tar.gz.age": basis}
    ende = instant((await quelle.fragen(JETZT))[0])
    if quelle.geheimes:
        dateien["plattform.tar.gz.age"] = await lager.strom_legen(
            f"{ordner(name)}/plattform.tar.gz.age", _geheimes(quelle.geheimes), empfaenger
        )
    sicherung = Sicherung(
        name=name,
        art=quelle.art,
        fassung=version("ozg-kommunal"),
        postgres=postgres.split()[0],
        beginn=begonnen,
        ende=ende,
        segment=segment,
        segmentgroesse=int(groesse),
        dateien=dateien,
        uploads=await uploads.sichern(),
    )
    await lager.notieren(f"{ordner(name)}/sicherung.json", sicherung)
    await altes_entfernen(lager, plan, lebende=await uploads.vorhandene(), jetzt=ende)
    return sicherung


async def _basis(
    quelle: Quelle, lager: Lager, name: str, empfaenger: Empfaenger, groesse: int
) -> tuple[Datei, str]:
    """Stream the base backup; return the file and the first WAL segment it needs."""
    schluessel = f"{ordner(name)}/basis.tar.gz.age"
    prozess = subprocess.Popen(  # noqa: ASYNC220 (it only begins here)
        [
            quelle.programm("pg_basebackup"), "--pgdata=-", "--format=tar", "--wal-method=fetch",
            "--checkpoint=fast", "--gzip", "--compress=client-gzip:1", "--no-password", "--verbose",
        ],
        env=quelle.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert prozess.stdout is not None
    assert prozess.stderr is not None
    fehler = asyncio.ensure_future(asyncio.to_thread(prozess.stderr.read))
    try:
        datei = await lager.strom_legen(schluessel, prozess.stdout, empfaenger)
    finally:
        prozess.stdout.close()  # when the target failed, it ends by this
        gesagt = await fehler
        prozess.stderr.close()
        code = await asyncio.to_thread(prozess.wait)
    gefunden = BEGINN.search(gesagt)
    if code or not gefunden:
        await lager.entfernen(schluessel)
        raise misslungen("pg_basebackup", gesagt)
    return datei, segmentname(gefunden[1].decode(), int(gefunden[2]), groesse)


def _geheimes(folder: Path) -> io.BytesIO:
    """Return the keys of the embedded run, which are small, as a tar."""
    ziel = io.BytesIO()
    with tarfile.open(fileobj=ziel, mode="w:gz") as tar:
        for name in GEHEIMES:
            if (folder / name).exists():
                tar.add(folder / name, name)
    ziel.seek(0)
    return ziel
