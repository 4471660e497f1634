"""What the Förderung tells other systems: what the applicants see as well, nothing before it."""

from shared.ereignisse.arten import Ereignisarten, Gegenstandsart
from shared.schemas.ereignis import (
    Antragsdaten,
    Ereignisdaten,
    Fristdaten,
    Nachnutzungsdaten,
    Programmfassungsdaten,
)
from shared.zustellung.akte import ABGESCHALTETER_WEBHOOK, WEBHOOK_INTERN

ARTEN = Ereignisarten(
    "foerderung",
    (
        Gegenstandsart(
            "antrag",
            "Förderantrag",
            Antragsdaten,
            (
                "eingereicht",
                "pruefung_begonnen",
                "nachgefordert",
                "nachgereicht",
                "bekanntgegeben",
                "vertrag_geschlossen",
                "mittel_abgerufen",
                "ausgezahlt",
                "verwendungsnachweis_eingereicht",
                "verwendungsnachweis_geprueft",
                "abgeschlossen",
                "widerrufen",
                "zurueckgefordert",
            ),
        ),
        Gegenstandsart("frist", "Frist", Fristdaten, ("erinnert", "ueberschritten")),
        Gegenstandsart(
            "programmfassung",
            "Fassung eines Förderprogramms",
            Programmfassungsdaten,
            ("veroeffentlicht",),
        ),
        Gegenstandsart(
            "vorhaben",
            "Vorhaben zur Nachnutzung",
            Ereignisdaten,
            ("angelegt", "geaendert", "in_katalog_uebernommen"),
        ),
        Gegenstandsart(
            "nachnutzung",
            "Nachnutzung",
            Nachnutzungsdaten,
            ("angefragt", "zugesagt", "abgelehnt", "begonnen", "beendet"),
        ),
        ABGESCHALTETER_WEBHOOK,
    ),
    intern={
        # a draft is its applicants' own, and may be withdrawn as one
        "antrag.angelegt",
        "antrag.geaendert",
        "antrag.zugestimmt",
        "antrag.zurueckgezogen",
        "nachweis",
        # within the house; the applicants are told when it is announced
        "antrag.pruefung_abgeschlossen",
        "antrag.votiert",
        "antrag.ausnahme_erteilt",
        "antrag.ausnahme_bestaetigt",
        "antrag.vorgeschlagen",
        "antrag.zurueckgegeben",
        "antrag.freigegeben",
        "bewilligung",
        "betriebskostenmeldung",
        "sammelpruefung",
        "programmfassung.angelegt",
        *WEBHOOK_INTERN,
    },
)
