"""Wire contract of Förderanträge."""

from enum import StrEnum


class Antragstatus(StrEnum):
    """Where an Antrag stands inside the authority; what the applicant sees is told apart."""

    ENTWURF = "entwurf"
    EINGEREICHT = "eingereicht"
    IN_PRUEFUNG = "in_pruefung"
    NACHFORDERUNG = "nachforderung"
    VOTUM = "votum"
    ENTSCHEIDUNGSREIF = "entscheidungsreif"
    BEWILLIGUNG_VORGESCHLAGEN = "bewilligung_vorgeschlagen"
    ABLEHNUNG_VORGESCHLAGEN = "ablehnung_vorgeschlagen"
    ENTSCHIEDEN = "entschieden"
    BEKANNTGEGEBEN = "bekanntgegeben"
    VERTRAG_GESCHLOSSEN = "vertrag_geschlossen"
    IN_AUSZAHLUNG = "in_auszahlung"
    VERWENDUNGSNACHWEIS_EINGEREICHT = "verwendungsnachweis_eingereicht"
    VERWENDUNGSNACHWEIS_GEPRUEFT = "verwendungsnachweis_geprueft"
    ABGESCHLOSSEN = "abgeschlossen"
    ZURUECKGEZOGEN = "zurueckgezogen"
    WIDERRUFEN = "widerrufen"
    RUECKFORDERUNG = "rueckforderung"


class Beteiligung(StrEnum):
    FEDERFUEHREND = "federfuehrend"
    PARTNER = "partner"


class Kostenart(StrEnum):
    PERSONAL = "personal"
    SACHKOSTEN = "sachkosten"
    INVESTITION = "investition"
    DIENSTLEISTUNG = "dienstleistung"
    SONSTIGE = "sonstige"


class Vorschlag(StrEnum):
    BEWILLIGUNG = "bewilligung"
    ABLEHNUNG = "ablehnung"


class Stimme(StrEnum):
    JA = "ja"
    NEIN = "nein"
    ENTHALTUNG = "enthaltung"


class Nachweisart(StrEnum):
    BESCHLUSS = "beschluss"
    VEREINBARUNG = "vereinbarung"
    KOSTENPLAN = "kostenplan"
    WIRTSCHAFTLICHKEIT = "wirtschaftlichkeit"
    VERWENDUNGSNACHWEIS = "verwendungsnachweis"
    SONSTIGER = "sonstiger"


class Scanstatus(StrEnum):
    AUSSTEHEND = "ausstehend"
    SAUBER = "sauber"
    BEFALLEN = "befallen"


class Dokumentart(StrEnum):
    EINGANGSBESTAETIGUNG = "eingangsbestaetigung"
    BESCHEID = "bescheid"
    FOERDERVERTRAG = "foerdervertrag"


class Fristart(StrEnum):
    NACHFORDERUNG = "nachforderung"
    BEARBEITUNG = "bearbeitung"
    VERTRAG = "vertrag"
    VERWENDUNGSNACHWEIS = "verwendungsnachweis"
    RUECKZAHLUNG = "rueckzahlung"
