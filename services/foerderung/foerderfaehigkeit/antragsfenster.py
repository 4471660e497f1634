"""What the Antragsfenster of a programme says to the day of applying, as a rule would say it.

A document may write its end down as a rule on the `antragsdatum` (datum_bis), from which there can
be an exception. What it does not write down so binds all the same, without one.
"""

from services.foerderung.foerderfaehigkeit import anzeige
from services.foerderung.foerderfaehigkeit.sachverhalt import Sachverhalt
from services.foerderung.foerderfaehigkeit.was_hilft import Hilfe, abgelaufen
from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.teile import Zeitfenster
from shared.deutsch import kurzdatum
from shared.schemas.foerderung import Regelergebnis, Schwere
from shared.schemas.pruefung import RegelbefundRead

KENNUNG = "antragsfenster"  # no rule of a document can be called so: theirs are in capitals


def fensterbefunde(programm: Programm, fall: Sachverhalt) -> list[RegelbefundRead]:
    """Return the finding on the days that no rule judges; none where there are no such days."""
    fenster = programm.fenster_ohne_regel
    if fenster is None:
        return []
    tag = fall.tag("antragsdatum") or fall.stichtag
    hilfe = None if fenster.enthaelt(tag) else _was_hilft(fenster, fall)
    return [
        RegelbefundRead(
            regel=KENNUNG,
            ergebnis=Regelergebnis.NICHT_ERFUELLT if hilfe else Regelergebnis.ERFUELLT,
            schwere=Schwere.PFLICHT,
            text=f"Bewerbung {_wann(fenster)}.",
            ist=kurzdatum(tag),
            soll=_wann(fenster),
            fehlende_angaben=[],
            was_hilft=hilfe.text if hilfe else None,
            behebbar=hilfe.moeglich if hilfe else None,
            quelle=fenster.quelle.titel,
        )
    ]


def _was_hilft(fenster: Zeitfenster, fall: Sachverhalt) -> Hilfe:
    if fenster.bis and fall.stichtag > fenster.bis:
        return abgelaufen(fenster.bis)
    return Hilfe(f"Bewerben kann man sich {_wann(fenster)}.", True)


def _wann(fenster: Zeitfenster) -> str:
    von, bis = fenster.von, fenster.bis
    if von and bis:
        return f"vom {anzeige.zeitraum(von, bis)}"
    if von:
        return f"ab {kurzdatum(von)}"
    assert bis is not None
    return f"bis {kurzdatum(bis)}"
