"""The Fördervertrag: who promises what to whom, from the decision and the programme's data."""

from collections.abc import Iterable, Mapping
from datetime import date

from services.foerderung.ausfertigung import bausteine
from services.foerderung.ausfertigung.behoerde import Behoerde
from services.foerderung.ausfertigung.brief import (
    Absatz,
    Abschnitt,
    Block,
    Brief,
    Liste,
    Unterschrift,
)
from services.foerderung.ausfertigung.sachlage import Sachlage
from shared.deutsch import datum
from shared.schemas.antrag import Dokumentart, Fristart
from shared.schemas.foerderung import Schwere
from shared.schemas.programm import Nachweiszeitpunkt


def foerdervertrag(lage: Sachlage, behoerde: Behoerde, *, tag: date) -> Brief:
    """Return the contract that follows a Bescheid; it names the Bescheid's hash."""
    antrag = lage.antrag
    paragrafen = (
        ("Gegenstand", _gegenstand(lage)),
        ("Betrag", _betrag(lage)),
        ("Auszahlung in Teilbeträgen", AUSZAHLUNG),
        ("Pflichten während des Vorhabens", _pflichten(lage)),
        ("Verwendungsnachweis", _verwendung(lage)),
        ("Rückzahlung", RUECKZAHLUNG),
        ("Grundlagen", _grundlagen(lage)),
    )
    return Brief(
        vorlage="vertrag",
        titel="Fördervertrag",
        betreff=f"über die Förderung des Vorhabens „{antrag.titel}“",
        aktenzeichen=antrag.aktenzeichen,
        tag=tag,
        tag_in_worten=datum(tag),
        absender=behoerde.name,
        absender_anschrift=behoerde.anschrift,
        empfaenger=(lage.federfuehrend.name,),
        kennzeichen=(("Aktenzeichen", antrag.aktenzeichen), ("Datum", datum(tag))),
        abschnitte=(_parteien(lage, behoerde), *_nummeriert(paragrafen)),
        unterschriften=(
            Unterschrift(stelle=_geber(lage, behoerde), rolle="Bewilligungsstelle", zeile=True),
            *(
                Unterschrift(stelle=eine.name, rolle="vertretungsberechtigte Person", zeile=True)
                for eine in lage.kommunen
            ),
        ),
        schluss="Jede Partei erhält eine Ausfertigung.",
    )


def _nummeriert(
    paragrafen: Iterable[tuple[str, tuple[Block, ...]]],
) -> Iterable[Abschnitt]:
    for nr, (titel, bloecke) in enumerate(paragrafen, start=1):
        yield Abschnitt(titel=f"§\u00a0{nr} {titel}", bloecke=bloecke)


def _geber(lage: Sachlage, behoerde: Behoerde) -> str:
    stelle = lage.programm.vertrag
    return f"Land Hessen, vertreten durch {stelle}" if stelle else behoerde.name


def _parteien(lage: Sachlage, behoerde: Behoerde) -> Abschnitt:
    kommunen = tuple(
        f"{eine.name} (Gemeindeschlüssel {eine.ags}), {bausteine.ROLLE[eine.rolle]}"
        for eine in lage.kommunen
    )
    bloecke = (
        Absatz(text=f"{_geber(lage, behoerde)} – im Folgenden „Land“ –"),
        Absatz(text="und"),
        Liste(punkte=kommunen),
        Absatz(
            text="– im Folgenden „Zuwendungsempfängerin“; handeln mehrere Kommunen gemeinsam, so"
            " vertritt sie die federführende gegenüber dem Land –"
        ),
        Absatz(text="schließen den folgenden Vertrag."),
    )
    return Abschnitt(titel="Vertragsparteien", bloecke=bloecke)


def _gegenstand(lage: Sachlage) -> tuple[Block, ...]:
    antrag = lage.antrag
    zeit = bausteine.zeitraum(antrag.vorhaben_beginn, antrag.vorhaben_ende)
    text = (
        f"Das Land fördert das Vorhaben „{antrag.titel}“ aus dem Programm"
        f" „{lage.programm.titel}“. Zeitraum des Vorhabens: {zeit}."
    )
    fenster = lage.programm.zuwendungszeitraum
    gefoerdert = bausteine.zeitraum(fenster.von, fenster.bis) if fenster else None
    rahmen = f" Ausgaben sind zuwendungsfähig im Zeitraum {gefoerdert}." if gefoerdert else ""
    return (Absatz(text=text + rahmen),)


def _betrag(lage: Sachlage) -> tuple[Block, ...]:
    text = f"Die Zuwendung beträgt höchstens {bausteine.geld_in_worten(lage.bewilligt)}."
    return (Absatz(text=text, art="kern"),)


