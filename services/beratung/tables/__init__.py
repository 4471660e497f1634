"""Everything the Beratung service stores, one module per subject.

The classes map the columns the code reads and writes. The constraints that keep a booking right
(exclusion, partial unique indexes, copied columns with composite foreign keys) are written once,
in SQL, in the first migration; `tests/beratung/test_invarianten.py` tries each of them.
"""

from services.beratung.tables.akte import AKTE, Akt, Antwort, Ereignis, Journal
from services.beratung.tables.basis import Table
from services.beratung.tables.bericht import Bericht
from services.beratung.tables.buchung import Buchung, BuchungKommune, Partneranfrage, TerminKommune
from services.beratung.tables.foerderregel import Foerderregel, Foerderzeitraum
from services.beratung.tables.kalenderabo import FruehererTermin, Kalenderabo
from services.beratung.tables.kontingent import Kontingent, KontingentPlatz
from services.beratung.tables.modul import Modul
from services.beratung.tables.planung import (
    Abwesenheit,
    Anfahrt,
    Arbeitstag,
    Arbeitszeit,
    Berater,
    Einsatz,
    Termin,
)
from services.beratung.tables.standortbestimmung import Rueckmeldung, Standortbestimmung
from services.beratung.tables.veranstaltung import Anmeldung, Sitzplatz, Veranstaltung
from services.beratung.tables.warteliste import Wartelisteneintrag
from services.beratung.tables.webhook import WEBHOOKS, Webhook, Webhookstand, Zustellung

VON_HAND = True  # autogenerate adds what the classes map and drops nothing they do not

__all__ = [
    "AKTE",
    "WEBHOOKS",
    "Abwesenheit",
    "Akt",
    "Anfahrt",
    "Anmeldung",
    "Antwort",
    "Arbeitstag",
    "Arbeitszeit",
    "Berater",
    "Bericht",
    "Buchung",
    "BuchungKommune",
    "Einsatz",
    "Ereignis",
    "Foerderregel",
    "Foerderzeitraum",
    "FruehererTermin",
    "Journal",
    "Kalenderabo",
    "Kontingent",
    "KontingentPlatz",
    "Modul",
    "Partneranfrage",
    "Rueckmeldung",
    "Sitzplatz",
    "Standortbestimmung",
    "Table",
    "Termin",
    "TerminKommune",
    "Veranstaltung",
    "Wartelisteneintrag",
    "Webhook",
    "Webhookstand",
    "Zustellung",
]
