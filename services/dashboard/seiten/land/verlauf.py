"""The availability over time on the page `/`: its picture, and the months in which it changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.dashboard.ausgabe import bilder
from services.dashboard.seiten.schreibweise import zahl
from shared.deutsch import MONATE
from shared.schemas.dashboard_buendel import BuendelListeRead, VerfuegbarkeitRead

CSV = "/dashboard/v1/export?was=verfuegbarkeit"


@dataclass(frozen=True)
class Monatszeile:
    monat: str
    mindestens: str
    hoechstens: str


@dataclass(frozen=True)
class Verlaufsbild:
    titel: str
    spanne: str
    bild: Markup
    vage: int
    zeilen: list[Monatszeile]


def verlaufsbild(inhalt: BuendelListeRead) -> Verlaufsbild | None:
    """Return the picture, None while nothing has become available."""
    if not inhalt.verlauf:
        return None
    erster, letzter = inhalt.verlauf[0], inhalt.verlauf[-1]
    monate = len(inhalt.verlauf) - 1
    return Verlaufsbild(
        titel=_titel(erster, letzter, monate),
        spanne=f"{_monat(erster)} bis {_monat(letzter)}" if monate else _monat(erster),
        bild=bilder.verfuegbarkeit(inhalt, kennung="landverlauf"),
        vage=sum(len(b.verfuegbar_seit) > 1 for b in inhalt.items if b.begonnen),
        zeilen=[
            Monatszeile(_monat(v), zahl(v.mindestens), zahl(v.hoechstens))
            for v in stufen(inhalt.verlauf)
        ],
    )


def stufen(verlauf: Sequence[VerfuegbarkeitRead]) -> list[VerfuegbarkeitRead]:
    """Return the months in which something changed."""
    vorher = [None, *verlauf[:-1]]
    return [
        jetzt
        for davor, jetzt in zip(vorher, verlauf, strict=True)
        if davor is None
        or (davor.mindestens, davor.hoechstens) != (jetzt.mindestens, jetzt.hoechstens)
    ]


def _titel(erster: VerfuegbarkeitRead, letzter: VerfuegbarkeitRead, monate: int) -> str:
    if not monate:
        return f"{zahl(letzter.mindestens)} Leistungen im ersten Monat"
    wie_lange = "einem Monat" if monate == 1 else f"{monate} Monaten"
    return f"Von {zahl(erster.mindestens)} auf {zahl(letzter.mindestens)} Leistungen in {wie_lange}"


def _monat(eine: VerfuegbarkeitRead) -> str:
    return f"{MONATE[int(eine.monat[5:]) - 1]} {eine.monat[:4]}"
