"""The pictures of what the API says, each with its finding as title: pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from markupsafe import Markup

from services.dashboard.bild.balken import Balken, balken
from services.dashboard.bild.kachelkarte import Kachelwert, kachelkarte
from services.dashboard.bild.verlauf import Stelle, genau
from services.dashboard.bild.verlauf import verlauf as linie
from services.dashboard.seiten.schreibweise import komma, monate, zahl
from shared.deutsch import kurzdatum
from shared.schemas.dashboard_buendel import BuendelListeRead
from shared.schemas.dashboard_karte import KarteRead, KreisWertRead
from shared.schemas.dashboard_kennzahl import Aufloesung, PunktRead, VerlaufRead

EIN_TAG = timedelta(days=1)


def buendel(inhalt: BuendelListeRead, *, kennung: str = "buendel") -> Markup:
    da = [b for b in inhalt.items if b.verfuegbar]
    return balken(
        [Balken(b.name, b.anzahl_leistungen) for b in da],
        titel=f"{zahl(inhalt.leistungen or 0)} Leistungen in {len(da)} Umsetzungsbündeln",
        beschreibung="Balken: " + _satz(f"{b.name} {b.anzahl_leistungen}" for b in da),
        kennung=kennung,
    )


def verfuegbarkeit(inhalt: BuendelListeRead, *, kennung: str = "verfuegbarkeit") -> Markup:
    """Return the course with a band where the source names several months."""
    stellen = [Stelle(monate([v.monat]), v.mindestens, v.hoechstens) for v in inhalt.verlauf]
    letzte = inhalt.verlauf[-1] if inhalt.verlauf else None
    titel = "Verfügbare Leistungen"
    if letzte:
        titel = f"{zahl(letzte.mindestens)} Leistungen sind {monate([letzte.monat])} verfügbar"
    return linie(
        stellen,
        titel=titel,
        beschreibung="Treppenlinie: " + _satz(_stufen(inhalt)),
        kennung=kennung,
    )


def karte(inhalt: KarteRead, *, kennung: str = "karte", ziel: str | None = None) -> Markup:
    """Return the tile map; `ziel` is where tiles lead to, with {} for the key of the Kreis."""
    weise = next((e for e in inhalt.ergebnisse if e.zaehlweise is inhalt.zaehlweise), None)
    titel = inhalt.merkmal.titel
    if weise and weise.zaehler is not None and weise.nenner is not None:
        titel = f"{titel}: {zahl(weise.zaehler)} von {zahl(weise.nenner)} {weise.einheit}"
    einheit = weise.einheit if weise else ""
    return kachelkarte(
        {k.ags: Kachelwert(k.zaehler, k.nenner, _kreis(k, einheit)) for k in inhalt.kreise},
        stichtag=inhalt.stichtag,
        titel=titel,
        beschreibung="Kachelkarte: jedes Feld ein Landkreis oder eine kreisfreie Stadt, Norden"
        f" oben. Stand {kurzdatum(inhalt.stichtag)}.",
        kennung=kennung,
        adresse=ziel.format if ziel else None,
    )


def verlauf(inhalt: VerlaufRead, *, kennung: str = "verlauf") -> Markup:
    """Return the course; days or months without a value stay empty."""
    je_monat = inhalt.aufloesung is Aufloesung.MONAT
    werte = {_platz(p.stichtag, je_monat=je_monat): p for p in inhalt.punkte}
    plaetze = _plaetze(inhalt.von, inhalt.bis, je_monat=je_monat)
    name = inhalt.titel or inhalt.kennzahl
    letzter = inhalt.punkte[-1] if inhalt.punkte else None
    titel = f"{name}: kein Wert in dieser Zeit"
    if letzter:
        titel = f"{name}: {_wert(letzter)} am {kurzdatum(letzter.stichtag)}"
    return linie(
        [
            genau(
                monate([f"{platz:%Y-%m}"]) if je_monat else kurzdatum(platz),
                werte[platz].wert if platz in werte else None,
            )
            for platz in plaetze
        ],
        titel=titel,
        beschreibung="Treppenlinie: "
        + _satz(f"{_wert(p)} am {kurzdatum(p.stichtag)}" for p in inhalt.punkte[:40]),
        kennung=kennung,
    )


def _satz(teile: Iterable[str]) -> str:
    return (", ".join(teile) or "ohne Werte") + "."


def _stufen(inhalt: BuendelListeRead) -> list[str]:
    """Name the months in which something changed."""
    stufen, vorher = [], None
    for eine in inhalt.verlauf:
        wert = (eine.mindestens, eine.hoechstens)
        if wert != vorher:
            spanne = zahl(wert[0]) if wert[0] == wert[1] else f"{zahl(wert[0])} bis {zahl(wert[1])}"
            stufen.append(f"{spanne} im {monate([eine.monat])}")
        vorher = wert
    return stufen


def _kreis(kreis: KreisWertRead, einheit: str) -> str:
    if kreis.zaehler is None or kreis.nenner is None:
        return kreis.hinweis or "keine Angabe"
    return f"{zahl(kreis.zaehler)} von {zahl(kreis.nenner)} {einheit}"


def _wert(punkt: PunktRead) -> str:
    return zahl(punkt.wert) if isinstance(punkt.wert, int) else komma(punkt.wert)


def _platz(tag: date, *, je_monat: bool) -> date:
    return tag.replace(day=1) if je_monat else tag


def _plaetze(von: date, bis: date, *, je_monat: bool) -> list[date]:
    plaetze, platz = [], _platz(von, je_monat=je_monat)
    while platz <= bis:
        plaetze.append(platz)
        platz = (platz + 32 * EIN_TAG).replace(day=1) if je_monat else platz + EIN_TAG
    return plaetze
