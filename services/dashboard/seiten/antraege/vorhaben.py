"""The task "Vorhaben": what is planned, and when."""

from typing import Any

from services.dashboard.seiten.antraege.aufgabe import Aufgabe, Sache
from services.dashboard.seiten.formular import Formular
from shared.schemas.antrag import Abschnitt

BESCHRIFTUNG = {
    "titel": "Titel",
    "beschreibung": "Beschreibung",
    "vorhaben_beginn": "Beginn",
    "vorhaben_ende": "Ende",
}


def _vorbelegt(sache: Sache) -> Formular:
    antrag = sache.antrag
    return Formular.vorbelegt(
        titel=antrag.titel,
        beschreibung=antrag.beschreibung,
        vorhaben_beginn=antrag.vorhaben_beginn,
        vorhaben_ende=antrag.vorhaben_ende,
    )


def _lesen(formular: Formular, sache: Sache) -> dict[str, Any]:
    werte: dict[str, Any] = {}
    if Abschnitt.VORHABEN in sache.offen:
        werte["titel"] = formular.text("titel", hoechstens=200)
        werte["beschreibung"] = formular.text("beschreibung", fehlt=None, hoechstens=5000)
    if Abschnitt.ZEITRAUM in sache.offen:
        werte["vorhaben_beginn"] = formular.tag("vorhaben_beginn", fehlt=None)
        werte["vorhaben_ende"] = formular.tag("vorhaben_ende", fehlt=None)
        beginn, ende = werte["vorhaben_beginn"], werte["vorhaben_ende"]
        if beginn and ende and ende < beginn:
            formular.ablehnen("vorhaben_ende", "Das Ende liegt vor dem Beginn.")
    return {name: wert for name, wert in werte.items() if name not in formular.fehler}


VORHABEN = Aufgabe(
    name="vorhaben",
    titel="Vorhaben",
    vorlage="antraege/vorhaben.html",
    abschnitte=frozenset({Abschnitt.VORHABEN, Abschnitt.ZEITRAUM}),
    vorbelegt=_vorbelegt,
    lesen=_lesen,
    beschriftung=lambda name, _: BESCHRIFTUNG.get(name, ""),
)
