"""The acts upon an Antrag as pages offer them: what each does, to whom, and whether for good: pure.

Which of them are open to a person the Förderung says (`moegliche_schritte`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from services.dashboard.seiten.schreibweise import euro
from shared.schemas.antrag import AntragRead, Vorschlag

ENDGUELTIG = "Nein. Das lässt sich nicht zurücknehmen."


@dataclass(frozen=True)
class Akt:
    """`knopf` is what its button says, `folge` what will happen, `wen` whom it concerns.

    `umkehr` says whether it can be undone.
    """

    name: str
    knopf: str
    folge: str
    wen: str
    umkehr: str = ENDGUELTIG
    gefahr: bool = False
    betrag: Callable[[AntragRead], Decimal | None] = lambda _: None

    @property
    def adresse(self) -> str:
        """Return the last part of its page's address."""
        return self.name.replace("_", "-")


def vorgeschlagener_betrag(antrag: AntragRead) -> Decimal | None:
    return antrag.entscheidung.betrag if antrag.entscheidung else None


def knopf(akt: Akt, antrag: AntragRead, betrag: Decimal | None) -> str:
    """Return what the button that acts says: with the amount where there is one."""
    if akt.name == "freigeben":
        if betrag is None:
            return "Ablehnung freigeben"
        return f"{euro(betrag)} freigeben"
    if betrag is None:
        return akt.knopf
    return {
        "vorschlagen": f"Bewilligung von {euro(betrag)} vorschlagen",
        "mittel_abrufen": f"{euro(betrag)} abrufen",
        "auszahlen": f"{euro(betrag)} auszahlen",
        "rueckfordern": f"{euro(betrag)} zurückfordern",
    }.get(akt.name, akt.knopf)


def folge(akt: Akt, antrag: AntragRead) -> str:
    """Return what will happen, as far as the case decides it."""
    entscheidung = antrag.entscheidung
    abgelehnt = entscheidung is not None and entscheidung.vorschlag is Vorschlag.ABLEHNUNG
    if akt.name == "freigeben" and abgelehnt:
        return "Der Antrag ist dann abgelehnt; Geld wird nicht gebunden."
    if akt.name == "pruefung_abschliessen" and antrag.votum is not None:
        return "Danach stimmen die Kommunalen Spitzenverbände ab."
    return akt.folge


