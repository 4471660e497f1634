"""The last day a programme leaves to a Sachverhalt."""

from collections.abc import Iterable
from datetime import date

from services.foerderung.foerderfaehigkeit.sachverhalt import Sachverhalt
from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.parameter import Parameter
from services.foerderung.programm.regel import (
    AlleTageImZeitraum,
    BudgetImJahr,
    DatumBis,
    Regel,
    ZeitraumIn,
)
from shared.schemas.foerderung import Schwere


def frist(programm: Programm, fall: Sachverhalt) -> date | None:
    """Return the earliest last day that its Antragsfenster and the rules that decide set.

    None where there is none. It may have passed. A rule with several ways open counts with the one
    that ends last.
    """
    tage = [_letzter_tag(r, fall) for r in programm.regeln if r.schwere is Schwere.PFLICHT]
    if programm.antragsfenster:
        tage.append(programm.antragsfenster.bis)
    return min((tag for tag in tage if tag is not None), default=None)


def kuenftige(parameter: Parameter, tag: date) -> list[tuple[date, date | None]]:
    """Return the periods in which the figure is above zero that have not ended before the day."""
    return [(ab, bis) for ab, bis in parameter.ueber_null() if bis is None or bis >= tag]


def letzte_tage(parameter: Iterable[Parameter]) -> list[date]:
    """Return the last day on which each figure is above zero, those without an end left out."""
    enden = (bis for einer in parameter for _, bis in einer.ueber_null()[-1:])
    return [bis for bis in enden if bis is not None]


def _letzter_tag(regel: Regel, fall: Sachverhalt) -> date | None:
    match regel:
        case DatumBis() | ZeitraumIn():
            return regel.bis
        case AlleTageImZeitraum():
            wahl = fall.zahl(regel.nach)
            namen = regel.zeitraeume.values() if wahl is None else [regel.zeitraeume[int(wahl)]]
            tage = letzte_tage(fall.parameter[name] for name in namen)
            return max(tage) if len(tage) == len(namen) else None
        case BudgetImJahr():
            jahr = fall.stichtag.year
            jetzt_oder_spaeter = [j for j in fall.budgetjahre if j >= jahr]
            return date(min(jetzt_oder_spaeter, default=max(fall.budgetjahre)), 12, 31)
    return None
