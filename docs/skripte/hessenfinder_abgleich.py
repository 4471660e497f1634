"""Was im Hessenfinder steht und was hier gemeldet ist: der Unterschied als CSV.

    python docs/skripte/hessenfinder_abgleich.py EINTRAEGE.csv > unterschiede.csv

EINTRAEGE.csv hat die Spalten `ags;onlinedienst` (Name des Onlinedienstes), mit Semikolon, in UTF-8.
Verglichen wird nur für Kommunen, die in der Datei vorkommen. Lesen dürfen das alle.
"""

import csv
import sys
from pathlib import Path

from ozg.profil import plattform
from ozg.umgebung import Abbruch
from shared.clients import Abgelehnt, DienstNichtErreichbar, PlattformSync
from shared.clients.katalog import kommunen
from shared.schemas.katalog import Stufe

IM_HESSENFINDER = {Stufe.IM_HESSENFINDER, Stufe.NUTZBAR}


def eintraege(datei: Path) -> set[tuple[str, str]]:
    """Die Einträge des Hessenfinders als Paare aus Schlüssel und Name."""
    with datei.open(encoding="utf-8-sig", newline="") as zeilen:
        gelesen = csv.DictReader(zeilen, delimiter=";")
        return {(zeile["ags"].strip(), zeile["onlinedienst"].strip()) for zeile in gelesen}


def gemeldet(ozg: PlattformSync, ags: str) -> set[tuple[str, str]]:
    """Was hier bei einer Kommune im Hessenfinder oder weiter ist."""
    alle = ozg.alle(kommunen.bereitstellungen(ags))
    return {(ags, b.onlinedienst_name) for b in alle if b.stufe in IM_HESSENFINDER}


def main() -> None:
    dort = eintraege(Path(sys.argv[1]))
    hier: set[tuple[str, str]] = set()
    with plattform() as ozg:
        for ags in sorted({ags for ags, _ in dort}):
            hier |= gemeldet(ozg, ags)
    ausgabe = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
    ausgabe.writerow(["ags", "onlinedienst", "fehlt"])
    for ags, name in sorted(dort ^ hier):
        ausgabe.writerow([ags, name, "hier" if (ags, name) in dort else "im Hessenfinder"])


if __name__ == "__main__":
    try:
        main()
    except (Abbruch, DienstNichtErreichbar) as grund:
        sys.exit(str(grund))
    except Abgelehnt as antwort:
        sys.exit(antwort.problem.detail)
