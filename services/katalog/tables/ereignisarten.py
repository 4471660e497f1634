"""What the Katalog tells other systems; all of it is public."""

from shared.ereignisse.arten import Ereignisarten, Gegenstandsart
from shared.schemas.ereignis import (
    Bereitstellungsdaten,
    Fabrikdaten,
    Mitteilungsdaten,
    Nominierungsdaten,
    Onlinedienstdaten,
    Reifegraddaten,
    Uebernahmedaten,
)
from shared.zustellung.akte import ABGESCHALTETER_WEBHOOK, WEBHOOK_INTERN

ARTEN = Ereignisarten(
    "katalog",
    (
        Gegenstandsart(
            "bereitstellung",
            "Onlinedienst in einer Kommune",
            Bereitstellungsdaten,
            (
                "abgerufen",
                "eingebunden",
                "im_hessenfinder_eingetragen",
                "freigeschaltet",
                "zurueckgenommen",
                "angebunden",
            ),
        ),
        Gegenstandsart(
            "onlinedienst", "Onlinedienst", Onlinedienstdaten, ("angelegt", "geaendert")
        ),
        Gegenstandsart("reifegrad", "Reifegrad", Reifegraddaten, ("angelegt",)),
        Gegenstandsart("nominierung", "Nominierung", Nominierungsdaten, ("nominiert",)),
        Gegenstandsart(
            "digitalisierungsfabrik",
            "Digitalisierungsfabrik",
            Fabrikdaten,
            ("gestartet", "abgeschlossen"),
        ),
        Gegenstandsart(
            "mitteilung", "Mitteilung", Mitteilungsdaten, ("veroeffentlicht", "zurueckgezogen")
        ),
        Gegenstandsart("uebernahmelauf", "Übernahme", Uebernahmedaten, ("abgeschlossen",)),
        ABGESCHALTETER_WEBHOOK,
    ),
    intern={
        "mitteilung.angelegt",  # a draft
        "mitteilung.geaendert",  # perhaps still one
        "uebernahmelauf.angelegt",
        "uebernahmelauf.gestartet",
        *WEBHOOK_INTERN,
    },
)
