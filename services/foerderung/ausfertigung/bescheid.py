"""The Bescheid, granting or refusing: what was decided, and all that it rests on."""

from datetime import date

from services.foerderung.ausfertigung import bausteine
from services.foerderung.ausfertigung.behoerde import MUSTER, Behoerde
from services.foerderung.ausfertigung.brief import Absatz, Abschnitt, Brief, Liste, Spalte, Tabelle
from services.foerderung.ausfertigung.sachlage import Sachlage
from shared.deutsch import datum, geld, kurzdatum
from shared.schemas.antrag import Stimme, Vorschlag
from shared.schemas.foerderung import Regelergebnis, Schwere

UNERFUELLT = {
    Regelergebnis.NICHT_ERFUELLT: "Nicht erfüllt sind diese Anforderungen:",
    Regelergebnis.UNBEKANNT: "Ob diese Anforderungen erfüllt sind, sagt der Antrag nicht:",
}


def bescheid(lage: Sachlage, behoerde: Behoerde, *, tag: date) -> Brief:
    bewilligung = lage.antrag.vorschlag == Vorschlag.BEWILLIGUNG
    return bausteine.an_die_federfuehrende(
        lage,
        behoerde,
        titel="Zuwendungsbescheid" if bewilligung else "Ablehnungsbescheid",
        tag=tag,
        abschnitte=(
            _bewilligt(lage) if bewilligung else _abgelehnt(lage),
            Abschnitt(titel="Antrag", bloecke=(bausteine.angaben(bausteine.antragsdaten(lage)),)),
            bausteine.beteiligte(lage),
            bausteine.kostenplan(lage),
            _gruende(lage),
            bausteine.befunde(lage),
            _ausnahmen(lage),
            bausteine.rechenweg(lage),
            _bestimmungen(lage) if bewilligung else None,
            _belehrung(behoerde),
        ),
        stelle="Im Auftrag der Bewilligungsstelle",
    )


def _bewilligt(lage: Sachlage) -> Abschnitt:
    antrag, betrag = lage.antrag, lage.bewilligt
    kern = (
        f"Für das Vorhaben „{antrag.titel}“ wird eine Zuwendung in Höhe von"
        f" {bausteine.geld_in_worten(betrag)} bewilligt."
    )
    bloecke = [Absatz(text=kern, art="kern")]
    if antrag.beantragt and betrag < antrag.beantragt:
        rest = geld(antrag.beantragt - betrag)
        bloecke.append(Absatz(text=f"Im Übrigen, in Höhe von {rest}, wird der Antrag abgelehnt."))
    zeit = bausteine.zeitraum(antrag.vorhaben_beginn, antrag.vorhaben_ende)
    bloecke.append(Absatz(text=f"Die Zuwendung gilt für den Zeitraum {zeit}."))
    return Abschnitt(titel="Entscheidung", bloecke=tuple(bloecke))


def _abgelehnt(lage: Sachlage) -> Abschnitt:
    antrag = lage.antrag
    kern = (
        f"Der Antrag vom {datum(lage.eingereicht_am)} auf Förderung des Vorhabens"
        f" „{antrag.titel}“ wird abgelehnt."
    )
    return Abschnitt(titel="Entscheidung", bloecke=(Absatz(text=kern, art="kern"),))


def _gruende(lage: Sachlage) -> Abschnitt:
    antrag = lage.antrag
    bloecke: list[Absatz | Liste] = list(bausteine.absaetze(antrag.vorschlag_begruendung or ""))
    ausgenommen = {ausnahme.regel for ausnahme in lage.ausnahmen}
    for ergebnis, einleitung in UNERFUELLT.items():
        punkte = tuple(
            f"{befund.regel}: {befund.text}"
            for befund in lage.pruefung.regeln
            if befund.ergebnis == ergebnis
            and befund.schwere == Schwere.PFLICHT
            and befund.regel not in ausgenommen
        )
        if punkte:
            bloecke += [Absatz(text=einleitung), Liste(punkte=punkte)]
    if lage.voten and lage.programm.votum:
        bloecke.append(Absatz(text=_votum(lage)))
    return Abschnitt(titel="Gründe", bloecke=tuple(bloecke))


def _votum(lage: Sachlage) -> str:
    assert lage.programm.votum is not None
    zahlen = [lage.voten.get(stimme, 0) for stimme in (Stimme.JA, Stimme.NEIN, Stimme.ENTHALTUNG)]
    return (
        f"Abstimmung des Gremiums {lage.programm.votum.gremium}:"
        f" {zahlen[0]} Ja, {zahlen[1]} Nein, {zahlen[2]} Enthaltung."
    )


def _ausnahmen(lage: Sachlage) -> Abschnitt | None:
    """Return the exceptions with their reasons; who granted them is for the Akte."""
    if not lage.ausnahmen:
        return None
    spalten = (
        Spalte(titel="Regel", breite=15),
        Spalte(titel="Begründung der Ausnahme", breite=67),
        Spalte(titel="Erteilt am", breite=18),
    )
    zeilen = tuple(
        (a.regel, a.begruendung, kurzdatum(a.bestaetigt_am or a.tag)) for a in lage.ausnahmen
    )
    return Abschnitt(titel="Ausnahmen", bloecke=(Tabelle(spalten=spalten, zeilen=zeilen),))


def _bestimmungen(lage: Sachlage) -> Abschnitt:
    punkte = (
        "Die Zuwendung darf nur für das bezeichnete Vorhaben verwendet werden.",
        "Ausgezahlt wird in Teilbeträgen auf Abruf, sobald der Fördervertrag geschlossen ist.",
        "Nach dem Ende des Vorhabens ist die Verwendung der Mittel nachzuweisen.",
        "Wird die Zuwendung nicht oder nicht zweckentsprechend verwendet, kann der Bescheid"
        " widerrufen und der ausgezahlte Betrag zurückgefordert werden.",
    )
    return Abschnitt(titel="Bestimmungen", bloecke=(Liste(punkte=punkte, nummeriert=True),))


def _belehrung(behoerde: Behoerde) -> Abschnitt:
    if behoerde.belehrung is None:
        bloecke: tuple[Absatz, ...] = (Absatz(text=MUSTER, art="muster"),)
    else:
        bloecke = bausteine.absaetze(behoerde.belehrung)
    return Abschnitt(titel="Rechtsbehelfsbelehrung", bloecke=bloecke)
