"""The money of each programme on the page `/`: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from services.dashboard.seiten.land.lage import Lage, lage
from services.dashboard.seiten.schreibweise import euro, prozent
from shared.schemas.dashboard import BudgetsTeil, ProgrammbudgetRead

CSV = "/dashboard/v1/export?was=budgets"
UNBEKANNT = "nicht bekannt"


@dataclass(frozen=True)
class Geldzeile:
    """`anteil` and `balken` (percent of the width) are "" where the sources name no sum."""

    titel: str
    jahr: str
    gesamt: str
    gebunden: str
    ausgezahlt: str
    frei: str
    anteil: str
    balken: str


@dataclass(frozen=True)
class Geldbild:
    """`zeilen` is None while nobody knows."""

    titel: str
    zeilen: list[Geldzeile] | None
    definition: str
    quelle: str
    lage: Lage


def geldbild(teil: BudgetsTeil, *, jetzt: datetime) -> Geldbild:
    return Geldbild(
        titel=_titel(teil.items or []),
        zeilen=None if teil.items is None else [_zeile(b) for b in teil.items],
        definition=teil.definition,
        quelle=teil.quelle,
        lage=lage(teil.status, teil.geholt_am, ("foerderung",), jetzt=jetzt),
    )


def _vergeben(budget: ProgrammbudgetRead) -> tuple[Decimal, Decimal] | None:
    """Return what is no longer free and the sum, None without a sum."""
    if budget.gesamt is None or budget.frei is None or not Decimal(budget.gesamt):
        return None
    gesamt = Decimal(budget.gesamt)
    return gesamt - Decimal(budget.frei), gesamt


def _titel(items: Sequence[ProgrammbudgetRead]) -> str:
    """Return the finding: where nothing is left, or how much is given away at most."""
    mit_summe = [(b, v) for b in items if (v := _vergeben(b)) and v[0] > 0]
    if not mit_summe:
        return "Das Geld je Programm"
    budget, (vergeben, gesamt) = max(mit_summe, key=lambda eines: eines[1][0] / eines[1][1])
    wofuer = f"„{budget.titel}“" + (f" {budget.jahr}" if budget.jahr else "")
    if vergeben >= gesamt:
        return f"Das Geld für {wofuer} ist vollständig vergeben"
    return f"{wofuer}: {euro(vergeben)} von {euro(gesamt)} sind vergeben"


def _zeile(budget: ProgrammbudgetRead) -> Geldzeile:
    vergeben = _vergeben(budget)
    anteil = balken = ""
    if vergeben:
        gegeben, gesamt = int(vergeben[0]), int(vergeben[1])
        anteil = prozent(gegeben, gesamt)
        balken = f"{min(max(100 * gegeben / gesamt, 0), 100):.2f}"
    return Geldzeile(
        titel=budget.titel,
        jahr=str(budget.jahr) if budget.jahr else "ohne\N{NO-BREAK SPACE}Jahr",
        gesamt=euro(Decimal(budget.gesamt)) if budget.gesamt is not None else UNBEKANNT,
        gebunden=euro(Decimal(budget.gebunden)),
        ausgezahlt=euro(Decimal(budget.ausgezahlt)),
        frei=euro(Decimal(budget.frei)) if budget.frei is not None else UNBEKANNT,
        anteil=anteil,
        balken=balken,
    )