AKTE = {
    akt.name: akt
    for akt in (
        Akt(
            "zustimmen",
            "Dem Antrag zustimmen",
            "Ihre Kommune nimmt an dem Vorhaben teil, wie der Antrag es heute beschreibt.",
            "Die federführende Kommune sieht, dass Sie zugestimmt haben.",
            "Ja: Ändert die federführende Kommune den Antrag, ist Ihre Zustimmung neu nötig.",
        ),
        Akt(
            "einreichen",
            "Antrag einreichen",
            "Der Antrag geht an das Land und ist dann nicht mehr zu ändern, außer auf Rückfrage."
            " Sie bekommen eine Eingangsbestätigung.",
            "Die Koordinierungsstelle des Landes prüft ihn.",
            "Bis zur Entscheidung können Sie den Antrag zurückziehen.",
            betrag=lambda antrag: antrag.beantragt,
        ),
        Akt(
            "pruefung_beginnen",
            "Prüfung beginnen",
            "Der Antrag steht danach unter „in Prüfung“.",
            "Die Kommunen sehen „In Bearbeitung“.",
        ),
        Akt(
            "nachfordern",
            "Rückfrage stellen",
            "Die Kommune kann genau die genannten Abschnitte ändern und antwortet bis zur Frist.",
            "Die federführende Kommune bekommt die Rückfrage.",
            "Nein. Die Prüfung geht weiter, wenn die Kommune geantwortet hat.",
        ),
        Akt(
            "nachreichen",
            "Rückfrage beantworten",
            "Der Antrag geht zurück in die Prüfung und ist dann nicht mehr zu ändern.",
            "Die Koordinierungsstelle des Landes prüft weiter.",
        ),
        Akt(
            "pruefung_abschliessen",
            "Prüfung abschließen",
            "Danach wird über den Antrag entschieden, oder, wo das Programm es vorsieht, erst"
            " abgestimmt.",
            "Als Nächste sind die Spitzenverbände oder die Förderstelle dran.",
            "Nur wenn die Förderstelle ihren Vorschlag zur Prüfung zurückgibt.",
        ),
        Akt(
            "votieren",
            "Stimme abgeben",
            "Ihre Stimme zählt für Ihren Verband. Steht die Mehrheit fest, ist die Abstimmung zu"
            " Ende.",
            "Förderstelle und Koordinierungsstelle sehen die Stimme, die Kommunen nicht.",
        ),
        Akt(
            "ausnahme_erteilen",
            "Ausnahme erteilen",
            "Die Ausnahme gilt, sobald eine zweite Person sie bestätigt. Ihr Grund wird"
            " veröffentlicht, wenn bewilligt ist.",
            "Betrifft die Kommunen dieses Antrags.",
        ),
        Akt(
            "ausnahme_bestaetigen",
            "Ausnahme bestätigen",
            "Die Ausnahme gilt dann für diesen Antrag.",
            "Betrifft die Kommunen dieses Antrags.",
        ),
        Akt(
            "vorschlagen",
            "Entscheidung vorschlagen",
            "Der Vorschlag geht an eine zweite Person der Förderstelle, die ihn freigibt.",
            "Die Kommunen sehen davon nichts.",
            "Ja: Der Vorschlag lässt sich zur Prüfung zurückgeben, bis er freigegeben ist.",
        ),
        Akt(
            "zurueckgeben",
            "Zur Prüfung zurückgeben",
            "Der Vorschlag verfällt, der Antrag wird noch einmal geprüft.",
            "Die Koordinierungsstelle prüft noch einmal; die Kommunen sehen davon nichts.",
        ),
        Akt(
            "freigeben",
            "Vorschlag freigeben",
            "Die Entscheidung steht dann fest, und der Betrag ist im Budget des Programms"
            " gebunden.",
            "Die Kommunen erfahren es erst, wenn die Entscheidung bekanntgegeben wird.",
            betrag=vorgeschlagener_betrag,
        ),
        Akt(
            "bekanntgeben",
            "Entscheidung bekanntgeben",
            "Der Bescheid entsteht, die Kommunen sehen die Entscheidung.",
            "Alle Kommunen dieses Antrags.",
            betrag=vorgeschlagener_betrag,
        ),
        Akt(
            "vertrag_schliessen",
            "Fördervertrag schließen",
            "Der Fördervertrag entsteht als Dokument; danach können Mittel abgerufen werden.",
            "Die federführende Kommune ist Vertragspartnerin.",
            betrag=lambda antrag: antrag.bewilligt,
        ),
        Akt(
            "mittel_abrufen",
            "Mittel abrufen",
            "Die Förderstelle sieht Ihren Abruf und zahlt ihn aus.",
            "Die Förderstelle des Landes.",
        ),
        Akt(
            "auszahlen",
            "Abruf auszahlen",
            "Der Abruf gilt als ausgezahlt; der Betrag ist dann ausgegeben.",
            "Die federführende Kommune bekommt das Geld.",
        ),
        Akt(
            "verwendungsnachweis_einreichen",
            "Verwendungsnachweis einreichen",
            "Die Förderstelle prüft, wofür das Geld verwendet wurde. Danach können Sie keine"
            " Mittel mehr abrufen.",
            "Die Förderstelle des Landes.",
        ),
        Akt(
            "verwendungsnachweis_pruefen",
            "Verwendungsnachweis prüfen",
            "Es steht fest, wie viel die Kommunen behalten; was darüber ausgezahlt ist, zahlen sie"
            " zurück, was nicht abgerufen ist, wird im Budget wieder frei.",
            "Alle Kommunen dieses Antrags.",
        ),
        Akt(
            "abschliessen",
            "Antrag abschließen",
            "Am Antrag geschieht nichts mehr.",
            "Alle Kommunen dieses Antrags.",
        ),
        Akt(
            "zurueckziehen",
            "Antrag zurückziehen",
            "Der Antrag ist dann beendet. Sie können einen neuen stellen.",
            "Alle beteiligten Kommunen; das Land, wenn er schon eingereicht ist.",
            gefahr=True,
        ),
        Akt(
            "widerrufen",
            "Bewilligung widerrufen",
            "Gebundenes Geld wird frei. Was ausgezahlt und nicht anerkannt ist, müssen die"
            " Kommunen zurückzahlen.",
            "Alle Kommunen dieses Antrags.",
            gefahr=True,
        ),
        Akt(
            "rueckfordern",
            "Betrag zurückfordern",
            "Die Kommunen müssen den Betrag zurückzahlen.",
            "Alle Kommunen dieses Antrags.",
            gefahr=True,
        ),
    )
}
