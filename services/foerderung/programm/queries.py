"""Reads of programmes."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.budget.queries import Budgetlage, budgets_am
from services.foerderung.programm.angabe import Angabe
from services.foerderung.programm.bestand import geltende_programme, geltendes_programm
from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.parameter import Parameter
from services.foerderung.programm.teile import (
    Hinweis,
    Kontakt,
    Kostenregel,
    Nachweispflicht,
    Rechtsgrundlage,
    Verfahren,
    Zeitfenster,
)
from shared.pagination import slice_page
from shared.schemas.foerderung import Einheit
from shared.schemas.liste import Liste
from shared.schemas.programm import (
    AngabeRead,
    AnzahlRead,
    BudgetRead,
    HinweisRead,
    KontaktRead,
    KostenregelRead,
    NachweispflichtRead,
    ParameterRead,
    ProgrammeFilter,
    ProgrammKurzRead,
    ProgrammRead,
    QuelleRead,
    RegelRead,
    VerfahrenRead,
    VeroeffentlichtRead,
    VotumRead,
    ZeitfensterRead,
)
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
        kuerzel=programm.kuerzel,
        art=programm.art,
        stichtag=stichtag,
        regelversion=programm.regelversion,
        ausfuehrung=programm.ausfuehrung,
        verfahren=_verfahren(programm.verfahren),
        rechtsgrundlage=_hinweis(programm.rechtsgrundlage),
        kontakt=_kontakt(programm.kontakt),
        veroeffentlicht=_veroeffentlicht(programm),
        antragsfenster=_zeitfenster(programm.antragsfenster),
        zuwendungszeitraum=_zeitfenster(programm.zuwendungszeitraum),
        anzahl=_anzahl(programm),
        nachweise=[_nachweis(pflicht) for pflicht in programm.nachweise],
        kosten=_kosten(programm.kosten),
        angaben=[_angabe(name, angabe) for name, angabe in programm.angaben.items()],
        parameter=[_parameter(name, p, stichtag) for name, p in programm.parameter.items()],
        regeln=[
            RegelRead(regel=r.id, typ=r.typ, schwere=r.schwere, text=r.text, quelle=r.quelle.titel)
            for r in programm.regeln
        ],
        budget=_budget(programm, budgets.get(code)),
        hinweise=[_mit_quelle(h) for h in programm.hinweise],
        pflichten=[_mit_quelle(p) for p in programm.pflichten],
        quellen=[QuelleRead.model_validate(quelle) for quelle in programm.quellen()],
    )


def _mit_quelle(teil: Hinweis | Rechtsgrundlage) -> HinweisRead:
    return HinweisRead(text=teil.text, quelle=teil.quelle.titel)


def _hinweis(teil: Rechtsgrundlage | None) -> HinweisRead | None:
    return None if teil is None else _mit_quelle(teil)


def _verfahren(verfahren: Verfahren | None) -> VerfahrenRead | None:
    if verfahren is None:
        return None
    return VerfahrenRead(
        votum=VotumRead.model_validate(verfahren.votum) if verfahren.votum else None,
        freigabe=verfahren.freigabe,
        vertrag=verfahren.vertrag,
        quelle=verfahren.quelle.titel,
    )


def _kontakt(kontakt: Kontakt | None) -> KontaktRead | None:
    if kontakt is None:
        return None
    return KontaktRead(
        stelle=kontakt.stelle,
        email=kontakt.email,
        telefon=kontakt.telefon,
        quelle=kontakt.quelle.titel,
    )


def _zeitfenster(fenster: Zeitfenster | None) -> ZeitfensterRead | None:
    if fenster is None:
        return None
    return ZeitfensterRead(von=fenster.von, bis=fenster.bis, quelle=fenster.quelle.titel)


def _nachweis(pflicht: Nachweispflicht) -> NachweispflichtRead:
    return NachweispflichtRead(
        art=pflicht.art,
        titel=pflicht.titel,
        zeitpunkt=pflicht.zeitpunkt,
        quelle=pflicht.quelle.titel,
    )


def _kosten(regel: Kostenregel | None) -> KostenregelRead | None:
    if regel is None:
        return None
    return KostenregelRead(
        nicht_allein=sorted(regel.nicht_allein),
        verweis=regel.verweis,
        text=regel.text,
        quelle=regel.quelle.titel,
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


def _budget(programm: Programm, budget: Budgetlage | None) -> BudgetRead | None:
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
