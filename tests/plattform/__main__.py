"""The commands of the platform; it may be killed at any moment and goes on when it is started.

python -m tests.plattform laufen --port 8099
python -m tests.plattform einbinden ONLINEDIENST.json AGS …
python -m tests.plattform geheimnis-erneuern
python -m tests.plattform abmelden
"""

import argparse
import json
import shlex
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.plattform.abonnement import abonniere, erneuere_geheimnis, kuendige
from tests.plattform.buch import Buch
from tests.plattform.einbinden import melde, registriere
from tests.plattform.empfang import Empfang
from tests.plattform.nachlesen import nachlesen
from tests.plattform.zugang import Abgelehnt, NichtErreichbar, Zugang


def laufen(zugang: Zugang, buch: Buch, *, port: int, takt: float) -> None:
    """Hear events for good, and read every `takt` seconds what was not heard.

    First the webhook, then the reading, so that nothing falls between.
    """
    adresse = f"http://127.0.0.1:{port}/ereignisse"
    with Empfang(port, buch) as empfang:
        abonniere(zugang, buch, adresse)
        print(f"{nachlesen(zugang, buch)} nachgelesen", flush=True)
        threading.Thread(target=empfang.serve_forever, daemon=True).start()
        print(f"Höre auf Port {port}.", flush=True)
        while True:
            time.sleep(takt)
            try:
                abonniere(zugang, buch, adresse)
                nachlesen(zugang, buch)
            except NichtErreichbar as grund:  # deliveries may come all the same
                print(grund, flush=True)


def einbinden(zugang: Zugang, buch: Buch, *, onlinedienst: Path, kommunen: list[str]) -> None:
    kennung = registriere(zugang, buch, json.loads(onlinedienst.read_text("utf-8")))
    angenommen, probleme = melde(zugang, buch, kennung, kommunen)
    print(f"{angenommen} Schritte angenommen, {len(probleme)} abgelehnt.")
    for problem in probleme:
        print(problem["detail"])


def main() -> None:
    befehl = argparse.ArgumentParser(prog="python -m tests.plattform")
    befehl.add_argument("--ozg", default="http://localhost:8080", help="Adresse von OZG-Kommunal")
    befehl.add_argument(
        "--token", default=".venv/bin/ozg token --rolle plattform", help="Befehl, der es ausgibt"
    )
    befehl.add_argument("--buch", type=Path, default=Path("plattform.sqlite"))
    unter = befehl.add_subparsers(dest="was", required=True)
    laufend = unter.add_parser("laufen")
    laufend.add_argument("--port", type=int, default=8099)
    laufend.add_argument("--takt", type=float, default=60)
    bindend = unter.add_parser("einbinden")
    bindend.add_argument("onlinedienst", type=Path)
    bindend.add_argument("kommunen", nargs="+")
    unter.add_parser("geheimnis-erneuern")
    unter.add_parser("abmelden")
    wahl = befehl.parse_args()

    def token_holen() -> str:
        return subprocess.check_output(shlex.split(wahl.token), text=True).strip()

    zugang, buch = Zugang(f"{wahl.ozg}/katalog/v1", token_holen), Buch(wahl.buch)
    if wahl.was == "laufen":
        laufen(zugang, buch, port=wahl.port, takt=wahl.takt)
    elif wahl.was == "einbinden":
        einbinden(zugang, buch, onlinedienst=wahl.onlinedienst, kommunen=wahl.kommunen)
    elif wahl.was == "geheimnis-erneuern":
        erneuere_geheimnis(zugang, buch)
    else:
        kuendige(zugang, buch)


if __name__ == "__main__":
    try:
        main()
    except (Abgelehnt, NichtErreichbar) as grund:
        sys.exit(str(grund))
