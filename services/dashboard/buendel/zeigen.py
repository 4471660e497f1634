"""Use case: show the Umsetzungsbündel, and how many Leistungen there were month by month."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.dashboard.quelle.lage import geholt_am, status
from services.dashboard.quelle.quellen import Quellen
from shared.schemas.dashboard_buendel import BuendelListeRead, BuendelRead, VerfuegbarkeitRead
from shared.schemas.katalog import UmsetzungsbuendelRead

DEFINITION = (
    "Verfügbar ist ein Bündel, wenn sein letzter genannter Monat am Stichtag begonnen hat. Nennt"
    " die Quelle mehrere Monate, sagt sie nicht, wie viele Leistungen wann kamen; dazwischen steht"
    " deshalb, wie viele es mindestens und höchstens waren."
)
QUELLE = "Katalog: Kommunalpolitische Runde (Folien, 2021)"


async def buendel_zeigen(quellen: Quellen, *, stichtag: date) -> BuendelListeRead:
    """Return the Bündel as of this day, the largest first."""
    aufnahme = await quellen.buendel.lesen(stichtag)
    genannt = aufnahme.inhalt.items if aufnahme else []
    monat = f"{stichtag:%Y-%m}"
    items = [
        BuendelRead(
            **buendel.model_dump(),
            verfuegbar=_letzter(buendel) <= monat,
            begonnen=_erster(buendel) <= monat,
        )
        for buendel in sorted(genannt, key=lambda b: -b.anzahl_leistungen)
    ]
    return BuendelListeRead(
        status=status(aufnahme),
        geholt_am=geholt_am(aufnahme),
        stichtag=stichtag,
        definition=DEFINITION,
        quelle=QUELLE,
        leistungen=sum(b.anzahl_leistungen for b in items if b.verfuegbar) if aufnahme else None,
        items=items,
        verlauf=verfuegbarkeit(genannt, bis=monat),
    )


def verfuegbarkeit(
    buendel: Sequence[UmsetzungsbuendelRead], *, bis: str
) -> list[VerfuegbarkeitRead]:
    """Return every month from the first named one to `bis` (JJJJ-MM): pure."""
    anfang = min((_erster(b) for b in buendel), default="9999-12")
    return [
        VerfuegbarkeitRead(
            monat=monat,
            mindestens=sum(b.anzahl_leistungen for b in buendel if _letzter(b) <= monat),
            hoechstens=sum(b.anzahl_leistungen for b in buendel if _erster(b) <= monat),
        )
        for monat in _monate(anfang, bis)
    ]


def _monate(von: str, bis: str) -> Iterator[str]:
    jahr, monat = int(von[:4]), int(von[5:])
    while (genannt := f"{jahr:04}-{monat:02}") <= bis:
        yield genannt
        jahr, monat = (jahr, monat + 1) if monat < 12 else (jahr + 1, 1)


def _erster(buendel: UmsetzungsbuendelRead) -> str:
    return min(buendel.verfuegbar_seit, default="9999-12")


def _letzter(buendel: UmsetzungsbuendelRead) -> str:
    return max(buendel.verfuegbar_seit, default="9999-12")
