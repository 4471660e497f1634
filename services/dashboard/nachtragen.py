"""`python -m services.dashboard.nachtragen --von 2019-10-01 [--bis TAG] [--je tag|monat]`.

Fills in the figures of past days in the database of DASHBOARD_DATABASE_URL, asking the services at
the addresses OZG_*_URL. Prints what was done; 1 where a service did not answer for a day.
"""

import argparse
import asyncio
import sys
from datetime import date

import httpx

from services.dashboard.kennzahl.nachtragen import Nachgetragenes, nachtragen
from services.dashboard.quelle.einrichten import verbindungen
from services.dashboard.quelle.quellen import quellen_aus
from services.dashboard.settings import Settings
from shared.clock import domain_day
from shared.db import engine_for, sessions_for
from shared.schemas.dashboard_kennzahl import Aufloesung

FRIST = 10.0  # seconds; nobody waits


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m services.dashboard.nachtragen")
    parser.add_argument("--von", type=date.fromisoformat, required=True, metavar="JJJJ-MM-TT")
    parser.add_argument("--bis", type=date.fromisoformat, metavar="JJJJ-MM-TT")
    parser.add_argument("--je", choices=[*Aufloesung], default="monat")
    argumente = parser.parse_args()
    settings = Settings()
    heute = domain_day(settings.heute)
    bis = min(argumente.bis or heute, heute)
    if argumente.von > bis:
        sys.exit("Der erste Tag (--von) liegt nach dem letzten.")
    ergebnis = asyncio.run(
        vergangenes_holen(settings, von=argumente.von, bis=bis, je=Aufloesung(argumente.je))
    )
    sys.stdout.write(
        f"{ergebnis.nachgetragen} nachgetragen, {ergebnis.vorhanden} schon vorhanden,"
        f" {ergebnis.ohne_antwort} ohne Antwort.\n"
    )
    return 1 if ergebnis.ohne_antwort else 0


async def vergangenes_holen(
    settings: Settings,
    *,
    von: date,
    bis: date,
    je: Aufloesung,
    http: httpx.AsyncClient | None = None,
) -> Nachgetragenes:
    """Do it with connections of its own; `http` stands in for all three."""
    engine = engine_for(settings.database_url, service="dashboard")
    adressen = {
        "katalog": settings.katalog_url,
        "foerderung": settings.foerderung_url,
        "beratung": settings.beratung_url,
    }
    clients = {
        dienst: http or httpx.AsyncClient(base_url=str(adresse))
        for dienst, adresse in adressen.items()
    }
    sessions = sessions_for(engine)
    try:
        quellen = quellen_aus(
            verbindungen(clients, frist=FRIST), sessions=sessions, frische=0, erste_frist=FRIST
        )
        return await nachtragen(quellen, sessions, von=von, bis=bis, je=je)
    finally:
        for client in clients.values():
            await client.aclose()
        await engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