AUSZAHLUNG: tuple[Block, ...] = (
    Liste(
        nummeriert=True,
        punkte=(
            "Die Zuwendung wird in Teilbeträgen ausgezahlt, die die Zuwendungsempfängerin abruft."
            " Jeder Abruf nennt seinen Betrag und wofür er gebraucht wird.",
            "Alle Teilbeträge zusammen übersteigen den Betrag nach §\u00a02 nicht.",
            "Über jeden Abruf entscheidet die Bewilligungsstelle; wer ihn freigibt, hat ihn nicht"
            " gestellt.",
            "Was bis zum Abschluss nicht abgerufen ist, steht dem Programm wieder zur Verfügung.",
        ),
    ),
)
RUECKZAHLUNG: tuple[Block, ...] = (
    Liste(
        nummeriert=True,
        punkte=(
            "Beträge, die nicht oder nicht für das Vorhaben verwendet wurden, sind zurückzuzahlen.",
            "Wird der Bescheid widerrufen, ist der ausgezahlte Betrag zurückzuzahlen, soweit der"
            " Widerruf reicht.",
        ),
    ),
)


def _pflichten(lage: Sachlage) -> tuple[Block, ...]:
    """Return what the programme demands, then what its rules demanded and the Antrag promised.

    A rule that an exception was granted from is no precondition; it is told with its reason.
    """
    eigene = tuple(f"{p.text} (Quelle: {p.quelle.titel})" for p in lage.programm.pflichten)
    allgemein = (
        "Die Ergebnisse des Vorhabens dürfen andere Kommunen unentgeltlich nachnutzen; die"
        " Zuwendungsempfängerin stellt ihnen bereit, was sie dafür brauchen.",
        "Ändert sich das Vorhaben, sein Zeitraum oder seine Finanzierung, teilt die"
        " Zuwendungsempfängerin das unverzüglich mit.",
    )
    pflicht = {
        befund.regel: f"{befund.text} ({befund.regel})"
        for befund in lage.pruefung.regeln
        if befund.schwere == Schwere.PFLICHT
    }
    ausgenommen = {ausnahme.regel for ausnahme in lage.ausnahmen}
    zugesagt = tuple(text for regel, text in pflicht.items() if regel not in ausgenommen)
    return (
        Liste(punkte=(*allgemein, *eigene), nummeriert=True),
        *_aufgezaehlt("Die Zuwendung beruht auf diesen Voraussetzungen des Programms:", zugesagt),
        *_ausnahmen(lage, pflicht),
    )


def _aufgezaehlt(einleitung: str, punkte: tuple[str, ...]) -> tuple[Block, ...]:
    return (Absatz(text=einleitung), Liste(punkte=punkte)) if punkte else ()


def _ausnahmen(lage: Sachlage, pflicht: Mapping[str, str]) -> tuple[Block, ...]:
    """Return from which rules (`pflicht`: what each demands) an exception was granted, and why."""
    punkte = tuple(
        f"{pflicht[a.regel]}, am {datum(a.bestaetigt_am or a.tag)}: {a.begruendung}"
        for a in lage.ausnahmen
    )
    return _aufgezaehlt("Von folgenden Voraussetzungen ist eine Ausnahme erteilt:", punkte)


def _verwendung(lage: Sachlage) -> tuple[Block, ...]:
    frist = lage.fristen.get(Fristart.VERWENDUNGSNACHWEIS)
    bis = f"bis zum {datum(frist)}" if frist else "nach dem Ende des Vorhabens"
    text = (
        f"Die Zuwendungsempfängerin weist {bis} nach, wofür sie die Zuwendung verwendet hat und was"
        " das Vorhaben erreicht hat. Die Bewilligungsstelle prüft den Nachweis; erst danach ist die"
        " Förderung abgeschlossen."
    )
    verlangt = tuple(
        nachweis.titel
        for nachweis in lage.programm.nachweise
        if nachweis.zeitpunkt == Nachweiszeitpunkt.VERWENDUNG
    )
    beilagen = (Absatz(text="Dazu gehören:"), Liste(punkte=verlangt)) if verlangt else ()
    return (Absatz(text=text), *beilagen)


def _grundlagen(lage: Sachlage) -> tuple[Block, ...]:
    bescheid = lage.dokumente.get(Dokumentart.BESCHEID)
    punkte = [
        f"der Antrag vom {datum(lage.eingereicht_am)}, Aktenzeichen {lage.antrag.aktenzeichen}",
        f"die Regeln des Programms in der Fassung {lage.pruefung.regelversion}",
    ]
    if lage.programm.rechtsgrundlage:
        punkte.append(lage.programm.rechtsgrundlage.text)
    if bescheid:
        punkte.append(
            f"der Bescheid vom {datum(bescheid.tag)} mit der Prüfsumme (SHA-256)"
            f" {bescheid.pruefsumme}"
        )
    text = "Grundlagen dieses Vertrags sind:"
    return (Absatz(text=text), Liste(punkte=tuple(punkte)))
