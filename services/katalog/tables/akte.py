"""What is written down of every act, and what was answered to a repeatable request."""

from enum import StrEnum

from services.katalog.tables.basis import Table
from services.katalog.tables.ereignisarten import ARTEN
from shared.akte import Akte, EreignisZeile, JournalZeile
from shared.idempotency import StoredAnswer
from shared.zustellung.akte import WEBHOOK_GESCHEHEN


class Akt(StrEnum):
    ABRUFEN = "abrufen"
    EINBINDEN = "einbinden"
    HESSENFINDER_EINTRAGEN = "hessenfinder_eintragen"
    FREISCHALTEN = "freischalten"
    ZURUECKNEHMEN = "zuruecknehmen"
    ANBINDEN = "anbinden"
    NOMINIEREN = "nominieren"
    ANLEGEN = "anlegen"
    AENDERN = "aendern"
    VEROEFFENTLICHEN = "veroeffentlichen"
    ZURUECKZIEHEN = "zurueckziehen"
    STARTEN = "starten"
    ABSCHLIESSEN = "abschliessen"


class Journal(JournalZeile, Table, table=True):
    """Who changed what in the catalogue, and when."""


class Ereignis(EreignisZeile, Table, table=True):
    """What changed in the catalogue; names nobody."""


class Antwort(StoredAnswer, Table, table=True):
    """The answer to a request that carried an Idempotency-Key."""


AKTE = Akte(
    "katalog",
    Journal,
    Ereignis,
    {
        **WEBHOOK_GESCHEHEN,
        Akt.ABRUFEN: "abgerufen",
        Akt.EINBINDEN: "eingebunden",
        Akt.HESSENFINDER_EINTRAGEN: "im_hessenfinder_eingetragen",
        Akt.FREISCHALTEN: "freigeschaltet",
        Akt.ZURUECKNEHMEN: "zurueckgenommen",
        Akt.ANBINDEN: "angebunden",
        Akt.NOMINIEREN: "nominiert",
        Akt.ANLEGEN: "angelegt",
        Akt.AENDERN: "geaendert",
        Akt.VEROEFFENTLICHEN: "veroeffentlicht",
        Akt.ZURUECKZIEHEN: "zurueckgezogen",
        Akt.STARTEN: "gestartet",
        Akt.ABSCHLIESSEN: "abgeschlossen",
    },
    ARTEN,
)
