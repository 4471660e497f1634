"""What the Beratung tells other systems: never who pays, nothing of who works when."""

from shared.ereignisse.arten import Ereignisarten, Gegenstandsart
from shared.schemas.ereignis import (
    Anmeldungsdaten,
    Berichtsdaten,
    Ereignisdaten,
    Modulereignisdaten,
)
from shared.zustellung.akte import ABGESCHALTETER_WEBHOOK, WEBHOOK_INTERN

ARTEN = Ereignisarten(
    "beratung",
    (
        Gegenstandsart(
            "buchung",
            "Buchung eines Beratungsmoduls",
            Modulereignisdaten,
            (
                "reserviert",
                "bestaetigt",
                "umgebucht",
                "zugestimmt",
                "abgelehnt",
                "durchgefuehrt",
                "nicht_erschienen",
                "bewertet",
                "storniert",
                "abgelaufen",
                "angeboten",
                "angenommen",
            ),
        ),
        Gegenstandsart(
            "wartelisteneintrag",
            "Eintrag der Warteliste",
            Modulereignisdaten,
            (
                "eingetragen",
                "angeboten",
                "angenommen",
                "abgelehnt",
                "abgelaufen",
                "zurueckgezogen",
            ),
        ),
        Gegenstandsart(
            "veranstaltung", "Veranstaltung", Ereignisdaten, ("geplant", "geaendert", "abgesagt")
        ),
        Gegenstandsart(
            "anmeldung",
            "Anmeldung zu einer Veranstaltung",
            Anmeldungsdaten,
            ("angemeldet", "eingereiht", "nachgerueckt", "abgemeldet", "entfallen"),
        ),
        Gegenstandsart(
            "bericht", "Abschlussbericht", Berichtsdaten, ("hochgeladen", "geprueft", "entfernt")
        ),
        Gegenstandsart(
            "standortbestimmung", "Standortbestimmung", Ereignisdaten, ("festgehalten",)
        ),
        ABGESCHALTETER_WEBHOOK,
    ),
    intern={
        "berater",
        "abwesenheit",
        "kalenderabo",
        "anmeldung.postfach_geloescht",
        *WEBHOOK_INTERN,
    },
)
