"""Use case: what a programme's rules say to the facts of some Kommunen. Changes nothing."""

from collections.abc import Mapping
from datetime import date

from services.foerderung.budget.queries import Budgetlage
from services.foerderung.foerderfaehigkeit.angaben import lies_angaben
from services.foerderung.foerderfaehigkeit.antragsfenster import fensterbefunde
from services.foerderung.foerderfaehigkeit.berechnung import Berechnung, berechne
from services.foerderung.foerderfaehigkeit.frist import frist
from services.foerderung.foerderfaehigkeit.grundlagen import Grundlagen
from services.foerderung.foerderfaehigkeit.kommunen import kommunen_feststellen
from services.foerderung.foerderfaehigkeit.regeln import gesamt, pruefe
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune, Sachverhalt
from services.foerderung.foerderfaehigkeit.verweis import verweis
from services.foerderung.programm.angabe import Angabenwert
from services.foerderung.programm.dokument import Programm
from shared.errors import EingabeUngueltig
from shared.schemas.foerderung import Pruefergebnis, Schwere
from shared.schemas.problem import InputError
from shared.schemas.pruefung import PruefungCreate, PruefungRead

AUSSICHT = {Pruefergebnis.FOERDERFAEHIG, Pruefergebnis.EINZELFALLENTSCHEIDUNG}


class ProgrammNichtWaehlbar(EingabeUngueltig):
    pass


async def pruefen(grundlagen: Grundlagen, *, anfrage: PruefungCreate, heute: date) -> PruefungRead:
    """Check one programme for the Kommunen and Angaben of the request."""
    stichtag = anfrage.stichtag or heute
    kommunen = await kommunen_feststellen(grundlagen, anfrage.kommunen, stichtag=stichtag)
    lage = await grundlagen.lage(stichtag)
    programm = _gewaehlt(lage.programme, anfrage.programm)
    angaben = lies_angaben(programm, anfrage.angaben)
    return beurteile(
        programm,
        kommunen=kommunen,
        angaben=angaben,
        stichtag=stichtag,
        budget=lage.budgets.get(programm.code),
        gruppe_offen=anfrage.gruppe_offen,
    )


def beurteile(
    programm: Programm,
    *,
    kommunen: tuple[Kommune, ...],
    angaben: Mapping[str, Angabenwert],
    stichtag: date,
    budget: Budgetlage | None,
    gruppe_offen: bool = False,
) -> PruefungRead:
    """Return the finding of every rule, the result and, with a prospect, the amount.

    `gruppe_offen` says that further Kommunen are still to be named.
    """
    fall = Sachverhalt(
        kommunen=kommunen,
        stichtag=stichtag,
        angaben=angaben,
        parameter=programm.parameter,
        budgetjahre=frozenset(programm.budget_je_jahr),
        gruppe_offen=gruppe_offen,
    )
    titel = {name: angabe.titel for name, angabe in programm.angaben.items()}
    befunde = [*pruefe(programm.regeln, fall, titel=titel), *fensterbefunde(programm, fall)]
    pflicht = [befund for befund in befunde if befund.schwere is Schwere.PFLICHT]
    ergebnis = gesamt(befunde)
    hoehe = programm.hoehe if ergebnis in AUSSICHT else None
    berechnung = berechne(hoehe, fall) if hoehe else Berechnung(None, [])
    return PruefungRead(
        programm=programm.code,
        stichtag=stichtag,
        regelversion=programm.regelversion,
        ergebnis=ergebnis,
        erreichbar=all(befund.behebbar is not False for befund in pflicht),
        frist=frist(programm, fall),
        fehlende_angaben=list(dict.fromkeys(n for b in pflicht for n in b.fehlende_angaben)),
        hoechstbetrag=berechnung.betrag,
        budget_frei=budget.frei if budget else None,
        rechenweg=berechnung.rechenweg,
        regeln=befunde,
        nachvollziehen=verweis(
            programm,
            kommunen=[kommune.ags for kommune in kommunen],
            stichtag=stichtag,
            angaben=angaben,
            gruppe_offen=gruppe_offen,
        ),
    )


def _gewaehlt(programme: Mapping[str, Programm], code: str) -> Programm:
    if code not in programme:
        fehler = InputError(
            pointer="/body/programm",
            code="programm_unbekannt",
            detail=f"Erlaubt sind: {', '.join(programme)}.",
        )
        raise ProgrammNichtWaehlbar("Dieses Programm gibt es nicht.", errors=[fehler])
    return programme[code]
