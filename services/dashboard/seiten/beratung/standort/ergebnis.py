"""What the answers lead to: the module, every rule with its answers, what to prepare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.kommune.namen import kommunennamen
from services.dashboard.seiten.schreibweise import zahl
from shared.clients.beratung import buchungen, standort
from shared.schemas.standortbestimmung import (
    Antwort,
    EmpfehlungRead,
    FragebogenRead,
    FrageRead,
    Regelergebnis,
    RegelRead,
    StandortbestimmungRead,
    Wirkung,
)

REIHENFOLGE = (Regelergebnis.TRIFFT_ZU, Regelergebnis.OFFEN, Regelergebnis.TRIFFT_NICHT_ZU)
ZEICHEN = {
    Regelergebnis.TRIFFT_ZU: ("gut", "trifft zu"),
    Regelergebnis.OFFEN: ("fehlt", "Antwort fehlt"),
    Regelergebnis.TRIFFT_NICHT_ZU: ("leise", "trifft nicht zu"),
}
WIRKUNGEN = {
    Wirkung.EMPFIEHLT: "Spricht für Modul {}",
    Wirkung.UEBERSPRINGT: "Macht Modul {} entbehrlich",
    Wirkung.WEIST_HIN: "Hinweis",
}


@dataclass(frozen=True)
class Regelzeile:
    """`beruht_auf` are questions with their answers in words."""

    regel: RegelRead
    zeichen: str
    wort: str
    wirkung: str
    beruht_auf: list[tuple[str, str]]


@dataclass(frozen=True)
class Modulzeile:
    empfehlung: EmpfehlungRead
    titel: str
    ziel: str


@dataclass(frozen=True)
class Ergebnisseite:
    bestimmung: StandortbestimmungRead
    kommune: str
    modul: Modulzeile
    weitere: list[Modulzeile]
    regeln: list[Regelzeile]


async def ergebnisseite(gespraech: Gespraech, id: UUID, *, heute: date) -> Ergebnisseite:
    """Return the page; raises Abgelehnt (404) for what the person may not see."""
    bestimmung = (await gespraech(standort.standortbestimmung(id))).inhalt
    fragebogen = await gespraech.versuch(standort.fragebogen(fassung=bestimmung.fassung))
    module = await gespraech.versuch(buchungen.module())
    namen = await kommunennamen(gespraech, [bestimmung.ags], stichtag=heute)
    beschrieben = {m.modul: (m.titel, m.ziel) for m in module.items} if module else {}

    def zeile(empfehlung: EmpfehlungRead) -> Modulzeile:
        return Modulzeile(empfehlung, *beschrieben.get(empfehlung.modul, ("", "")))

    return Ergebnisseite(
        bestimmung=bestimmung,
        kommune=namen[bestimmung.ags],
        modul=zeile(bestimmung.empfehlung),
        weitere=[zeile(empfehlung) for empfehlung in bestimmung.weitere],
        regeln=regelzeilen(bestimmung.regeln, fragebogen),
    )


def regelzeilen(regeln: Sequence[RegelRead], fragebogen: FragebogenRead | None) -> list[Regelzeile]:
    """Return the rules, those that hold first, with answers as the questionnaire words them."""
    fragen = {
        frage.frage: frage
        for abschnitt in (fragebogen.abschnitte if fragebogen else [])
        for frage in abschnitt.fragen
    }
    return [
        Regelzeile(
            regel=regel,
            zeichen=ZEICHEN[regel.ergebnis][0],
            wort=ZEICHEN[regel.ergebnis][1],
            wirkung=WIRKUNGEN[regel.wirkung].format(regel.modul),
            beruht_auf=[(b.text, worte(b.antwort, fragen.get(b.frage))) for b in regel.beruht_auf],
        )
        for regel in sorted(regeln, key=lambda regel: REIHENFOLGE.index(regel.ergebnis))
    ]


def worte(antwort: Antwort | None, frage: FrageRead | None) -> str:
    """Return an answer as it reads on the form."""
    optionen = {option.wert: option.text for option in frage.optionen} if frage else {}
    if antwort is None:
        return "nicht beantwortet"
    if isinstance(antwort, bool):
        return "ja" if antwort else "nein"
    if isinstance(antwort, int):
        return zahl(antwort)
    if isinstance(antwort, str):
        return optionen.get(antwort, antwort)
    return ", ".join(optionen.get(wert, wert) for wert in antwort)
