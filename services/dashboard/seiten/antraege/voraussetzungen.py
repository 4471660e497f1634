"""The task "Voraussetzungen": what the programme asks, and the exception one asks for."""

from dataclasses import dataclass
from typing import Any

from services.dashboard.seiten.antraege.aufgabe import Aufgabe, Sache
from services.dashboard.seiten.foerdercheck.angaben import (
    BREITEN,
    FELD,
    HILFEN,
    als_json,
    getippt,
    lesen,
)
from services.dashboard.seiten.formular import Formular
from shared.schemas.antrag import Abschnitt
from shared.schemas.entscheidung import Ausnahmewunsch
from shared.schemas.foerderung import Angabentyp, Schwere
from shared.schemas.programm import AngabeRead, ProgrammRead

# what the Antrag itself says is not asked for again
AUS_DEM_ANTRAG = ("antragsdatum", "vorhaben_beginn", "vorhaben_ende", "beantragt")
VORSILBE = "angabe_"
REGEL, GRUND = "ausnahme_regel", "ausnahme_grund"


@dataclass(frozen=True)
class Frage:
    name: str
    titel: str
    ja_nein: bool
    hilfe: str | None
    breite: int


@dataclass(frozen=True)
class Fragen:
    """`regeln` are those one may ask an exception from."""

    gefragte: list[Frage]
    regeln: list[tuple[str, str]]


def gefragte(programm: ProgrammRead | None) -> list[AngabeRead]:
    """Return what the programme wants to know of the applicant, in its order."""
    angaben = programm.angaben if programm else []
    return [angabe for angabe in angaben if angabe.name not in AUS_DEM_ANTRAG]


def fehlende(sache: Sache) -> list[AngabeRead]:
    angaben = sache.antrag.angaben
    return [angabe for angabe in gefragte(sache.programm) if angaben.get(angabe.name) is None]


def feldname(angabe: AngabeRead) -> str:
    return f"{VORSILBE}{angabe.name}"


def als_text(wert: object) -> str:
    """Return a stored Angabe as an address would write it."""
    if wert is None:
        return ""
    if isinstance(wert, bool):
        return "true" if wert else "false"
    if isinstance(wert, list):
        return ",".join(str(eines) for eines in wert)
    if isinstance(wert, float) and wert.is_integer():
        return str(int(wert))
    return str(wert)


def _fragen(_: Formular, sache: Sache) -> Fragen:
    return Fragen(
        gefragte=[
            Frage(
                name=feldname(angabe),
                titel=angabe.titel,
                ja_nein=angabe.typ is Angabentyp.WAHRHEIT,
                hilfe=HILFEN.get(angabe.typ),
                breite=BREITEN.get(angabe.typ, 10),
            )
            for angabe in gefragte(sache.programm)
        ],
        regeln=[
            (regel.regel, f"{regel.regel}: {regel.text}")
            for regel in (sache.programm.regeln if sache.programm else [])
            if regel.schwere is Schwere.PFLICHT
        ],
    )


def _vorbelegt(sache: Sache) -> Formular:
    werte: dict[str, object] = {
        feldname(angabe): getippt(angabe, text)
        for angabe in gefragte(sache.programm)
        if (text := als_text(sache.antrag.angaben.get(angabe.name)))
    }
    if sache.antrag.ausnahmewuensche:
        wunsch = sache.antrag.ausnahmewuensche[0]
        werte |= {REGEL: wunsch.regel, GRUND: wunsch.begruendung}
    return Formular.vorbelegt(**werte)


def _lesen(formular: Formular, sache: Sache) -> dict[str, Any]:
    if sache.programm is None or Abschnitt.ANGABEN not in sache.offen:
        return {}
    angaben = dict(sache.antrag.angaben)
    for angabe in gefragte(sache.programm):
        name = feldname(angabe)
        if not formular.wert(name).strip():
            angaben.pop(angabe.name, None)
            continue
        eine = Formular({FELD: [formular.wert(name)]})
        gelesen = lesen(eine, angabe)
        if gelesen is None:
            formular.ablehnen(name, eine.fehler[FELD])
        else:
            angaben[angabe.name] = als_json(angabe, gelesen)
    werte: dict[str, Any] = {"angaben": angaben}
    wuensche = _wuensche(formular, sache)
    if wuensche is not None:
        werte["ausnahmewuensche"] = wuensche
    return werte


def _wuensche(formular: Formular, sache: Sache) -> list[Ausnahmewunsch] | None:
    """Return the wishes with the first as the form says, None with a sentence in the form."""
    weitere = sache.antrag.ausnahmewuensche[1:]
    regel = formular.wert(REGEL)
    grund = formular.text(GRUND, fehlt=None, hoechstens=200)
    if not regel and not grund:
        return weitere
    if not regel:
        formular.ablehnen(REGEL, "Wählen Sie, von welcher Regel Sie eine Ausnahme erbitten.")
        return None
    if not grund:
        formular.ablehnen(GRUND, "Schreiben Sie, warum Sie die Ausnahme erbitten.")
        return None
    bekannte = {r.regel for r in sache.programm.regeln} if sache.programm else set()
    if regel not in bekannte:
        formular.ablehnen(REGEL, "Diese Regel hat das Programm nicht.")
        return None
    return [Ausnahmewunsch(regel=regel, begruendung=grund), *weitere]


def _beschriftung(name: str, sache: Sache) -> str:
    titel = {feldname(angabe): angabe.titel for angabe in gefragte(sache.programm)}
    return (titel | {REGEL: "Ausnahme von", GRUND: "Warum"}).get(name, "")


VORAUSSETZUNGEN = Aufgabe(
    name="voraussetzungen",
    titel="Voraussetzungen",
    vorlage="antraege/voraussetzungen.html",
    abschnitte=frozenset({Abschnitt.ANGABEN}),
    vorbelegt=_vorbelegt,
    lesen=_lesen,
    beschriftung=_beschriftung,
    fragen=_fragen,
)
