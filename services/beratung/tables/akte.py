"""What is written down of every act, and what was answered to a repeatable request."""

from enum import StrEnum

from services.beratung.tables.basis import Table
from services.beratung.tables.ereignisarten import ARTEN
from shared.akte import Akte, EreignisZeile, JournalZeile
from shared.idempotency import StoredAnswer
from shared.zustellung.akte import WEBHOOK_GESCHEHEN


class Akt(StrEnum):
    FESTHALTEN = "festhalten"
    HOCHLADEN = "hochladen"
    PRUEFEN = "pruefen"
    ENTFERNEN = "entfernen"
    BUCHEN = "buchen"
    BESTAETIGEN = "bestaetigen"
    UMBUCHEN = "umbuchen"
    ZUSTIMMEN = "zustimmen"
    ABLEHNEN = "ablehnen"
    DURCHFUEHREN = "durchfuehren"
    NICHT_ERSCHIENEN = "nicht_erschienen"
    BEWERTEN = "bewerten"
    STORNIEREN = "stornieren"
    ABLAUFEN = "ablaufen"
    EINTRAGEN = "eintragen"
    ANBIETEN = "anbieten"
    ANNEHMEN = "annehmen"
    ZURUECKZIEHEN = "zurueckziehen"
    PLANEN = "planen"
    ANLEGEN = "anlegen"
    AENDERN = "aendern"
    ZURUECKNEHMEN = "zuruecknehmen"
    ABSAGEN = "absagen"
    ANMELDEN = "anmelden"
    EINREIHEN = "einreihen"
    NACHRUECKEN = "nachruecken"
    ABMELDEN = "abmelden"
    ENTFALLEN = "entfallen"
    POSTFACH_LOESCHEN = "postfach_loeschen"
    ABONNIEREN = "abonnieren"
    WIDERRUFEN = "widerrufen"


class Journal(JournalZeile, Table, table=True):
    """Who did what to which Gegenstand, and when."""


class Ereignis(EreignisZeile, Table, table=True):
    """What happened to a Gegenstand; names nobody."""


class Antwort(StoredAnswer, Table, table=True):
    """The answer to a request that carried an Idempotency-Key."""


AKTE = Akte(
    "beratung",
    Journal,
    Ereignis,
    {
        **WEBHOOK_GESCHEHEN,
        Akt.FESTHALTEN: "festgehalten",
        Akt.HOCHLADEN: "hochgeladen",
        Akt.PRUEFEN: "geprueft",
        Akt.ENTFERNEN: "entfernt",
        Akt.BUCHEN: "reserviert",
        Akt.BESTAETIGEN: "bestaetigt",
        Akt.UMBUCHEN: "umgebucht",
        Akt.ZUSTIMMEN: "zugestimmt",
        Akt.ABLEHNEN: "abgelehnt",
        Akt.DURCHFUEHREN: "durchgefuehrt",
        Akt.NICHT_ERSCHIENEN: "nicht_erschienen",
        Akt.BEWERTEN: "bewertet",
        Akt.STORNIEREN: "storniert",
        Akt.ABLAUFEN: "abgelaufen",
        Akt.EINTRAGEN: "eingetragen",
        Akt.ANBIETEN: "angeboten",
        Akt.ANNEHMEN: "angenommen",
        Akt.ZURUECKZIEHEN: "zurueckgezogen",
        Akt.PLANEN: "geplant",
        Akt.ANLEGEN: "angelegt",
        Akt.AENDERN: "geaendert",
        Akt.ZURUECKNEHMEN: "zurueckgenommen",
        Akt.ABSAGEN: "abgesagt",
        Akt.ANMELDEN: "angemeldet",
        Akt.EINREIHEN: "eingereiht",
        Akt.NACHRUECKEN: "nachgerueckt",
        Akt.ABMELDEN: "abgemeldet",
        Akt.ENTFALLEN: "entfallen",
        Akt.POSTFACH_LOESCHEN: "postfach_geloescht",
        Akt.ABONNIEREN: "abonniert",
        Akt.WIDERRUFEN: "widerrufen",
    },
    ARTEN,
)
