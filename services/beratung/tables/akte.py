"""What is written down of every act, and what was answered to a repeatable request."""

from enum import StrEnum

from services.beratung.tables.basis import Table
from shared.akte import Akte, EreignisZeile, JournalZeile
from shared.idempotency import StoredAnswer


class Akt(StrEnum):
    FESTHALTEN = "festhalten"
    BUCHEN = "buchen"
    BESTAETIGEN = "bestaetigen"
    DURCHFUEHREN = "durchfuehren"
    STORNIEREN = "stornieren"
    ABLAUFEN = "ablaufen"


class Journal(JournalZeile, Table, table=True):
    """Who did what to a Buchung, and when."""


class Ereignis(EreignisZeile, Table, table=True):
    """What happened to a Buchung; names nobody."""


class Antwort(StoredAnswer, Table, table=True):
    """The answer to a request that carried an Idempotency-Key."""


AKTE = Akte(
    "beratung",
    Journal,
    Ereignis,
    {
        Akt.FESTHALTEN: "festgehalten",
        Akt.BUCHEN: "reserviert",
        Akt.BESTAETIGEN: "bestaetigt",
        Akt.DURCHFUEHREN: "durchgefuehrt",
        Akt.STORNIEREN: "storniert",
        Akt.ABLAUFEN: "abgelaufen",
    },
)
