"""The modules of the Beratung on the page `/`, as bars: pure."""

from dataclasses import dataclass
from datetime import date

from services.dashboard.quelle.quelle import Gelesen
from services.dashboard.seiten.schreibweise import zahl
from shared.schemas.kennzahl import BeratungKennzahlenRead

NAMEN = {
    1: "Einführung und Überblick OZG",
    2: "Umsetzungsberatung",
    3: "Weiterführend, mit E-Akte",
    4: "Digitalisierung der Kommunen",
}
CSV = "/dashboard/v1/export?was=kennzahlen"


@dataclass(frozen=True)
class Modulbalken:
    """`breite` is the length in percent of the longest."""

    name: str
    anzahl: int
    breite: str


@dataclass(frozen=True)
class Modulbild:
    titel: str
    balken: list[Modulbalken]
    summe: int
    definition: str
    stand: date
    quelle: str


def modulbild(aufnahme: Gelesen[BeratungKennzahlenRead]) -> Modulbild | None:
    """Return the bars, None where the Beratung does not say how many there are of each."""
    zu = {k.kennzahl: k for k in aufnahme.inhalt.items} if aufnahme else {}
    gesamt = zu.get("beratungsmodule")
    je_modul = [(nr, zu[f"beratungsmodule_{nr}"]) for nr in NAMEN if f"beratungsmodule_{nr}" in zu]
    if gesamt is None or not je_modul:
        return None
    laengster = max(k.wert for _, k in je_modul) or 1
    ozg = zu.get("beratungsmodule_ozg")
    titel = f"{zahl(gesamt.wert)} gebuchte Module"
    if ozg is not None and gesamt.wert:
        gilt = "gilt" if ozg.wert == 1 else "gelten"
        titel = f"{zahl(ozg.wert)} von {zahl(gesamt.wert)} Modulen {gilt} dem OZG"
    return Modulbild(
        titel=titel,
        balken=[
            Modulbalken(f"{nr} · {NAMEN[nr]}", k.wert, f"{100 * k.wert / laengster:.2f}")
            for nr, k in je_modul
        ],
        summe=gesamt.wert,
        definition=gesamt.definition,
        stand=gesamt.stand,
        quelle=gesamt.quelle,
    )
