"""What the page `/` shows: sentences and bars computed from the overview and the Bündel."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.dashboard.quelle.lage import DIENSTE
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.seiten.schreibweise import alter, komma, prozent, zahl, zahlwort
from services.dashboard.ueberblick.kacheln import VORGABEN
from services.dashboard.ueberblick.zusammenstellen import ueberblick_zusammenstellen
from shared.schemas.dashboard import KachelRead, KachelStatus
from shared.schemas.katalog import UmsetzungsbuendelRead

DIENST_ZU = {vorgabe.kennzahl: DIENSTE[vorgabe.dienst] for vorgabe in VORGABEN}


@dataclass(frozen=True)
class KachelAnsicht:
    """A tile as it is shown; `balken` is the share in percent of its width, for the bar."""

    kachel: KachelRead
    dienst: str
    bezug: str
    anteil: str
    balken: str
    satz: str
    meldung: str
    alter: str


@dataclass(frozen=True)
class Balken:
    """A Bündel and the length of its bar in percent of the longest."""

    buendel: UmsetzungsbuendelRead
    breite: str


@dataclass(frozen=True)
class BuendelBild:
    titel: str
    balken: list[Balken]
    summe: int
    alter: str


@dataclass(frozen=True)
class LandSeite:
    """`antworten` are the sentences below the h1, each as (bold beginning, rest)."""

    stichtag: date
    antworten: list[tuple[str, str]]
    kacheln: list[KachelAnsicht]
    bild: BuendelBild | None


async def land_zeigen(quellen: Quellen, *, stichtag: date, jetzt: datetime) -> LandSeite:
    """Return the page for this day; what a silent source leaves out is said, never guessed."""
    ueberblick, aufnahme = await asyncio.gather(
        ueberblick_zusammenstellen(quellen, stichtag=stichtag), quellen.buendel.lesen(stichtag)
    )
    buendel = verfuegbare(aufnahme.inhalt.items, stichtag) if aufnahme else []
    zu = {kachel.kennzahl: kachel for kachel in ueberblick.kacheln}
    return LandSeite(
        stichtag=stichtag,
        antworten=antworten(zu, buendel),
        kacheln=[ansicht(kachel, zu, buendel, jetzt) for kachel in ueberblick.kacheln],
        bild=(
            buendel_bild(buendel, "" if aufnahme.aktuell else alter(aufnahme.geholt_am, jetzt))
            if aufnahme and buendel
            else None
        ),
    )


def verfuegbare(
    buendel: Sequence[UmsetzungsbuendelRead], stichtag: date
) -> list[UmsetzungsbuendelRead]:
    """Return the Bündel whose last named month has begun, the largest first.

    The Katalog counts `leistungen_verfuegbar` in the same way.
    """
    monat = f"{stichtag:%Y-%m}"
    da = [b for b in buendel if max(b.verfuegbar_seit, default="9999-12") <= monat]
    return sorted(da, key=lambda b: -b.anzahl_leistungen)


def antworten(
    zu: dict[str, KachelRead], buendel: Sequence[UmsetzungsbuendelRead]
) -> list[tuple[str, str]]:
    saetze = []
    leistungen, kommunen = zu["leistungen_verfuegbar"], zu["beratung_kommunen"]
    if leistungen.wert is not None:
        woher = f" aus {len(buendel)} Umsetzungsbündeln" if buendel else ""
        saetze.append(
            (f"{zahl(leistungen.wert)} kommunale Leistungen", f"{woher} sind online verfügbar.")
        )
    if kommunen.wert is not None:
        von = f" von {zahl(kommunen.nenner)}" if kommunen.nenner is not None else ""
        saetze.append(
            (
                f"{zahl(kommunen.wert)}{von} Kommunen",
                " sind zur Digitalisierungsberatung angemeldet.",
            )
        )
    return saetze


def ansicht(
    kachel: KachelRead,
    zu: dict[str, KachelRead],
    buendel: Sequence[UmsetzungsbuendelRead],
    jetzt: datetime,
) -> KachelAnsicht:
    wert, nenner = kachel.wert, kachel.nenner
    anteilig = wert is not None and nenner is not None and 0 <= wert <= nenner and nenner > 0
    return KachelAnsicht(
        kachel=kachel,
        dienst=DIENST_ZU[kachel.kennzahl],
        bezug=_bezug(kachel, len(buendel)),
        anteil=prozent(wert, nenner) if anteilig and wert is not None and nenner else "",
        balken=f"{100 * wert / nenner:.2f}" if anteilig and wert is not None and nenner else "",
        satz=_satz(kachel, zu),
        meldung=_meldung(kachel),
        alter=(
            alter(kachel.geholt_am, jetzt)
            if kachel.status is KachelStatus.VERALTET and kachel.geholt_am
            else ""
        ),
    )


def buendel_bild(buendel: Sequence[UmsetzungsbuendelRead], alt: str) -> BuendelBild:
    """Return the bars with the finding as title: how few Bündel make up half of the Leistungen."""
    summe = sum(b.anzahl_leistungen for b in buendel)
    wenige, davon = 0, 0
    while 2 * davon < summe:
        davon += buendel[wenige].anzahl_leistungen
        wenige += 1
    laengster = max(b.anzahl_leistungen for b in buendel) or 1
    stellen = "stellt" if wenige == 1 else "stellen"
    return BuendelBild(
        titel=f"{zahlwort(wenige)} Bündel {stellen} {zahl(davon)} der {zahl(summe)} Leistungen",
        balken=[Balken(b, f"{100 * b.anzahl_leistungen / laengster:.2f}") for b in buendel],
        summe=summe,
        alter=alt,
    )


def _bezug(kachel: KachelRead, anzahl_buendel: int) -> str:
    if kachel.nenner is not None:
        return f"von {zahl(kachel.nenner)}"
    if kachel.kennzahl == "leistungen_verfuegbar" and anzahl_buendel:
        return f"{kachel.einheit} in {anzahl_buendel} Umsetzungsbündeln"
    return kachel.einheit


def _satz(kachel: KachelRead, zu: dict[str, KachelRead]) -> str:
    kommunen = zu["beratung_kommunen"].wert
    if kachel.kennzahl == "beratungsmodule" and kachel.wert and kommunen:
        mittel = komma(kachel.wert / kommunen)
        return (
            f"Im Mittel {mittel} Module je angemeldeter Kommune"
            f" ({zahl(kachel.wert)} ÷ {zahl(kommunen)})."
        )
    kreise, gemeinden = zu["beratung_landkreise"].nenner, zu["beratung_gemeinden"].nenner
    if kachel.kennzahl == "kommunen" and kachel.wert and kreise and gemeinden:
        return f"{zahl(gemeinden)} Städte und Gemeinden, {zahl(kreise)} Landkreise."
    return ""


def _meldung(kachel: KachelRead) -> str:
    if kachel.nicht_erreichbar:
        namen = " und ".join(DIENSTE[dienst] for dienst in kachel.nicht_erreichbar)
        wer = f"Der Dienst {namen} antwortet"
        if len(kachel.nicht_erreichbar) > 1:
            wer = f"Die Dienste {namen} antworten"
        folge = {
            KachelStatus.OK: "; der Nenner fehlt deshalb.",
            KachelStatus.VERALTET: ".",
            KachelStatus.FEHLER: ", und es gibt keinen früheren Wert. Wir fragen weiter.",
        }
        return f"{wer} gerade nicht{folge[kachel.status]}"
    if kachel.status is KachelStatus.FEHLER:
        return f"Der Dienst {DIENST_ZU[kachel.kennzahl]} nennt diese Zahl zurzeit nicht."
    return ""
