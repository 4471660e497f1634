"""Reads of programmes."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.budget.queries import budgets_am
from services.foerderung.programm.angabe import Angabe
from services.foerderung.programm.bestand import geltende_programme, geltendes_programm
from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.parameter import Parameter
from services.foerderung.tables import Budget
from shared.pagination import slice_page
from shared.schemas.foerderung import (
    AngabeRead,
    AnzahlRead,
    BudgetRead,
    Einheit,
    HinweisRead,
    ParameterRead,
    ProgrammeFilter,
    ProgrammKurzRead,
    ProgrammRead,
    QuelleRead,
    RegelRead,
    VeroeffentlichtRead,
    VotumRead,
)
from shared.schemas.liste import Liste
from shared.sortierung import gefaltet


async def list_programme(
    session: AsyncSession, *, filter: ProgrammeFilter, heute: date
) -> Liste[ProgrammKurzRead]:
    """Return one page of the programmes that hold on the Stichtag."""
    stichtag = filter.stichtag or heute
    programme = await geltende_programme(session, stichtag=stichtag)
    alle = map(ProgrammKurzRead.model_validate, programme.values())
    return slice_page(
        alle,
        filter,
        by={
            "code": lambda programm: (programm.code,),
            "titel": lambda programm: (gefaltet(programm.titel), programm.code),
        },
    )


async def get_programm(session: AsyncSession, *, code: str, stichtag: date) -> ProgrammRead:
    """Return the programme with the figures and the budget that hold on the Stichtag."""
    programm = await geltendes_programm(session, code, stichtag=stichtag)
    budgets = await budgets_am(session, stichtag)
    return ProgrammRead(
        code=programm.code,
        titel=programm.titel,
        art=programm.art,
        stichtag=stichtag,
        regelversion=programm.regelversion,
        ausfuehrung=programm.ausfuehrung,
        veroeffentlicht=_veroeffentlicht(programm),
        votum=VotumRead.model_validate(programm.votum) if programm.votum else None,
        vertrag=programm.vertrag,
        anzahl=_anzahl(programm),
        angaben=[_angabe(name, angabe) for name, angabe in programm.angaben.items()],
        parameter=[_parameter(name, p, stichtag) for name, p in programm.parameter.items()],
        regeln=[
            RegelRead(regel=r.id, typ=r.typ, schwere=r.schwere, text=r.text, quelle=r.quelle.titel)
            for r in programm.regeln
        ],
        budget=_budget(programm, budgets.get(code)),
        hinweise=[HinweisRead(text=h.text, quelle=h.quelle.titel) for h in programm.hinweise],
        quellen=[QuelleRead.model_validate(quelle) for quelle in programm.quellen()],
    )


def _veroeffentlicht(programm: Programm) -> VeroeffentlichtRead | None:
    if am := programm.veroeffentlicht:
        return VeroeffentlichtRead(am=am.wert, quelle=am.quelle.titel)
    return None


def _anzahl(programm: Programm) -> AnzahlRead | None:
    if anzahl := programm.anzahl:
        return AnzahlRead(von=anzahl.von, bis=anzahl.bis, quelle=anzahl.quelle.titel)
    return None


def _angabe(name: str, angabe: Angabe) -> AngabeRead:
    von, bis = (str(angabe.von), str(angabe.bis)) if angabe.ist_zahl else (None, None)
    return AngabeRead(name=name, titel=angabe.titel, typ=angabe.typ, von=von, bis=bis)


def _parameter(name: str, parameter: Parameter, stichtag: date) -> ParameterRead:
    gueltig = parameter.am(stichtag)
    ziffern = ".2f" if parameter.einheit is Einheit.EURO else "f"
    return ParameterRead(
        name=name,
        titel=parameter.titel,
        wert=f"{gueltig.wert.wert:{ziffern}}" if gueltig else None,
        einheit=parameter.einheit,
        ab=gueltig.ab if gueltig else None,
        bezug=gueltig.wert.bezug if gueltig else None,
        vermerk=gueltig.wert.vermerk if gueltig else None,
        quelle=gueltig.wert.quelle.titel if gueltig else None,
    )


def _budget(programm: Programm, budget: Budget | None) -> BudgetRead | None:
    zusage = programm.budgets().get(budget.jahr) if budget else None
    if budget is None or zusage is None:
        return None
    return BudgetRead(
        jahr=budget.jahr,
        gesamt=budget.gesamt,
        gebunden=budget.gebunden,
        frei=budget.frei,
        quelle=zusage.quelle.titel,
    )
