"""A course over time as a stepped line; a band where only bounds are known, a gap where nothing is:
pure.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from markupsafe import Markup

from services.dashboard.bild.svg import bild, element, schrift
from services.dashboard.seiten.schreibweise import komma, zahl

BREITE, HOEHE = 640, 290
LINKS, RECHTS, OBEN, UNTEN = 40.0, 612.0, 20.0, 250.0
LINIEN = 5
Hoehe: TypeAlias = Callable[[float], float]


@dataclass(frozen=True)
class Stelle:
    """A day or month and its value: exactly known where both bounds are equal, null in a gap."""

    name: str
    mindestens: float | None
    hoechstens: float | None


def genau(name: str, wert: float | None) -> Stelle:
    return Stelle(name, wert, wert)


def verlauf(stellen: Sequence[Stelle], *, titel: str, beschreibung: str, kennung: str) -> Markup:
    """Return the chart; `stellen` follow one another at equal distances."""
    hoechster = max((s.hoechstens for s in stellen if s.hoechstens is not None), default=0)
    schritt = _schritt(hoechster)
    decke = max(schritt, -(-hoechster // schritt) * schritt)

    def y(wert: float) -> float:
        return UNTEN - (UNTEN - OBEN) * wert / decke

    xs = _stellen_auf_der_achse(len(stellen))
    teile = [*_gitter(schritt, decke, y)]
    for stueck in _stuecke(stellen):
        unten = _treppe(xs, stueck, [y(stellen[i].mindestens or 0) for i in stueck])
        oben = _treppe(xs, stueck, [y(stellen[i].hoechstens or 0) for i in stueck])
        if any(stellen[i].mindestens != stellen[i].hoechstens for i in stueck):
            rand = [*unten, *reversed(oben)]
            teile.append(element("polygon", class_="v-band", points=_punkte(rand)))
        teile.append(element("polyline", class_="v-linie", points=_punkte(unten)))
    teile.append(element("line", class_="v-null", x1=LINKS, x2=RECHTS, y1=UNTEN, y2=UNTEN))
    teile += _beschriftung(stellen, xs, y)
    return bild(
        teile,
        breite=BREITE,
        hoehe=HOEHE,
        titel=titel,
        beschreibung=beschreibung,
        kennung=kennung,
        klasse="verlauf",
    )


def _schritt(hoechster: float) -> float:
    """Return the least of 1, 2, 5, 10, 20 … that needs at most LINIEN lines."""
    zehner = 1.0
    while True:
        for mal in (1, 2, 5):
            if hoechster <= zehner * mal * LINIEN:
                return zehner * mal
        zehner *= 10


def _stellen_auf_der_achse(anzahl: int) -> list[float]:
    if anzahl < 2:
        return [LINKS]
    return [LINKS + (RECHTS - LINKS) * nr / (anzahl - 1) for nr in range(anzahl)]


def _stuecke(stellen: Sequence[Stelle]) -> Iterator[range]:
    """Yield the stretches without a gap."""
    anfang = None
    for nr, stelle in enumerate([*stellen, Stelle("", None, None)]):
        da = stelle.mindestens is not None and stelle.hoechstens is not None
        if da and anfang is None:
            anfang = nr
        elif not da and anfang is not None:
            yield range(anfang, nr)
            anfang = None


def _treppe(xs: Sequence[float], stueck: range, ys: Sequence[float]) -> list[tuple[float, float]]:
    """A value holds until the next place, or until half of the way into a gap."""
    ecken: list[tuple[float, float]] = []
    for nr, hoehe in zip(stueck, ys, strict=True):
        naechste = xs[nr + 1] if nr + 1 < len(xs) else RECHTS
        ende = naechste if nr + 1 in stueck or naechste == RECHTS else (xs[nr] + naechste) / 2
        ecken += [(xs[nr], hoehe), (ende, hoehe)]
    return ecken


def _punkte(ecken: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in ecken)


def _gitter(schritt: float, decke: float, y: Hoehe) -> Iterator[str]:
    wert = 0.0
    while wert <= decke:
        if wert:
            yield element("line", class_="v-gitter", x1=LINKS, x2=RECHTS, y1=y(wert), y2=y(wert))
        yield schrift(zahl(int(wert)), LINKS - 8, y(wert) + 5, "ende")
        wert += schritt


def _beschriftung(stellen: Sequence[Stelle], xs: Sequence[float], y: Hoehe) -> Iterator[str]:
    bekannt = [nr for nr, s in enumerate(stellen) if s.mindestens is not None]
    for nr in dict.fromkeys([*bekannt[:1], *bekannt[-1:]]):
        wert = stellen[nr].mindestens or 0
        text = zahl(int(wert)) if wert == int(wert) else komma(wert)
        links = nr == 0 and len(stellen) > 1
        x = xs[nr] + 4 if links else min(xs[nr], RECHTS)
        yield schrift(text, x, y(wert) - 9, "v-wert" if links else "v-wert ende")
    letzte = len(stellen) - 1
    for nr in dict.fromkeys([0, letzte // 3, 2 * letzte // 3, letzte]) if stellen else ():
        yield element("line", class_="v-null", x1=xs[nr], x2=xs[nr], y1=UNTEN, y2=UNTEN + 6)
        lage = None if nr == 0 else "ende" if nr == letzte else "nurbreit mitte"
        yield schrift(stellen[nr].name, xs[nr], UNTEN + 28, lage)
