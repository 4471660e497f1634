"""The task list of an Antrag: which tasks there are, and how each of them stands: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.dashboard.seiten.antraege.aufgabe import Aufgabe, Sache
from services.dashboard.seiten.antraege.kosten import KOSTEN
from services.dashboard.seiten.antraege.voraussetzungen import VORAUSSETZUNGEN, fehlende, gefragte
from services.dashboard.seiten.antraege.vorhaben import VORHABEN
from services.dashboard.seiten.antraege.worte import KOSTENARTEN
from services.dashboard.seiten.schreibweise import euro
from shared.schemas.antrag import Abschnitt, Beteiligung, TeilnahmeRead

AUFGABEN: dict[str, Aufgabe] = {a.name: a for a in (VORHABEN, KOSTEN, VORAUSSETZUNGEN)}
FERTIG, OFFEN = "gut", "achtung"


@dataclass(frozen=True)
class Aufgabenzeile:
    """`adresse` is None for what this person may only look at."""

    name: str
    titel: str
    adresse: str | None
    zeichen: str
    wort: str
    zusatz: str


def aufgabenliste(sache: Sache) -> list[Aufgabenzeile]:
    """Return the tasks in their order, each with its state."""
    antrag, offen = sache.antrag, sache.offen
    zeilen = [_vorhaben(sache), _kommunen(antrag.teilnahmen), _kosten(sache)]
    abschnitte = [
        VORHABEN.abschnitte,
        frozenset({Abschnitt.KOMMUNEN}),
        KOSTEN.abschnitte,
        VORAUSSETZUNGEN.abschnitte,
        frozenset({Abschnitt.NACHWEISE}),
    ]
    zeilen += [_voraussetzungen(sache), _nachweise(sache)]
    return [
        Aufgabenzeile(
            name=name,
            titel=titel,
            adresse=f"/antraege/{antrag.id}/{name}" if offen & welche else None,
            zeichen=zeichen,
            wort=wort,
            zusatz=zusatz,
        )
        for (name, titel, zeichen, wort, zusatz), welche in zip(zeilen, abschnitte, strict=True)
    ]


def alles_fertig(zeilen: Sequence[Aufgabenzeile]) -> bool:
    return all(zeile.zeichen == FERTIG for zeile in zeilen)


def letzte_aufgabe(sache: Sache, zeilen: Sequence[Aufgabenzeile]) -> list[Aufgabenzeile]:
    """Return the row that sends the Antrag; none for a partner."""
    akte = [a for a in ("einreichen", "nachreichen") if a in sache.antrag.moegliche_schritte]
    if not akte:
        return []
    titel = "Prüfen und einreichen" if akte == ["einreichen"] else "Prüfen und antworten"
    adresse = f"/antraege/{sache.antrag.id}/pruefen"
    if alles_fertig(zeilen):
        return [Aufgabenzeile("pruefen", titel, adresse, OFFEN, "bereit", "")]
    zusatz = "Erst muss alles ausgefüllt sein"
    return [Aufgabenzeile("pruefen", titel, adresse, "leise", "noch nicht möglich", zusatz)]


def _vorhaben(sache: Sache) -> tuple[str, str, str, str, str]:
    antrag = sache.antrag
    fehlt = [
        wort
        for wort, wert in (("Beginn", antrag.vorhaben_beginn), ("Ende", antrag.vorhaben_ende))
        if wert is None
    ]
    if fehlt:
        return "vorhaben", "Vorhaben", OFFEN, "noch offen", f"Es fehlt: {', '.join(fehlt)}"
    return "vorhaben", "Vorhaben", FERTIG, "ausgefüllt", antrag.titel


def _kommunen(teilnahmen: Sequence[TeilnahmeRead]) -> tuple[str, str, str, str, str]:
    partner = [t for t in teilnahmen if t.rolle is Beteiligung.PARTNER]
    warten = [t.name for t in partner if t.zugestimmt_am is None]
    if not partner:
        return "kommunen", "Kommunen", FERTIG, "ausgefüllt", teilnahmen[0].name
    if warten:
        zusatz = f"Noch nicht zugestimmt: {', '.join(warten)}"
        return "kommunen", "Kommunen", OFFEN, "Zustimmung fehlt", zusatz
    return "kommunen", "Kommunen", FERTIG, "alle haben zugestimmt", ""


def _kosten(sache: Sache) -> tuple[str, str, str, str, str]:
    antrag = sache.antrag
    fehlt = [
        wort
        for wort, da in (("Kostenplan", antrag.kosten), ("beantragter Betrag", antrag.beantragt))
        if not da
    ]
    if fehlt or antrag.beantragt is None:
        return "kosten", "Kosten", OFFEN, "noch offen", f"Es fehlt: {', '.join(fehlt)}"
    summe = sum((position.betrag for position in antrag.kosten), Decimal(0))
    zusatz = f"{euro(antrag.beantragt)} beantragt, Kosten {euro(summe)}"
    return "kosten", "Kosten", FERTIG, "ausgefüllt", zusatz


def _voraussetzungen(sache: Sache) -> tuple[str, str, str, str, str]:
    name, titel = VORAUSSETZUNGEN.name, VORAUSSETZUNGEN.titel
    fehlt = len(fehlende(sache))
    if fehlt:
        alle = len(gefragte(sache.programm))
        return name, titel, OFFEN, "noch offen", f"{fehlt} von {alle} Angaben fehlen"
    return name, titel, FERTIG, "ausgefüllt", ""


def _nachweise(sache: Sache) -> tuple[str, str, str, str, str]:
    fehlt = [n.titel for n in sache.antrag.fehlende_nachweise]
    if fehlt:
        return "nachweise", "Nachweise", OFFEN, "noch offen", f"Es fehlt: {', '.join(fehlt)}"
    return "nachweise", "Nachweise", FERTIG, "vollständig", ""


def kostenzeilen(sache: Sache) -> list[tuple[str, str, str]]:
    """Return kind, purpose and amount of each position."""
    return [(KOSTENARTEN[k.art], k.bezeichnung or "", euro(k.betrag)) for k in sache.antrag.kosten]
