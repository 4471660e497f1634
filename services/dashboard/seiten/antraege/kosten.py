"""The task "Kosten": the cost plan line by line, and the amount applied for."""

import re
from dataclasses import dataclass
from typing import Any

from services.dashboard.seiten.antraege.aufgabe import Aufgabe, Sache
from services.dashboard.seiten.antraege.worte import KOSTENARTEN
from services.dashboard.seiten.formular import Formular
from shared.schemas.antrag import Abschnitt, Kostenart, KostenCreate

HOECHSTENS, LEERE = 100, 2
FELD = re.compile(r"(art|betrag|bezeichnung)([1-9][0-9]?|100)", re.ASCII)
WORTE = {"art": "Art", "betrag": "Betrag", "bezeichnung": "Wofür"}
ARTEN = [(art.value, wort) for art, wort in KOSTENARTEN.items()]


@dataclass(frozen=True)
class Kostenfragen:
    zeilen: list[int]
    arten: list[tuple[str, str]]


def _vorbelegt(sache: Sache) -> Formular:
    formular = Formular.vorbelegt(beantragt=sache.antrag.beantragt)
    for nummer, position in enumerate(sache.antrag.kosten, start=1):
        zeile = Formular.vorbelegt(
            art=position.art, betrag=position.betrag, bezeichnung=position.bezeichnung
        )
        formular.eingaben |= {f"{n}{nummer}": werte for n, werte in zeile.eingaben.items()}
    return formular


def zeilen(formular: Formular) -> list[int]:
    """Return the numbers of the lines to show: those in use, and some to fill in."""
    benutzt = [
        int(gelesen[2])
        for name, werte in formular.eingaben.items()
        if (gelesen := FELD.fullmatch(name)) and any(werte)
    ]
    return list(range(1, min(max(benutzt, default=0) + LEERE, HOECHSTENS) + 1))


def _lesen(formular: Formular, sache: Sache) -> dict[str, Any]:
    werte: dict[str, Any] = {}
    if Abschnitt.KOSTEN in sache.offen:
        werte["kosten"] = [
            position for n in zeilen(formular) if (position := _position(formular, n)) is not None
        ]
        if any(FELD.fullmatch(name) for name in formular.fehler):
            del werte["kosten"]
    if Abschnitt.BETRAG in sache.offen:
        werte["beantragt"] = formular.betrag("beantragt", fehlt=None)
        if werte["beantragt"] == 0:
            formular.ablehnen("beantragt", "Beantragen Sie mehr als 0 €.")
    return {name: wert for name, wert in werte.items() if name not in formular.fehler}


def _position(formular: Formular, n: int) -> KostenCreate | None:
    if not any(formular.wert(f"{name}{n}").strip() for name in WORTE):
        return None
    art = formular.wahl(
        f"art{n}",
        [a.value for a in Kostenart],
        fehlt=f"Wählen Sie die Art der Kosten in Zeile {n}.",
    )
    betrag = formular.betrag(f"betrag{n}", fehlt=f"In Zeile {n} fehlt der Betrag.")
    bezeichnung = formular.text(f"bezeichnung{n}", fehlt=None, hoechstens=200)
    if betrag == 0:
        formular.ablehnen(f"betrag{n}", f"In Zeile {n} steht 0 €. Lassen Sie die Zeile leer.")
    if art is None or not betrag:
        return None
    return KostenCreate(art=Kostenart(art), betrag=betrag, bezeichnung=bezeichnung)


def _beschriftung(name: str, _: Sache) -> str:
    if gelesen := FELD.fullmatch(name):
        return f"{WORTE[gelesen[1]]} in Zeile {gelesen[2]}"
    return "Beantragter Betrag" if name == "beantragt" else ""


KOSTEN = Aufgabe(
    name="kosten",
    titel="Kosten",
    vorlage="antraege/kosten.html",
    abschnitte=frozenset({Abschnitt.KOSTEN, Abschnitt.BETRAG}),
    vorbelegt=_vorbelegt,
    lesen=_lesen,
    beschriftung=_beschriftung,
    fragen=lambda formular, _: Kostenfragen(zeilen(formular), ARTEN),
)
