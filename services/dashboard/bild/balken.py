"""Bars of counts or shares, the zero line at the left: pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.dashboard.bild.svg import bild, element, schrift
from services.dashboard.seiten.schreibweise import zahl

BREITE, ZEILE, NAME, WERT = 640, 32, 260, 60


@dataclass(frozen=True)
class Balken:
    """`von` is the whole that `wert` is a part of, for which a track is drawn; a count has none."""

    name: str
    wert: int
    von: int | None = None


def balken(reihen: Sequence[Balken], *, titel: str, beschreibung: str, kennung: str) -> Markup:
    """Return one bar below the other, in the order given; the longest takes the whole width."""
    laengster = max((r.von or r.wert for r in reihen), default=1) or 1
    platz = BREITE - NAME - WERT
    teile = []
    for nr, reihe in enumerate(reihen):
        y = nr * ZEILE + 6
        teile.append(schrift(reihe.name, NAME - 8, y + 15, "ende"))
        if reihe.von is not None:
            spur = platz * reihe.von / laengster
            teile.append(element("rect", class_="balken__spur", x=NAME, y=y, width=spur, height=20))
        laenge = platz * reihe.wert / laengster
        teile.append(element("rect", class_="balken__wert", x=NAME, y=y, width=laenge, height=20))
        text = zahl(reihe.wert) + (f" von {zahl(reihe.von)}" if reihe.von is not None else "")
        teile.append(schrift(text, NAME + laenge + 6, y + 15, "v-wert"))
    return bild(
        teile,
        breite=BREITE,
        hoehe=max(ZEILE * len(reihen), ZEILE),
        titel=titel,
        beschreibung=beschreibung,
        kennung=kennung,
        klasse="verlauf",
    )
