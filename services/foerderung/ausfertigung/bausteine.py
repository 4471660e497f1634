"""Parts that several documents have: tables and sentences made of the facts."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from services.foerderung.ausfertigung.behoerde import Behoerde
from services.foerderung.ausfertigung.brief import (
    Absatz,
    Abschnitt,
    Block,
    Brief,
    Spalte,
    Tabelle,
    Unterschrift,
)
from services.foerderung.ausfertigung.sachlage import Sachlage
from services.foerderung.ausfertigung.worte import in_worten
from shared.deutsch import datum, geld, kurzdatum
from shared.schemas.antrag import Beteiligung, Kostenart
from shared.schemas.foerderung import Pruefergebnis, Regelergebnis, Schwere

ELEKTRONISCH = "Dieses Dokument wurde elektronisch erstellt und gilt ohne Unterschrift."
ROLLE = {Beteiligung.FEDERFUEHREND: "federführend", Beteiligung.PARTNER: "Partner"}
KOSTENART = {
    Kostenart.PERSONAL: "Personalkosten",
    Kostenart.SACHKOSTEN: "Sachkosten",
    Kostenart.INVESTITION: "Investitionen",
    Kostenart.DIENSTLEISTUNG: "Dienstleistungen",
    Kostenart.SONSTIGE: "Sonstige Kosten",
}
BEFUND = {
    Regelergebnis.ERFUELLT: "erfüllt",
    Regelergebnis.NICHT_ERFUELLT: "nicht erfüllt",
    Regelergebnis.UNBEKANNT: "nicht bekannt",
    Regelergebnis.ERMESSEN: "Ermessen",
}
ERGEBNIS = {
    Pruefergebnis.FOERDERFAEHIG: "förderfähig",
    Pruefergebnis.EINZELFALLENTSCHEIDUNG: "Entscheidung im Einzelfall",
    Pruefergebnis.ANGABEN_FEHLEN: "es fehlen Angaben",
    Pruefergebnis.NICHT_FOERDERFAEHIG: "nicht förderfähig",
}


def geld_in_worten(betrag: Decimal) -> str:
    return f"{geld(betrag)} (in Worten: {in_worten(betrag)})"


def absaetze(text: str) -> tuple[Absatz, ...]:
    """Return a paragraph for each line somebody wrote."""
    return tuple(Absatz(text=zeile) for zeile in text.splitlines() if zeile.strip())


def zeitraum(von: date | None, bis: date | None) -> str:
    if von and bis:
        return f"{datum(von)} bis {datum(bis)}"
    return f"ab {datum(von)}" if von else f"bis {datum(bis)}" if bis else "nicht angegeben"


def angaben(zeilen: Iterable[tuple[str, str]]) -> Tabelle:
    """Return a table of a thing's properties."""
    spalten = (Spalte(titel="Angabe", breite=28), Spalte(titel="Inhalt", breite=72))
    return Tabelle(spalten=spalten, zeilen=tuple(zeilen))


def antragsdaten(lage: Sachlage) -> list[tuple[str, str]]:
    antrag = lage.antrag
    beantragt = geld_in_worten(antrag.beantragt) if antrag.beantragt else "nicht beziffert"
    grundlage = lage.programm.rechtsgrundlage
    return [
        ("Vorhaben", antrag.titel),
        ("Förderprogramm", lage.programm.titel),
        ("Antrag vom", datum(lage.eingereicht_am)),
        ("Zeitraum", zeitraum(antrag.vorhaben_beginn, antrag.vorhaben_ende)),
        ("Beantragter Betrag", beantragt),
        ("Fassung der Regeln", lage.pruefung.regelversion),
        *([("Rechtsgrundlage", grundlage.text)] if grundlage else []),
    ]


def beteiligte(lage: Sachlage) -> Abschnitt:
    """Return who takes part; only a partner has to consent."""
    spalten = (
        Spalte(titel="Kommune", breite=44),
        Spalte(titel="Gemeindeschlüssel", breite=20),
        Spalte(titel="Rolle", breite=18),
        Spalte(titel="Zustimmung", breite=18),
    )
    zeilen = tuple(
        (
            eine.name,
            eine.ags,
            ROLLE[eine.rolle],
            kurzdatum(eine.zugestimmt_am) if eine.zugestimmt_am else "–",
        )
        for eine in lage.kommunen
    )
    return Abschnitt(
        titel="Beteiligte Kommunen", bloecke=(Tabelle(spalten=spalten, zeilen=zeilen),)
    )


