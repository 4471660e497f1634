"""The map of Hessen as equal tiles, laid out by ourselves: pure but for its layout file."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

from markupsafe import Markup

from services.dashboard.bild.svg import bild, element, schrift

LAYOUT = Path(__file__).with_name("kachelkarte.json")
BREITE, HOEHE, RAND = 100, 72, 2
KLASSEN = ((20, "k1"), (40, "k2"), (60, "k3"), (80, "k4"))
SCHMAL = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True)
class Feld:
    """A tile: where it lies, how it is called in little space, from which day on it exists."""

    ags: str
    kurzname: str
    kuerzel: str
    spalte: int
    zeile: int
    gueltig_ab: date | None


@dataclass(frozen=True)
class Kachelwert:
    """What a Kreis shows; null where nobody knows. `satz` is told on the tile: "14 von 23 …"."""

    zaehler: int | None
    nenner: int | None
    satz: str


@cache
def felder() -> tuple[Feld, ...]:
    """Return the tiles of the layout."""
    gelesen = json.loads(LAYOUT.read_text("utf-8"))
    return tuple(
        Feld(
            ags=f"{feld['ags5']}000",
            kurzname=feld["kurzname"],
            kuerzel=feld["kuerzel"],
            spalte=feld["spalte"],
            zeile=feld["zeile"],
            gueltig_ab=date.fromisoformat(ab) if (ab := feld.get("gueltig_ab")) else None,
        )
        for feld in gelesen["felder"]
    )


def klasse(zaehler: int | None, nenner: int | None) -> str:
    """Return the class of a share, in steps of 20 points; k0 where it is not known."""
    if zaehler is None or not nenner:
        return "k0"
    return next((name for grenze, name in KLASSEN if 100 * zaehler < grenze * nenner), "k5")


def prozent(zaehler: int | None, nenner: int | None) -> str:
    """Return the share in whole percent; rounding makes it neither 0 nor 100."""
    if zaehler is None or not nenner:
        return "–"
    gerundet = (200 * zaehler + nenner) // (2 * nenner)
    if 0 < zaehler < nenner:
        gerundet = min(max(gerundet, 1), 99)
    return f"{gerundet}{SCHMAL}%"


def kachelkarte(
    werte: Mapping[str, Kachelwert],
    *,
    stichtag: date,
    titel: str,
    beschreibung: str,
    kennung: str,
    adresse: Callable[[str], str] | None = None,
) -> Markup:
    """Return the map; `werte` are by the key of the Kreis (8 digits).

    A tile without a value says so; one that does not exist yet on the Stichtag is not drawn.
    `adresse` returns where a tile leads to; without it nothing is a link.
    """
    gezeichnet = [f for f in felder() if f.gueltig_ab is None or f.gueltig_ab <= stichtag]
    ohne = Kachelwert(None, None, "keine Angabe")
    return bild(
        (_feld(feld, werte.get(feld.ags, ohne), adresse) for feld in gezeichnet),
        breite=BREITE * max(f.spalte for f in felder()),
        hoehe=HOEHE * max(f.zeile for f in felder()),
        titel=titel,
        beschreibung=beschreibung,
        kennung=kennung,
        klasse="karte",
        rolle="group" if adresse else "img",
    )


def _feld(feld: Feld, wert: Kachelwert, adresse: Callable[[str], str] | None) -> str:
    x, y = (feld.spalte - 1) * BREITE + RAND, (feld.zeile - 1) * HOEHE + RAND
    mitte = x + BREITE / 2 - RAND
    anteil = prozent(wert.zaehler, wert.nenner)
    kurz = wert.nenner is not None and wert.nenner < 1000
    teile = (
        element(
            "rect",
            element("title", escape(f"{feld.kurzname}: {wert.satz}")),
            class_="feld", x=x, y=y, width=BREITE - 2 * RAND, height=HOEHE - 2 * RAND, rx=3,
        ),
        schrift(feld.kurzname, x + 7, y + 22, "f-name"),
        schrift(anteil, x + 7, y + 52, "f-wert"),
        schrift(f"{wert.zaehler}/{wert.nenner}", x + 90, y + 52, "f-zahl") if kurz else "",
        schrift(feld.kuerzel, mitte, y + 29, "f-kurz"),
        schrift(anteil, mitte, y + 56, "f-kurzwert"),
    )  # fmt: skip
    farbe = klasse(wert.zaehler, wert.nenner)
    if adresse:
        return element("a", *teile, href=adresse(feld.ags), class_=farbe)
    return element("g", *teile, class_=farbe)
