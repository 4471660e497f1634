"""The Eingangsbestätigung: what came in when, and what follows."""

from datetime import date

from services.foerderung.ausfertigung.bausteine import (
    an_die_federfuehrende,
    angaben,
    antragsdaten,
    beteiligte,
    kostenplan,
)
from services.foerderung.ausfertigung.behoerde import Behoerde
from services.foerderung.ausfertigung.brief import Absatz, Abschnitt, Brief, Liste, Spalte, Tabelle
from services.foerderung.ausfertigung.sachlage import Sachlage
from shared.deutsch import datum, kurzdatum, zahl
from shared.schemas.antrag import Fristart, Nachweisart

NACHWEIS = {
    Nachweisart.BESCHLUSS: "Beschluss",
    Nachweisart.VEREINBARUNG: "Vereinbarung",
    Nachweisart.KOSTENPLAN: "Kostenplan",
    Nachweisart.WIRTSCHAFTLICHKEIT: "Wirtschaftlichkeit",
    Nachweisart.VERWENDUNGSNACHWEIS: "Verwendungsnachweis",
    Nachweisart.SONSTIGER: "Sonstiger Nachweis",
}


def eingangsbestaetigung(lage: Sachlage, behoerde: Behoerde, *, tag: date) -> Brief:
    return an_die_federfuehrende(
        lage,
        behoerde,
        titel="Eingangsbestätigung",
        tag=tag,
        abschnitte=(
            _eingang(lage),
            beteiligte(lage),
            kostenplan(lage),
            _nachweise(lage),
            _weiter(lage),
        ),
        stelle="Koordinierungsstelle",
    )


def _eingang(lage: Sachlage) -> Abschnitt:
    text = (
        f"Ihr Antrag ist am {datum(lage.eingereicht_am)} eingegangen. Er wird unter dem"
        f" Aktenzeichen {lage.antrag.aktenzeichen} geführt. Mit dieser Bestätigung ist noch nicht"
        " über den Antrag entschieden."
    )
    return Abschnitt(titel="Ihr Antrag", bloecke=(Absatz(text=text), angaben(antragsdaten(lage))))


def _nachweise(lage: Sachlage) -> Abschnitt:
    titel = "Eingegangene Nachweise"
    if not lage.nachweise:
        return Abschnitt(titel=titel, bloecke=(Absatz(text="Es sind keine Nachweise dabei."),))
    spalten = (
        Spalte(titel="Nr.", breite=7),
        Spalte(titel="Nachweis, Datei und Prüfsumme (SHA-256)", breite=64, art="datei"),
        Spalte(titel="Eingang", breite=15),
        Spalte(titel="Größe", breite=14, art="betrag"),
    )
    zeilen = tuple(
        (
            str(nr),
            f"{NACHWEIS[einer.art]}: {einer.dateiname} {einer.pruefsumme}",
            kurzdatum(einer.tag),
            _groesse(einer.groesse),
        )
        for nr, einer in enumerate(lage.nachweise, start=1)
    )
    erklaerung = Absatz(
        text="An der Prüfsumme erkennen Sie, dass eine Datei unverändert angekommen ist."
    )
    return Abschnitt(titel=titel, bloecke=(Tabelle(spalten=spalten, zeilen=zeilen), erklaerung))


def _groesse(anzahl: int) -> str:
    """Return bytes as KiB, rounded up: nothing has the size 0."""
    return f"{zahl(-(-anzahl // 1024))}\u00a0KiB"


def _weiter(lage: Sachlage) -> Abschnitt:
    votum = lage.programm.votum
    punkte = [
        "Die Koordinierungsstelle prüft den Antrag. Fehlt etwas, fordert sie es mit einer Frist"
        " nach; nur die genannten Abschnitte können Sie dann ändern.",
        f"Danach stimmt das Gremium {votum.gremium} ab." if votum else "",
        "Die Bewilligungsstelle entscheidet; vorgeschlagen und freigegeben wird von zwei"
        " verschiedenen Personen.",
        "Sie erhalten die Entscheidung als Bescheid mit allen Gründen und dem Rechenweg.",
    ]
    if frist := lage.fristen.get(Fristart.BEARBEITUNG):
        punkte.append(f"Entschieden sein soll bis zum {datum(frist)}.")
    schritte = Liste(punkte=tuple(punkt for punkt in punkte if punkt), nummeriert=True)
    return Abschnitt(titel="Wie es weitergeht", bloecke=(schritte, _rueckfragen(lage)))


def _rueckfragen(lage: Sachlage) -> Absatz:
    nennen = "Bitte nennen Sie bei Rückfragen das Aktenzeichen."
    kontakt = lage.programm.kontakt
    if kontakt is None:
        return Absatz(text=nennen)
    wege = ", ".join(weg for weg in (kontakt.stelle, kontakt.email, kontakt.telefon) if weg)
    return Absatz(text=f"{nennen} Kontakt: {wege}.")
