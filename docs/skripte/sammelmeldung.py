"""Schritte vieler Onlinedienste in vielen Kommunen aus einer CSV-Datei melden.

    python docs/skripte/sammelmeldung.py MELDUNGEN.csv

Spalten: `ags;onlinedienst;stufe` und, wo nötig, `am;beleg;url;grund`, mit Semikolon, in UTF-8.
Dieselbe Datei darf noch einmal gesendet werden: Nichts geschieht doppelt. Abgelehnte Zeilen stehen
mit ihrer Nummer und dem Grund in der Ausgabe; dann endet das Skript mit 1.
"""

import csv
import sys
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from ozg.profil import plattform
from ozg.umgebung import Abbruch
from shared.clients import Abgelehnt, DienstNichtErreichbar
from shared.clients.katalog import bereitstellungen
from shared.schemas.bereitstellung import Sammeleintrag, Sammelmeldung

AUF_EINMAL = 1000


def eintraege(datei: Path) -> list[Sammeleintrag]:
    """Die Zeilen der Datei; leere Felder gelten als nicht genannt."""
    with datei.open(encoding="utf-8-sig", newline="") as zeilen:
        gelesen = list(csv.DictReader(zeilen, delimiter=";"))
    gemeldet = []
    for nummer, zeile in enumerate(gelesen, start=2):
        try:
            angaben = {name: wert for name, wert in zeile.items() if wert}
            gemeldet.append(Sammeleintrag.model_validate(angaben))
        except ValidationError as fehler:
            stelle = fehler.errors()[0]["loc"] or ("Zeile",)
            raise Abbruch(f"Zeile {nummer}: {stelle[0]} stimmt nicht.") from fehler
    return gemeldet


def main() -> int:
    datei = Path(sys.argv[1])
    alle = eintraege(datei)
    pruefsumme = sha256(datei.read_bytes()).hexdigest()[:32]
    angenommen = abgelehnt = 0
    with plattform() as ozg:
        for beginn in range(0, len(alle), AUF_EINMAL):
            meldung = Sammelmeldung(eintraege=alle[beginn : beginn + AUF_EINMAL])
            schluessel = f"{pruefsumme}-{beginn}"
            antwort = ozg(bereitstellungen.sammelmelden(meldung, key=schluessel)).inhalt
            angenommen += antwort.angenommen
            abgelehnt += antwort.abgelehnt
            for ergebnis in antwort.ergebnisse:
                if ergebnis.problem:
                    print(f"Zeile {beginn + ergebnis.index + 2}: {ergebnis.problem.detail}")
    print(f"{angenommen} angenommen, {abgelehnt} abgelehnt.")
    return 1 if abgelehnt else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Abbruch, DienstNichtErreichbar) as grund:
        sys.exit(str(grund))
    except Abgelehnt as antwort:
        sys.exit(antwort.problem.detail)
