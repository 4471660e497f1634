"""Everything the Förderung service stores, one module per subject."""

from services.foerderung.tables.akte import AKTE, Ablehnung, Akt, Antwort, Ereignis, Journal
from services.foerderung.tables.antrag import (
    Antrag,
    AntragKommune,
    Ausnahme,
    Begruendung,
    Dokument,
    Frist,
    Kosten,
    Nachforderung,
    Votum,
)
from services.foerderung.tables.basis import Table
from services.foerderung.tables.betriebskosten import Betriebskosten, Betriebskostenmeldung
from services.foerderung.tables.budget import Bewilligung, Budget, Budgetsumme, Mittelbewegung
from services.foerderung.tables.mittel import Mittelabruf, Verwendung
from services.foerderung.tables.modellkommune import Modellkommune, Nachnutzung, Vorhaben
from services.foerderung.tables.nachweis import Nachweis
from services.foerderung.tables.programm import Programmfassung, Sammelergebnis, Sammelpruefung
from services.foerderung.tables.webhook import WEBHOOKS, Webhook, Webhookstand, Zustellung

__all__ = [
    "AKTE",
    "WEBHOOKS",
    "Ablehnung",
    "Akt",
    "Antrag",
    "AntragKommune",
    "Antwort",
    "Ausnahme",
    "Begruendung",
    "Betriebskosten",
    "Betriebskostenmeldung",
    "Bewilligung",
    "Budget",
    "Budgetsumme",
    "Dokument",
    "Ereignis",
    "Frist",
    "Journal",
    "Kosten",
    "Mittelabruf",
    "Mittelbewegung",
    "Modellkommune",
    "Nachforderung",
    "Nachnutzung",
    "Nachweis",
    "Programmfassung",
    "Sammelergebnis",
    "Sammelpruefung",
    "Table",
    "Verwendung",
    "Vorhaben",
    "Votum",
    "Webhook",
    "Webhookstand",
    "Zustellung",
]