def kostenplan(lage: Sachlage) -> Abschnitt:
    if not lage.kosten:
        bloecke: tuple[Block, ...] = (Absatz(text="Der Antrag nennt keine einzelnen Kosten."),)
        return Abschnitt(titel="Kostenplan", bloecke=bloecke)
    spalten = (
        Spalte(titel="Nr.", breite=8),
        Spalte(titel="Kostenart", breite=28),
        Spalte(titel="Bezeichnung", breite=42),
        Spalte(titel="Betrag", breite=22, art="betrag"),
    )
    zeilen = tuple(
        (str(nr), KOSTENART[eine.art], eine.bezeichnung or "–", geld(eine.betrag))
        for nr, eine in enumerate(lage.kosten, start=1)
    )
    summe = geld(sum((eine.betrag for eine in lage.kosten), Decimal(0)))
    tabelle = Tabelle(spalten=spalten, zeilen=zeilen, summe=("", "Summe", "", summe))
    return Abschnitt(titel="Kostenplan", bloecke=(tabelle,))


def rechenweg(lage: Sachlage) -> Abschnitt:
    """Return the steps to the highest amount the rules allow, apart from those excepted from."""
    rechnung = lage.mit_ausnahmen or lage.pruefung
    schritte = rechnung.rechenweg
    if not schritte:
        text = "Aus den Regeln des Programms folgt kein Betrag."
        return Abschnitt(titel="Rechenweg", bloecke=(Absatz(text=text),))
    spalten = (
        Spalte(titel="Schritt", breite=48),
        Spalte(titel="Betrag", breite=20, art="betrag"),
        Spalte(titel="Quelle", breite=32),
    )
    zeilen = tuple(
        (s.formel, "–" if s.wert is None else geld(s.wert), s.quelle or "–") for s in schritte
    )
    hoechstens = rechnung.hoechstbetrag
    summe = ("Höchstbetrag nach den Regeln", geld(hoechstens), "") if hoechstens else None
    tabelle = Tabelle(spalten=spalten, zeilen=zeilen, summe=summe)
    ohne = "Gerechnet ohne die Regeln, von denen eine Ausnahme erteilt ist."
    hinweis = (Absatz(text=ohne),) if lage.mit_ausnahmen else ()
    return Abschnitt(titel="Rechenweg", bloecke=(*hinweis, tabelle))


def befunde(lage: Sachlage) -> Abschnitt:
    """Return what every rule said, also those that only give a hint."""
    spalten = (
        Spalte(titel="Regel", breite=11),
        Spalte(titel="Anforderung", breite=33),
        Spalte(titel="Feststellung", breite=20),
        Spalte(titel="Befund", breite=15),
        Spalte(titel="Quelle", breite=21),
    )
    zeilen = tuple(
        (
            befund.regel,
            befund.text,
            befund.ist or "–",
            BEFUND[befund.ergebnis] + (" (Hinweis)" if befund.schwere == Schwere.HINWEIS else ""),
            befund.quelle,
        )
        for befund in lage.pruefung.regeln
    )
    einleitung = (
        f"Geprüft wurde zum {datum(lage.pruefung.stichtag)} nach der Fassung"
        f" {lage.pruefung.regelversion} der Regeln."
        f" Ergebnis: {ERGEBNIS[lage.pruefung.ergebnis]}."
    )
    tabelle = Tabelle(spalten=spalten, zeilen=zeilen)
    return Abschnitt(titel="Prüfung der Regeln", bloecke=(Absatz(text=einleitung), tabelle))


def an_die_federfuehrende(
    lage: Sachlage,
    behoerde: Behoerde,
    *,
    titel: str,
    tag: date,
    abschnitte: Iterable[Abschnitt | None],
    stelle: str,
) -> Brief:
    """Return a letter to the lead; a section that is None is left out."""
    antrag = lage.antrag
    return Brief(
        vorlage="brief",
        titel=titel,
        betreff=f"Förderung des Vorhabens „{antrag.titel}“",
        aktenzeichen=antrag.aktenzeichen,
        tag=tag,
        tag_in_worten=datum(tag),
        absender=behoerde.name,
        absender_anschrift=behoerde.anschrift,
        empfaenger=(lage.federfuehrend.name, "– federführende Kommune –"),
        kennzeichen=(
            ("Aktenzeichen", antrag.aktenzeichen),
            ("Datum", datum(tag)),
            ("Gemeindeschlüssel", antrag.federfuehrend),
            ("Ihr Antrag vom", datum(lage.eingereicht_am)),
        ),
        abschnitte=tuple(abschnitt for abschnitt in abschnitte if abschnitt),
        unterschriften=(Unterschrift(stelle=behoerde.name, rolle=stelle),),
        schluss=ELEKTRONISCH,
    )
