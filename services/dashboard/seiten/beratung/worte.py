"""What the codes of the Beratung are called on a page: pure."""

from datetime import date
from decimal import Decimal

from services.dashboard.seiten.schreibweise import formatname
from shared.deutsch import datum
from shared.schemas.beratung import Bereich, BuchungRead, BuchungStatus

BEREICHE = {
    Bereich.OZG: "OZG (Modul 1 oder 2)",
    Bereich.VERWALTUNGSDIGITALISIERUNG: "Verwaltungsdigitalisierung (Modul 3 oder 4)",
}
STATUS = {
    BuchungStatus.RESERVIERT: ("achtung", "reserviert"),
    BuchungStatus.BESTAETIGT: ("gut", "bestätigt"),
    BuchungStatus.DURCHGEFUEHRT: ("gut", "durchgeführt"),
    BuchungStatus.BEWERTET: ("gut", "durchgeführt und bewertet"),
    BuchungStatus.NICHT_ERSCHIENEN: ("schlecht", "niemand erschienen"),
    BuchungStatus.STORNIERT: ("schlecht", "storniert"),
    BuchungStatus.ABGELAUFEN: ("schlecht", "Reservierung abgelaufen"),
}


def dauer(tage: Decimal) -> str:
    """Return 2.5 as "2,5 Tage"."""
    return f"{tage.normalize():f}".replace(".", ",") + " Tage"


def zeitraum(tage: list[date]) -> str:
    """Return "3. bis 5. Mai 2021", each day by itself where they do not follow one another."""
    erster, letzter = tage[0], tage[-1]
    if (letzter - erster).days != len(tage) - 1:
        return ", ".join(datum(tag) for tag in tage)
    if (erster.year, erster.month) == (letzter.year, letzter.month):
        return f"{erster.day}. bis {datum(letzter)}"
    return f"{datum(erster)} bis {datum(letzter)}"


def wann(buchung: BuchungRead) -> str:
    return zeitraum([termin.tag for termin in buchung.termine])


def was(buchung: BuchungRead) -> str:
    return f"Modul {buchung.modul}, {formatname(buchung.format)}, {dauer(buchung.dauer_tage)}"
