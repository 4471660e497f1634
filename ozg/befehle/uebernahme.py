"""`ozg import`: a file into the Katalog, of this machine or of a profile's platform."""

import csv
import os
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ozg.befehle.verbunden import fernes_profil, verbunden
from ozg.befehle.zeigen import tabelle
from ozg.umgebung import Abbruch, umgebung_lesen

if TYPE_CHECKING:
    from shared.clients import PlattformSync

TAKT = 0.5  # seconds between two questions how far it is


class Art(StrEnum):
    GV100AD = "gv100ad"
    LEIKA = "leika"
    XZUFI = "xzufi"


def uebernehmen(
    art: Annotated[Art, typer.Argument()],
    datei: Annotated[Path, typer.Argument(metavar="DATEI")],
    *,
    probe: Annotated[
        bool, typer.Option("--probe", help="nur den Unterschied zeigen, nichts ändern")
    ] = False,
    abgelehnt: Annotated[
        Path | None, typer.Option(metavar="DATEI", help="wohin die abgelehnten Zeilen kommen")
    ] = None,
) -> int:
    """Eine Datei in den Katalog übernehmen."""
    ziel = (abgelehnt or Path(f"{datei.name}.abgelehnt.csv")).absolute()
    if fernes_profil():
        return _fern(art, datei, probe=probe, abgelehnt=ziel)
    from ozg.uebernahme import uebernehmen

    return uebernehmen(
        umgebung_lesen(os.environ),
        art=art.value,
        datei=datei.absolute(),
        probe=probe,
        abgelehnt=ziel,
    )


def _fern(art: Art, datei: Path, *, probe: bool, abgelehnt: Path) -> int:
    from shared.clients.katalog import uebernahmen
    from shared.schemas.uebernahme import Uebernahmeart

    try:
        inhalt = datei.read_bytes()
    except OSError as error:
        raise Abbruch(f"{datei} ist nicht lesbar: {error.strerror}.") from error
    with verbunden() as ozg:
        auftrag = uebernahmen.uebernehmen(inhalt, art=Uebernahmeart(art.value), probe=probe)
        fertig = _warten(ozg, ozg(auftrag).inhalt.id, name=datei.name)
    bericht = fertig.bericht
    if fertig.status == "gescheitert" or bericht is None or bericht.fehler:
        raise Abbruch((bericht and bericht.fehler) or "Die Übernahme ist gescheitert.", code=1)
    tabelle(
        ["Gegenstand", "neu", "geändert", "entfernt", "unverändert"],
        [
            [z.gegenstand, z.neu, z.geaendert, z.entfernt, z.unveraendert]
            for z in bericht.zaehlungen
        ],
    )
    if bericht.abgelehnte_zeilen:
        with abgelehnt.open("w", encoding="utf-8", newline="") as ausgabe:
            schreiber = csv.writer(ausgabe, delimiter=";")
            schreiber.writerow(["Zeile", "Grund"])
            schreiber.writerows([z.zeile, z.grund] for z in bericht.abgelehnte_zeilen)
        print(f"Abgelehnt: {bericht.abgelehnt} Zeilen, siehe {abgelehnt}.")
    print("Probe: nichts wurde geändert." if probe else "Übernommen.")
    return 0


def _warten(ozg: "PlattformSync", id: Any, *, name: str) -> Any:
    """Return the run when it is over, and show how far it is meanwhile."""
    from rich.console import Console
    from rich.progress import Progress

    from shared.clients.katalog import uebernahmen

    with Progress(console=Console(stderr=True), transient=True) as balken:
        schritt = balken.add_task(name, total=100)
        while True:
            lauf = ozg(uebernahmen.uebernahme(id)).inhalt
            balken.update(schritt, completed=lauf.anteil)
            if lauf.status in {"fertig", "gescheitert"}:
                return lauf
            time.sleep(TAKT)
