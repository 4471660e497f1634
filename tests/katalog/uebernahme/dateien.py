"""Small files of our own making: a LeiKa table and a Gemeindeverzeichnis."""

import csv
from collections.abc import Mapping
from pathlib import Path

KOMMUNEN = Path(__file__).parents[3] / "services" / "katalog" / "daten" / "kommunen.csv"
# the four of Hessen with their hectares: they count for their Landkreis (GV100AD 30.11.2023)
GEMEINDEFREI = {
    "06431200": "488", "06435200": "8929", "06633200": "18250", "06636200": "5032",
}  # fmt: skip
KOPF = (
    "leika_schluessel,bezeichnung,typisierung,ozg_id,leistungsbuendel,lage,themenfeld,"
    "rechtsgrundlage,gesetz,gesetz_kurz\r\n"
)


def leika_zeile(
    schluessel: str,
    name: str,
    *,
    typisierung: str = "4",
    ozg: str = "10998,Drachenflug,Drachen,Bauen & Wohnen",
) -> bytes:
    return f'{schluessel},{name},"{typisierung}",{ozg},,,\r\n'.encode()


LEIKA = b"".join(
    (
        KOPF.encode(),
        leika_zeile("99012998000000", "Drachenflug"),
        leika_zeile("99012998001000", "Drachenflug Erlaubnis", typisierung="1, 2/3"),
    )
)


class Verzeichnis:
    """A Gemeindeverzeichnis made from our reference data: change `kommunen`, then `bytes(v)`."""

    def __init__(self, gebietsstand: str = "20231130") -> None:
        self.gebietsstand = gebietsstand
        stichtag = f"{gebietsstand[:4]}-{gebietsstand[4:6]}-{gebietsstand[6:]}"
        with KOMMUNEN.open(encoding="utf-8", newline="") as file:
            self.kommunen = {
                zeile["ags"]: zeile
                for zeile in csv.DictReader(file)
                if (zeile["gueltig_ab"] or "0") <= stichtag <= (zeile["gueltig_bis"] or "9")
            }

    def __bytes__(self) -> bytes:
        return self.kodiert("utf-8")

    def kodiert(self, zeichensatz: str) -> bytes:
        return "".join(f"{zeile}\n" for zeile in self.zeilen()).encode(zeichensatz)

    def zeilen(self) -> list[str]:
        saetze = []
        for land in (f"{nr:02}" for nr in range(1, 17)):
            saetze.append(self.satz("10", land, f"Land {land}"))
            if land != "06":
                saetze.append(self.satz("40", f"{land}001", "Fernkreis", "44"))
                gemeinde = {"flaeche_ha": "100", "einwohner": "200", "plz": "01234"}
                saetze.append(self.satz("60", f"{land}001001", "Ferndorf", "64", gemeinde))
        for ags, zeile in self.kommunen.items():
            if zeile["art"] == "landkreis":
                saetze.append(self.satz("40", ags[:5], zeile["name_amtlich"], "44"))
            else:
                if zeile["art"] == "kreisfreie_stadt":
                    saetze.append(self.satz("40", ags[:5], zeile["name_amtlich"], "41"))
                kennzeichen = {"kreisfreie_stadt": "61", "stadt": "63", "gemeinde": "64"}
                art = zeile.get("kennzeichen") or kennzeichen[zeile["art"]]
                saetze.append(self.satz("60", ags, zeile["name_amtlich"], art, zeile))
        for ags, flaeche in GEMEINDEFREI.items():
            werte = {"flaeche_ha": flaeche, "einwohner": "0", "plz": ""}
            saetze.append(self.satz("60", ags, "Gutsbezirk, gemfr. Gebiet", "66", werte))
        return sorted(saetze, key=lambda s: (s[10:18], s[:2]))

    def satz(
        self,
        art: str,
        schluessel: str,
        name: str,
        kennzeichen: str = "",
        werte: Mapping[str, str] | None = None,
    ) -> str:
        verband = f"0{schluessel[5:]}" if art == "60" else ""
        text = f"{art}{self.gebietsstand}{schluessel:<8}{verband:<4}{name:<50}{'':<50}"
        text = f"{text}{kennzeichen:<2}    "
        if werte is not None:
            flaeche, einwohner = int(werte["flaeche_ha"] or 0), int(werte["einwohner"] or 0)
            text += f"{flaeche:011}{einwohner:011}{0:011}    {werte['plz']:<5}"
        return f"{text:<220}"
