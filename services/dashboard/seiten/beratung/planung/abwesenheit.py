"""When a team is away: entered by hand or from a calendar, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from fastapi import Request
from starlette.datastructures import UploadFile

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from services.dashboard.seiten.schreibweise import uhrzeit
from shared.clients.beratung import planung
from shared.clock import BERLIN
from shared.deutsch import datum
from shared.schemas.berater import (
    AbwesenheitCreate,
    AbwesenheitRead,
    Ergebnis,
    Herkunft,
    KalenderRead,
)

FELDER = {
    "abwesenheit-unzulaessig": "bis",
    "uhrzeit-gibt-es-nicht": "von_uhrzeit",
    "abwesenheit-kollidiert": "von",
}
KALENDERFELDER = dict.fromkeys(("kalender-unlesbar", "http-413"), "datei")
ERGEBNISSE = {
    Ergebnis.NEU: ("gut", "eingetragen"),
    Ergebnis.GEAENDERT: ("gut", "geändert"),
    Ergebnis.UNVERAENDERT: ("leise", "unverändert"),
    Ergebnis.ZURUECKGENOMMEN: ("leise", "zurückgenommen"),
    Ergebnis.ABGELEHNT: ("schlecht", "nicht übernommen"),
}


@dataclass(frozen=True)
class Abwesenheitszeile:
    abwesenheit: AbwesenheitRead
    wann: str
    herkunft: str

    @property
    def etag(self) -> str:
        return f'"{self.abwesenheit.version}"'


@dataclass(frozen=True)
class Kalenderzeile:
    """`buchungen` are those in the way."""

    wann: str
    zeichen: str
    stand: str
    grund: str
    buchungen: list[UUID]


def zeitspanne(von: datetime, bis: datetime) -> str:
    """Return "10. Mai 2021 bis 14. Mai 2021" for whole days, else with times of day."""
    anfang, ende = von.astimezone(BERLIN), bis.astimezone(BERLIN)
    if (anfang.hour, anfang.minute, ende.hour, ende.minute) != (0, 0, 0, 0):
        return f"{uhrzeit(von)} bis {uhrzeit(bis)}"
    letzter = ende.date() - timedelta(days=1)
    if letzter == anfang.date():
        return datum(letzter)
    return f"{datum(anfang.date())} bis {datum(letzter)}"


def abwesenheitszeilen(abwesenheiten: Sequence[AbwesenheitRead]) -> list[Abwesenheitszeile]:
    return [
        Abwesenheitszeile(
            a,
            zeitspanne(a.von, a.bis),
            "aus dem Kalender" if a.herkunft is Herkunft.KALENDER else "von Hand",
        )
        for a in abwesenheiten
    ]


def kalenderzeilen(ergebnis: KalenderRead) -> list[Kalenderzeile]:
    return [
        Kalenderzeile(
            zeitspanne(e.von, e.bis), *ERGEBNISSE[e.ergebnis], e.grund or "", list(e.buchungen)
        )
        for e in ergebnis.eintraege
    ]


async def abwesenheit_eintragen(gespraech: Gespraech, id: UUID, formular: Formular) -> bool:
    """Enter it; return whether it is done, else the form says why not."""
    formular.reihen(("von", "bis", "von_uhrzeit", "bis_uhrzeit"))
    von = formular.tag("von", fehlt="Geben Sie den ersten Tag an.")
    bis = formular.tag("bis", fehlt=None) or von
    beginn = formular.uhrzeit("von_uhrzeit", fehlt=None)
    ende = formular.uhrzeit("bis_uhrzeit", fehlt=None)
    if formular.wert("von_uhrzeit").strip() and not formular.wert("bis_uhrzeit").strip():
        formular.ablehnen("bis_uhrzeit", "Geben Sie auch an, bis wann.")
    if formular.wert("bis_uhrzeit").strip() and not formular.wert("von_uhrzeit").strip():
        formular.ablehnen("von_uhrzeit", "Geben Sie auch an, ab wann.")
    if formular.fehler or von is None or bis is None:
        return False
    eingabe = AbwesenheitCreate(von=von, bis=bis, von_uhrzeit=beginn, bis_uhrzeit=ende)
    antwort = await vollziehen(
        gespraech,
        planung.abwesenheit_eintragen(id, eingabe, key=schluessel(formular)),
        formular,
        gegenstand="das Team",
        felder=FELDER,
    )
    return antwort is not None


async def abwesenheit_zuruecknehmen(gespraech: Gespraech, id: UUID, formular: Formular) -> bool:
    aufruf = planung.abwesenheit_zuruecknehmen(id, etag=gesehen(formular), key=schluessel(formular))
    antwort = await vollziehen(gespraech, aufruf, formular, gegenstand="die Abwesenheit")
    return antwort is not None


async def kalender_uebernehmen(
    gespraech: Gespraech, id: UUID, request: Request
) -> tuple[Formular, list[Kalenderzeile] | None]:
    """Take over the calendar of the form; return what became of each entry, None on a refusal."""
    gesendet = await request.form()
    datei = gesendet.get("datei")
    felder = ("schluessel", "vollstaendig")
    formular = Formular({name: [str(gesendet.get(name, ""))] for name in felder})
    if not isinstance(datei, UploadFile) or not datei.filename:
        formular.ablehnen("datei", "Wählen Sie eine Kalenderdatei aus, sie endet auf .ics.")
        return formular, None
    antwort = await vollziehen(
        gespraech,
        planung.kalender_uebernehmen(
            id,
            await datei.read(),
            vollstaendig=formular.angekreuzt("vollstaendig"),
            key=schluessel(formular),
        ),
        formular,
        gegenstand="das Team",
        felder=KALENDERFELDER,
    )
    return formular, None if antwort is None else kalenderzeilen(antwort.inhalt)
