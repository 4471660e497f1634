"""What the records of GV100AD say of the Kommunen of Hessen. Pure: no table, no clock."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.katalog.uebernahme.bericht import Bericht
from services.katalog.uebernahme.gv100ad.lesen import GEMEINDE, KREIS, Satz
from shared.schemas.gebiet import ist_landkreis
from shared.schemas.katalog import Kommunenart
from shared.sortierung import gefaltet

HESSEN = "06"
GEMEINDEFREI = {"65", "66"}  # gemeindefreies Gebiet, bewohnt or not: no Kommune
LANDKREISE = {"43", "44"}
ART = {
    "60": Kommunenart.GEMEINDE,  # Markt
    "61": Kommunenart.KREISFREIE_STADT,
    "63": Kommunenart.STADT,
    "64": Kommunenart.GEMEINDE,
    "67": Kommunenart.STADT,  # große Kreisstadt
}


@dataclass
class Ausgabe:
    """One issue: its Gebietsstand, the columns of each Kommune by AGS, and whether all could be
    read. The file has no date of the population; `einwohner` is None where it is 0.
    """

    gebietsstand: date | None = None
    kommunen: dict[str, dict[str, Any]] = field(default_factory=dict)
    luecken: bool = False


def kommunen_lesen(saetze: Iterable[Satz], bericht: Bericht) -> Ausgabe:
    """Return the Landkreise, kreisfreie Städte and Gemeinden of Hessen.

    A Landkreis has the area of all in it, gemeindefreie Gebiete included, and their inhabitants.
    """
    ausgabe = Ausgabe()
    kreise: list[Satz] = []
    flaeche: defaultdict[str, int] = defaultdict(int)
    einwohner: defaultdict[str, int] = defaultdict(int)
    for satz in saetze:
        ausgabe.gebietsstand = satz.gebietsstand
        if not satz.schluessel.startswith(HESSEN) or satz.satzart not in {KREIS, GEMEINDE}:
            bericht.uebergehen()
        elif satz.satzart == KREIS and satz.kennzeichen in LANDKREISE:
            kreise.append(satz)
        elif satz.satzart == KREIS:
            bericht.uebergehen()  # a kreisfreie Stadt has a record as Gemeinde as well
        else:
            flaeche[satz.schluessel[:5]] += satz.flaeche_ha
            einwohner[satz.schluessel[:5]] += satz.einwohner
            if satz.kennzeichen in GEMEINDEFREI:
                bericht.uebergehen()
            elif grund := _unpassend(satz):
                bericht.ablehnen(satz.zeile, grund)
                ausgabe.luecken = True
            else:
                ausgabe.kommunen[satz.schluessel] = _gemeinde(satz)
    for satz in kreise:
        ausgabe.kommunen[satz.schluessel + "000"] = _landkreis(
            satz, flaeche[satz.schluessel], einwohner[satz.schluessel]
        )
    return ausgabe


def _unpassend(satz: Satz) -> str | None:
    if satz.kennzeichen not in ART:
        return f"{satz.schluessel}: In Hessen gibt es kein Textkennzeichen „{satz.kennzeichen}“."
    if not re.fullmatch("06[456][0-9]{5}", satz.schluessel) or ist_landkreis(satz.schluessel):
        return f"„{satz.schluessel}“ ist kein Schlüssel einer Gemeinde in Hessen."
    if (satz.kennzeichen == "61") != satz.schluessel.endswith("000"):
        return f"{satz.schluessel}: Textkennzeichen {satz.kennzeichen} passt nicht zum Schlüssel."
    return None


def _gemeinde(satz: Satz) -> dict[str, Any]:
    ags = satz.schluessel
    kreisfrei = ART[satz.kennzeichen] is Kommunenart.KREISFREIE_STADT
    return {
        "name": (name := satz.name.partition(",")[0].strip() or satz.name),
        "sortierung": gefaltet(name),
        "name_amtlich": satz.name,
        "art": ART[satz.kennzeichen],
        "kreis": None if kreisfrei else ags[:5] + "000",
        "ars": ags[:5] + ("0000000" if kreisfrei else f"0{ags[5:]}{ags[5:]}"),
        "flaeche_ha": satz.flaeche_ha or None,
        "einwohner": satz.einwohner or None,
        "plz": satz.plz,
    }


def _landkreis(satz: Satz, flaeche_ha: int, einwohner: int) -> dict[str, Any]:
    eigen = satz.name if satz.name.endswith(("kreis", "Kreis")) else f"Landkreis {satz.name}"
    return {
        "name": eigen,
        "sortierung": gefaltet(eigen),
        "name_amtlich": satz.name,
        "art": Kommunenart.LANDKREIS,
        "kreis": None,
        "ars": f"{satz.schluessel}0000000",
        "flaeche_ha": flaeche_ha or None,
        "einwohner": einwohner or None,
        "plz": None,
    }
