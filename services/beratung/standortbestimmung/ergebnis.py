"""What follows from a Kommune's answers, as it is told: pure."""

from services.beratung.standortbestimmung.fragebogen import Fragebogen
from services.beratung.standortbestimmung.regeln import (
    Antworten,
    Befund,
    Regel,
    Vorbereitungspunkt,
    beurteile,
    empfohlene,
    zu_vorbereiten,
)
from shared.schemas.standortbestimmung import (
    BeruhtAufRead,
    EmpfehlungRead,
    ErgebnisRead,
    RegelRead,
    VorbereitungRead,
)


def ergebnis(fragebogen: Fragebogen, antworten: Antworten) -> ErgebnisRead:
    """Return the recommended module, why, every rule with its answers, and what to prepare."""
    befunde = beurteile(fragebogen.regeln, antworten)
    erste, *weitere = [
        _empfehlung(fragebogen, modul, regel)
        for modul, regel in empfohlene(befunde, fragebogen.bereiche)
    ]
    punkte = fragebogen.module[erste.modul].vorbereitung
    return ErgebnisRead(
        empfehlung=erste,
        weitere=weitere,
        regeln=[_regel(fragebogen, befund, antworten) for befund in befunde],
        vorbereitung=[vorbereitung(p) for p in zu_vorbereiten(punkte, antworten)],
    )


def vorbereitung(punkt: Vorbereitungspunkt) -> VorbereitungRead:
    return VorbereitungRead(punkt=punkt.punkt, text=punkt.text, falls=punkt.falls)


def _empfehlung(fragebogen: Fragebogen, modul: int, regel: Regel) -> EmpfehlungRead:
    return EmpfehlungRead(
        modul=modul,
        bereich=fragebogen.bereiche[modul],
        begruendung=regel.text,
        regel=regel.regel,
    )


def _regel(fragebogen: Fragebogen, befund: Befund, antworten: Antworten) -> RegelRead:
    regel = befund.regel
    return RegelRead(
        regel=regel.regel,
        wirkung=regel.wirkung,
        modul=regel.modul,
        ergebnis=befund.ergebnis,
        text=regel.text,
        beruht_auf=[
            BeruhtAufRead(
                frage=bedingung.frage,
                text=fragebogen.fragen[bedingung.frage].text,
                antwort=antworten.get(bedingung.frage),
            )
            for bedingung in regel.wenn
        ],
        quelle=regel.quelle,
    )
