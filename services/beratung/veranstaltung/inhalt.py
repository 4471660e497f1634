"""What is said of a Veranstaltung, taken over as a whole."""

from services.beratung.tables import Veranstaltung
from shared.clock import BERLIN
from shared.schemas.veranstaltung import VeranstaltungWrite
from shared.vorgang import Vorgang


def uebernimm(veranstaltung: Veranstaltung, inhalt: VeranstaltungWrite, vorgang: Vorgang) -> None:
    """Set every field; without an Anmeldeschluss one may register on the day it begins."""
    veranstaltung.titel = inhalt.titel
    veranstaltung.beschreibung = inhalt.beschreibung
    veranstaltung.beginn = inhalt.beginn
    veranstaltung.ende = inhalt.ende
    veranstaltung.format = inhalt.format
    veranstaltung.ort = inhalt.ort
    veranstaltung.adresse = inhalt.adresse
    veranstaltung.kapazitaet = inhalt.kapazitaet
    veranstaltung.anmeldeschluss = None
    if inhalt.kapazitaet is not None:
        tag_des_beginns = inhalt.beginn.astimezone(BERLIN).date()
        veranstaltung.anmeldeschluss = inhalt.anmeldeschluss or tag_des_beginns
    veranstaltung.stand = vorgang.jetzt
