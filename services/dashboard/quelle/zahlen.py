"""Which figures of an answer are kept for each day: pure."""

from collections.abc import Iterator

from services.dashboard.quelle.tageswert import Zahl
from shared.schemas.dashboard_zahl import Merkmal
from shared.schemas.kennzahl import BeratungKennzahlenRead, KennzahlenRead
from shared.schemas.umsetzung import UmsetzungsstaendeRead


def zahlen_der_kennzahlen(antwort: KennzahlenRead) -> Iterator[Zahl]:
    """Yield the counts and, where there are some, what is measured and known."""
    for zahl in antwort.items:
        yield Zahl(zahl.kennzahl, zahl.wert, zahl.stand)
    if isinstance(antwort, BeratungKennzahlenRead):
        for wert in antwort.werte:
            if wert.wert is not None:
                yield Zahl(wert.kennzahl, wert.wert, wert.stand)


def zahlen_der_umsetzung(antwort: UmsetzungsstaendeRead) -> Iterator[Zahl]:
    """Yield how many Kommunen have at least one usable Leistung of the Zielkatalog."""
    if antwort.zielkatalog:
        mit = sum(kommune.nutzbar > 0 for kommune in antwort.items)
        yield Zahl(Merkmal.KOMMUNEN_MIT_LEISTUNG, mit, antwort.stichtag)
