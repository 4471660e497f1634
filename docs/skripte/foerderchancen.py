"""Was zu den Kommunen eines Kreises passt: eine Tabelle (XLSX), eine Zeile je Programm und Kommune.

    python docs/skripte/foerderchancen.py 06635 chancen.xlsx

Jede Zeile sagt, was heute herauskäme, und was dafür noch fehlt. Lesen dürfen das alle.
"""

import sys

import xlsxwriter

from ozg.profil import plattform
from ozg.umgebung import Abbruch
from shared.clients import Abgelehnt, DienstNichtErreichbar
from shared.clients.foerderung import pruefungen
from shared.clients.katalog import kommunen

KOPF = ["AGS", "Kommune", "Programm", "Ergebnis", "Höchstbetrag in Euro", "Frist", "Was hilft"]
BREITE = [10, 30, 28, 22, 20, 12, 100]


def main(kreis: str, ziel: str) -> None:
    with plattform() as ozg, xlsxwriter.Workbook(ziel, {"strings_to_formulas": False}) as mappe:
        blatt = mappe.add_worksheet("Förderchancen")
        fett, tag = mappe.add_format({"bold": True}), mappe.add_format({"num_format": "dd.mm.yyyy"})
        euro = mappe.add_format({"num_format": "#,##0.00"})
        blatt.write_row(0, 0, KOPF, fett)
        for spalte, breite in enumerate(BREITE):
            blatt.set_column(spalte, spalte, breite)
        zeile = 0
        for kommune in ozg.alle(kommunen.kommunen(kreis=kreis)):
            for chance in ozg.alle(pruefungen.foerderchancen(kommune.ags)):
                zeile += 1
                hilft = [regel.was_hilft for regel in chance.regeln if regel.was_hilft]
                blatt.write_row(
                    zeile, 0, [kommune.ags, kommune.name, chance.programm, chance.ergebnis.value]
                )
                if chance.hoechstbetrag is not None:
                    blatt.write_number(zeile, 4, float(chance.hoechstbetrag), euro)
                if chance.frist is not None:
                    blatt.write_datetime(zeile, 5, chance.frist, tag)
                blatt.write_string(zeile, 6, " ".join(hilft))
        blatt.autofilter(0, 0, max(zeile, 1), len(KOPF) - 1)
        blatt.freeze_panes(1, 0)
    print(f"{ziel}: {zeile} Zeilen")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:3])
    except (Abbruch, DienstNichtErreichbar) as grund:
        sys.exit(str(grund))
    except Abgelehnt as antwort:
        sys.exit(antwort.problem.detail)
