"""Welche Fristen in den nächsten Tagen enden oder schon vorbei sind, die nächste zuerst.

    python docs/skripte/fristen.py 14

Endet mit 1, wenn es welche gibt: So meldet sich ein Zeitplaner (cron, systemd) von selbst. Zu sehen
ist, was die Rolle des Profils sehen darf. „Heute“ ist der Tag der Plattform.
"""

import sys
from datetime import date, timedelta

from ozg.profil import plattform
from ozg.umgebung import Abbruch
from shared.clients import Abgelehnt, DienstNichtErreichbar
from shared.clients.foerderung import antraege


def main(tage: int) -> int:
    with plattform() as ozg:
        heute = ozg(antraege.fristen()).stichtag or date.today()
        offen = list(ozg.alle(antraege.fristen()))
    faellig = [frist for frist in offen if frist.faellig <= heute + timedelta(days=tage)]
    for frist in faellig:
        uebrig = (frist.faellig - heute).days
        wann = f"in {uebrig} Tagen" if uebrig >= 0 else f"seit {-uebrig} Tagen überfällig"
        print(f"{frist.faellig:%d.%m.%Y}  {frist.aktenzeichen}  {frist.art.value}  ({wann})")
    return 1 if faellig else 0


if __name__ == "__main__":
    try:
        sys.exit(main(int(sys.argv[1])))
    except (Abbruch, DienstNichtErreichbar) as grund:
        sys.exit(str(grund))
    except Abgelehnt as antwort:
        sys.exit(antwort.problem.detail)
