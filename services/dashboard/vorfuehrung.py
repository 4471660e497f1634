"""Demo data: `python -m services.dashboard.vorfuehrung`, after those of the three services.

Nothing is invented here: what they say about the months before is read, so that a course over time
has more than the present day.
"""

import asyncio
import sys
from datetime import date

from services.dashboard.nachtragen import vergangenes_holen
from services.dashboard.settings import Settings
from shared.clock import domain_day
from shared.einmallauf import einmal
from shared.schemas.dashboard_kennzahl import Aufloesung

BEGINN = date(2019, 10, 1)  # the first month of the availability of Leistungen


def vorfuehren() -> None:
    """Fill in the months that are missing."""
    settings = Settings()
    heute = domain_day(settings.heute)
    ergebnis = asyncio.run(vergangenes_holen(settings, von=BEGINN, bis=heute, je=Aufloesung.MONAT))
    if ergebnis.ohne_antwort:
        sys.exit(f"Für {ergebnis.ohne_antwort} vergangene Tage kam keine Antwort.")
    sys.stdout.write(f"{ergebnis.nachgetragen} Werte vergangener Monate nachgetragen.\n")


if __name__ == "__main__":
    einmal("Vorführdaten von dashboard", vorfuehren)
