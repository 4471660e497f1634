"""What the page `/` shows: its parts put together, sentences and bars computed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.dashboard.buendel.zeigen import buendel_zeigen
from services.dashboard.quelle.lage import DIENSTE, geholt_am, status
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.seiten.angaben.register import Widerspruch
from services.dashboard.seiten.land.geld import Geldbild, geldbild
from services.dashboard.seiten.land.karte import Auswahl, Landkarte, landkarte_zeigen
from services.dashboard.seiten.land.lage import Lage, lage
from services.dashboard.seiten.land.module import Modulbild, modulbild
from services.dashboard.seiten.land.verlauf import Verlaufsbild, verlaufsbild
from services.dashboard.seiten.land.widerspruch import drei_widersprueche
from services.dashboard.seiten.schreibweise import alter, komma, prozent, zahl, zahlwort
from services.dashboard.ueberblick.kacheln import VORGABEN
from services.dashboard.ueberblick.zusammenstellen import ueberblick_zusammenstellen
from shared.schemas.dashboard import KachelRead, KachelStatus
from shared.schemas.dashboard_buendel import BuendelListeRead
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
    """`balken` is empty while none is available, or nobody knows."""

    titel: str
    balken: list[Balken]
    summe: int
    definition: str
    quelle: str
    lage: Lage


@dataclass(frozen=True)
class LandSeite:
    """`antworten` are the sentences below the h1, each as (bold beginning, rest).

    `seit` is the instant it was put together at: what changes later is new to its reader. Parts
    are None, and `widersprueche` empty, while nobody knows.
    """

    stichtag: date
    seit: datetime
    antworten: list[tuple[str, str]]
    kacheln: list[KachelAnsicht]
    bild: BuendelBild
    karte: Landkarte
    verlauf: Verlaufsbild | None
    module: Modulbild | None
    module_lage: Lage
    geld: Geldbild
    widersprueche: list[Widerspruch]
    angaben_lage: Lage

    @property
    def offen(self) -> bool:
        """Whether a tile is still on its way for the first time."""
        return any(a.kachel.status is KachelStatus.WIRD_GEHOLT for a in self.kacheln)


async def land_zeigen(
    quellen: Quellen, auswahl: Auswahl, *, stichtag: date, jetzt: datetime
) -> LandSeite:
    """Return the page for this day; what a silent source leaves out is said, never guessed."""
    ueberblick, buendel, karte, beratung, angaben = await asyncio.gather(
        ueberblick_zusammenstellen(quellen, stichtag=stichtag),
        buendel_zeigen(quellen, stichtag=stichtag),
        landkarte_zeigen(quellen, auswahl, stichtag=stichtag, jetzt=jetzt),
        quellen.beratung.lesen(stichtag),
        quellen.angaben.lesen(stichtag),
    )
    verfuegbar = [b for b in buendel.items if b.verfuegbar]
    zu = {kachel.kennzahl: kachel for kachel in ueberblick.kacheln}
    return LandSeite(
        stichtag=stichtag,
        seit=jetzt,
        antworten=antworten(zu, verfuegbar),
        kacheln=[ansicht(kachel, zu, verfuegbar, jetzt) for kachel in ueberblick.kacheln],
        bild=buendel_bild(buendel, jetzt),
        karte=karte,
        verlauf=verlaufsbild(buendel),
        module=modulbild(beratung),
        module_lage=lage(status(beratung), geholt_am(beratung), ("beratung",), jetzt=jetzt),
        geld=geldbild(ueberblick.budgets, jetzt=jetzt),
        widersprueche=drei_widersprueche(angaben.inhalt.items) if angaben else [],
        angaben_lage=lage(status(angaben), geholt_am(angaben), ("katalog",), jetzt=jetzt),
    )


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


def buendel_bild(inhalt: BuendelListeRead, jetzt: datetime) -> BuendelBild:
    """Return the bars with the finding as title: how few Bündel make up half of the Leistungen."""
    verfuegbar = [b for b in inhalt.items if b.verfuegbar]
    laengster = max((b.anzahl_leistungen for b in verfuegbar), default=1) or 1
    return BuendelBild(
        titel=_befund(verfuegbar),
        balken=[Balken(b, f"{100 * b.anzahl_leistungen / laengster:.2f}") for b in verfuegbar],
        summe=sum(b.anzahl_leistungen for b in verfuegbar),
        definition=inhalt.definition,
        quelle=inhalt.quelle,
        lage=lage(inhalt.status, inhalt.geholt_am, ("katalog",), jetzt=jetzt),
    )


def _befund(buendel: Sequence[UmsetzungsbuendelRead]) -> str:
    """Return how few of them, the largest first, make up half of the Leistungen."""
    summe = sum(b.anzahl_leistungen for b in buendel)
    if not summe:
        return "Umsetzungsbündel"
    wenige, davon = 0, 0
    while 2 * davon < summe:
        davon += buendel[wenige].anzahl_leistungen
        wenige += 1
    stellen = "stellt" if wenige == 1 else "stellen"
    return f"{zahlwort(wenige)} Bündel {stellen} {zahl(davon)} der {zahl(summe)} Leistungen"


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
    if kachel.status is KachelStatus.WIRD_GEHOLT:
        return "" if kachel.wert is None else "Der Nenner wird gerade geholt."
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
