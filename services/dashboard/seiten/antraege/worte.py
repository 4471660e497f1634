"""What the codes of the Förderung are called on a page, and who has to act: pure."""

from decimal import Decimal

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.schreibweise import euro
from shared.auth import Rolle
from shared.schemas.antrag import (
    IN_BEARBEITUNG,
    Abschnitt,
    AntragKurzRead,
    Antragstatus,
    Dokumentart,
    Fristart,
    Kostenart,
)
from shared.schemas.antrag import Antragstatus as S
from shared.schemas.datei import Scanstatus
from shared.schemas.entscheidung import Stimme, Vorschlag
from shared.schemas.nachweis import Nachweisart

INTERN: dict[Antragstatus, tuple[str, str]] = {
    S.ENTWURF: ("offen", "Entwurf"),
    S.EINGEREICHT: ("achtung", "eingegangen"),
    S.IN_PRUEFUNG: ("achtung", "in Prüfung"),
    S.NACHFORDERUNG: ("achtung", "wartet auf die Kommune"),
    S.VOTUM: ("achtung", "in der Abstimmung"),
    S.ENTSCHEIDUNGSREIF: ("achtung", "entscheidungsreif"),
    S.BEWILLIGUNG_VORGESCHLAGEN: ("achtung", "Bewilligung vorgeschlagen"),
    S.ABLEHNUNG_VORGESCHLAGEN: ("achtung", "Ablehnung vorgeschlagen"),
    S.ENTSCHIEDEN: ("achtung", "entschieden, noch nicht bekanntgegeben"),
    S.BEKANNTGEGEBEN: ("gut", "bekanntgegeben"),
    S.VERTRAG_GESCHLOSSEN: ("gut", "Vertrag geschlossen"),
    S.IN_AUSZAHLUNG: ("gut", "in Auszahlung"),
    S.VERWENDUNGSNACHWEIS_EINGEREICHT: ("achtung", "Verwendungsnachweis eingegangen"),
    S.VERWENDUNGSNACHWEIS_GEPRUEFT: ("gut", "Verwendungsnachweis geprüft"),
    S.ABGESCHLOSSEN: ("leise", "abgeschlossen"),
    S.ZURUECKGEZOGEN: ("leise", "zurückgezogen"),
    S.WIDERRUFEN: ("schlecht", "widerrufen"),
    S.RUECKFORDERUNG: ("schlecht", "Rückforderung"),
}
KOSTENARTEN = {
    Kostenart.PERSONAL: "Personal",
    Kostenart.SACHKOSTEN: "Sachkosten",
    Kostenart.INVESTITION: "Investition",
    Kostenart.DIENSTLEISTUNG: "Dienstleistung",
    Kostenart.SONSTIGE: "Sonstiges",
}
NACHWEISARTEN = {
    Nachweisart.BESCHLUSS: "Beschluss",
    Nachweisart.VEREINBARUNG: "Vereinbarung",
    Nachweisart.KOSTENPLAN: "Kostenplan",
    Nachweisart.WIRTSCHAFTLICHKEIT: "Wirtschaftlichkeitsrechnung",
    Nachweisart.VERWENDUNGSNACHWEIS: "Beleg zum Verwendungsnachweis",
    Nachweisart.SONSTIGER: "Anderer Nachweis",
}
SCANS = {
    Scanstatus.AUSSTEHEND: ("achtung", "wird auf Schadsoftware geprüft"),
    Scanstatus.SAUBER: ("gut", "geprüft"),
    Scanstatus.BEFALLEN: ("schlecht", "Schadsoftware gefunden, Datei gelöscht"),
}
DOKUMENTE = {
    Dokumentart.EINGANGSBESTAETIGUNG: "Eingangsbestätigung",
    Dokumentart.BESCHEID: "Bescheid",
    Dokumentart.FOERDERVERTRAG: "Fördervertrag",
}
FRISTEN = {
    Fristart.NACHFORDERUNG: ("Kommune", "Rückfrage beantworten"),
    Fristart.BEARBEITUNG: ("Land", "Antrag bearbeiten"),
    Fristart.VERTRAG: ("Land", "Vertrag schließen"),
    Fristart.VERWENDUNGSNACHWEIS: ("Kommune", "Verwendungsnachweis einreichen"),
    Fristart.RUECKZAHLUNG: ("Kommune", "Betrag zurückzahlen"),
}
ABSCHNITTE = {
    Abschnitt.VORHABEN: "Titel und Beschreibung",
    Abschnitt.ZEITRAUM: "Zeitraum",
    Abschnitt.KOMMUNEN: "Kommunen",
    Abschnitt.KOSTEN: "Kostenplan",
    Abschnitt.BETRAG: "Beantragter Betrag",
    Abschnitt.ANGABEN: "Voraussetzungen",
    Abschnitt.NACHWEISE: "Nachweise",
}
STIMMEN = {Stimme.JA: "Ja", Stimme.NEIN: "Nein", Stimme.ENTHALTUNG: "Enthaltung"}
VORSCHLAEGE = {Vorschlag.BEWILLIGUNG: "Bewilligung", Vorschlag.ABLEHNUNG: "Ablehnung"}
VERLAUF = {
    "anlegen": "Entwurf angelegt",
    "aendern": "Antrag geändert",
    "zustimmen": "Partner hat zugestimmt",
    "einreichen": "Antrag eingereicht",
    "pruefung_beginnen": "Prüfung begonnen",
    "nachfordern": "Rückfrage gestellt",
    "nachreichen": "Rückfrage beantwortet",
    "pruefung_abschliessen": "Prüfung abgeschlossen",
    "votieren": "Stimme abgegeben",
    "ausnahme_erteilen": "Ausnahme erteilt",
    "ausnahme_bestaetigen": "Ausnahme bestätigt",
    "vorschlagen": "Entscheidung vorgeschlagen",
    "zurueckgeben": "Vorschlag zurückgegeben",
    "freigeben": "Entscheidung freigegeben",
    "bekanntgeben": "Entscheidung bekanntgegeben",
    "vertrag_schliessen": "Vertrag geschlossen",
    "mittel_abrufen": "Mittel abgerufen",
    "auszahlen": "Mittel ausgezahlt",
    "verwendungsnachweis_einreichen": "Verwendungsnachweis eingereicht",
    "verwendungsnachweis_pruefen": "Verwendungsnachweis geprüft",
    "abschliessen": "Antrag abgeschlossen",
    "zurueckziehen": "Antrag zurückgezogen",
    "widerrufen": "Bewilligung widerrufen",
    "rueckfordern": "Rückforderung",
    "hochladen": "Nachweis hochgeladen",
    "pruefen": "Nachweis auf Schadsoftware geprüft",
    "entfernen": "Nachweis entfernt",
    "frist_erinnern": "Erinnerung an eine Frist",
    "frist_ueberschreiten": "Frist überschritten",
}
SEHEN = (Rolle.KOMMUNE, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE, Rolle.KSPV)
AMTLICH = (Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE, Rolle.KSPV)
# as long as nothing is told, whoever applied waits for the Land
BEIM_LAND = (
    IN_BEARBEITUNG, S.EINGEREICHT, S.IN_PRUEFUNG, S.VOTUM, S.ENTSCHEIDUNGSREIF,
    S.BEWILLIGUNG_VORGESCHLAGEN, S.ABLEHNUNG_VORGESCHLAGEN, S.ENTSCHIEDEN,
    S.VERWENDUNGSNACHWEIS_EINGEREICHT,
)  # fmt: skip


def stand(antrag: AntragKurzRead, *, amtlich: bool) -> tuple[str, str]:
    """Return sign and word of its status: the office's, or what the applicant may know."""
    if antrag.status == IN_BEARBEITUNG:
        return "achtung", antrag.stand
    zeichen, wort = INTERN[Antragstatus(antrag.status)]
    return zeichen, wort if amtlich else antrag.stand


def betrag(wert: Decimal | None) -> str:
    return "noch offen" if wert is None else euro(wert)


def arbeitet_amtlich(sitzung: Sitzung) -> bool:
    """Return whether this person examines, votes or decides."""
    return sitzung.hat(*AMTLICH)
