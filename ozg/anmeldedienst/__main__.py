"""Run the development issuer's login: `python -m ozg.anmeldedienst --fd 7`.

OZG_DATEN is the folder with the key, OZG_ISSUER its address, OZG_ADRESSE that of the dashboard,
OZG_KATALOG_URL where the names come from.
"""

import argparse
import os
import time
from pathlib import Path

import uvicorn

from ozg.anmeldedienst.app import Anmeldedienst, Klient
from ozg.anmeldedienst.ausgabe import Ausgabe
from ozg.anmeldedienst.kommunen import kommunen_fragen
from ozg.aussteller import CLIENT_ID, NACH_ABMELDUNG, RUECKKEHR, schluessel


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ozg.anmeldedienst")
    parser.add_argument("--fd", type=int, required=True, help="a listening socket")
    fd: int = parser.parse_args().fd
    adresse, katalog = os.environ["OZG_ADRESSE"], os.environ["OZG_KATALOG_URL"]
    dienst = Anmeldedienst(
        Ausgabe(
            issuer=os.environ["OZG_ISSUER"],
            client_id=CLIENT_ID,
            key=schluessel(Path(os.environ["OZG_DATEN"])),
            uhr=time.time,
        ),
        Klient(CLIENT_ID, adresse + RUECKKEHR, adresse + NACH_ABMELDUNG),
        lambda: kommunen_fragen(katalog),
    )
    uvicorn.run(
        dienst.app(),
        fd=fd,
        ws="none",
        lifespan="off",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_level="warning",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
