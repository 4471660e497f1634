"""Where data of persons are: one table, for deletion, for the answer to a person, and for the docs.

What a person is known by is a `KENNUNG` (the claim `sub`); official mailboxes and what people wrote
may name somebody all the same. Every other column that can hold text is in `ohne.py` of its tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Art(StrEnum):
    KENNUNG = "Kennung"
    POSTFACH = "Postfach"
    FREITEXT = "Freitext"
    DATEI = "Datei"
    VERSCHLUESSELT = "verschlüsselt"


@dataclass(frozen=True, slots=True)
class Spalte:
    """`tabelle` with its schema. `ende` says what becomes of it: the name of a rule of the
    Löschlauf, or in a sentence why none touches it.
    """

    tabelle: str
    name: str
    art: Art
    ende: str


def _spalten(tabelle: str, ende: str, **arten: str) -> Iterator[Spalte]:
    for art, namen in arten.items():
        for name in namen.split():
            yield Spalte(tabelle, name, Art[art.upper()], ende)


def _je_dienst() -> Iterator[Spalte]:
    for dienst in ("katalog", "foerderung", "beratung"):
        yield from _spalten(f"{dienst}.journal", "journal", kennung="sub", freitext="anfrage")
        yield from _spalten(
            f"{dienst}.antwort", "antworten", kennung="sub", freitext="path key headers body"
        )
        yield from _spalten(f"{dienst}.webhook", "webhooks", kennung="sub", freitext="adresse")


OEFFENTLICH = "Veröffentlicht; wer es pflegt, ändert es."
AMTLICH = "Eine amtliche Angabe zur Sache; sie bleibt, wie sie ist."

REGISTER: tuple[Spalte, ...] = (
    *_je_dienst(),
    *_spalten("katalog.bereitstellung", AMTLICH, freitext="ruecknahmegrund url"),
    *_spalten("katalog.bereitstellungsschritt", AMTLICH, freitext="beleg"),
    *_spalten("katalog.mitteilung", OEFFENTLICH, freitext="titel frage text anlagen"),
    *_spalten(
        "katalog.nominierung",
        "nominierungen",
        postfach="funktionspostfach",
        freitext="funktion fachgebiet",
    ),
    *_spalten(
        "katalog.xzufi_objekt",
        "Wie das Landesportal es liefert; was dort gelöscht ist, geht mit der nächsten Übernahme.",
        freitext="inhalt",
    ),
    *_spalten("foerderung.ablehnung", "ablehnungen", kennung="sub", freitext="anfrage"),
    *_spalten(
        "foerderung.antrag",
        "antraege",
        kennung="vorgeschlagen_von freigegeben_von",
        freitext="beschreibung angaben ausnahmewuensche vorschlag_begruendung",
    ),
    *_spalten(
        "foerderung.antrag",
        "Name des Vorhabens und Ergebnis der Regeln: Sie sind die Akte selbst.",
        freitext="titel pruefung",
    ),
    *_spalten("foerderung.antrag_kommune", "antraege", kennung="zugestimmt_von"),
    *_spalten(
        "foerderung.ausnahme",
        "antraege",
        kennung="erteilt_von bestaetigt_von",
        freitext="begruendung",
    ),
    *_spalten("foerderung.begruendung", "antraege", freitext="text"),
    *_spalten(
        "foerderung.dokument",
        "Bescheid und Vertrag sind die Akte selbst; sie gehen mit ihr an das Archiv.",
        datei="ablage",
    ),
    *_spalten("foerderung.kosten", "antraege", freitext="bezeichnung"),
    *_spalten(
        "foerderung.mittelabruf",
        "antraege",
        kennung="abgerufen_von ausgezahlt_von",
        freitext="zweck",
    ),
    *_spalten("foerderung.nachforderung", "antraege", freitext="text"),
    *_spalten("foerderung.nachnutzung", "nachnutzungen", postfach="funktionspostfach"),
    *_spalten(
        "foerderung.nachweis", "nachweise", kennung="sub", freitext="dateiname", datei="ablage"
    ),
    *_spalten("foerderung.vorhaben", OEFFENTLICH, freitext="titel beschreibung ergebnis"),
    *_spalten("foerderung.votum", "antraege", kennung="sub", freitext="begruendung"),
    *_spalten(
        "beratung.anmeldung",
        "Der Dienst löscht es von selbst (BERATUNG_POSTFACH_AUFBEWAHRUNG, sonst 30 Tage).",
        postfach="funktionspostfach",
    ),
    *_spalten("beratung.berater", "Ein Team, keine Person.", freitext="name"),
    *_spalten("beratung.bericht", "berichte", freitext="dateiname", datei="ablage"),
    *_spalten("beratung.rueckmeldung", "rueckmeldungen", freitext="kommentar"),
    *_spalten("beratung.veranstaltung", OEFFENTLICH, freitext="titel beschreibung ort adresse"),
    *_spalten(
        "dashboard.sitzung",
        "Endet mit der Sitzung; lesbar nur mit dem Keks der Person.",
        verschluesselt="inhalt",
    ),
    *_spalten(
        "dashboard.zwischenstand",
        "Endet nach einer Stunde; lesbar nur mit dem Keks der Person.",
        verschluesselt="inhalt",
    ),
)
