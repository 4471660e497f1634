"""Read the table LeiKa ↔ OZG as CSV: comma, UTF-8, the columns of the OZG-Datenbank NRW."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, get_args

from services.katalog.uebernahme.zeile import AbgelehnteZeile, DateiUnbrauchbar
from shared.schemas.leistung import Typisierung
from shared.sortierung import gefaltet
from shared.tabellen.csv_lesen import CsvUnlesbar, textzeilen

OHNE_SCHLUESSEL = "nicht im LeiKa"
SPALTEN = (
    "leika_schluessel",
    "bezeichnung",
    "typisierung",
    "ozg_id",
    "leistungsbuendel",
    "lage",
    "themenfeld",
)
TYPISIERUNGEN = frozenset(get_args(Typisierung))
LAENGEN = {"bezeichnung": 500, "leistungsbuendel": 200, "lage": 90, "themenfeld": 90}
GEFALTET = {"bezeichnung": 600, "leistungsbuendel": 400, "lage": 400}  # a ligature becomes words


@dataclass(frozen=True, slots=True)
class LeikaZeile:
    """One Leistung; `leika_schluessel` is None for one that is not in the LeiKa, and the four of
    the OZG are None for one that belongs to no OZG-Leistung.
    """

    zeile: int
    leika_schluessel: str | None
    bezeichnung: str
    typisierung: tuple[str, ...]
    ozg_id: str | None
    ozg_leistung: str | None
    lage: str | None
    themenfeld: str | None


def leika_lesen(datei: BinaryIO, /) -> Iterator[LeikaZeile | AbgelehnteZeile]:
    """Yield every row; raises DateiUnbrauchbar.

    The whole file is refused when it is not UTF-8, lacks a column, or is cut off within a row; else
    a row whose content cannot be right is refused alone.
    """
    leser = csv.reader(textzeilen(datei), strict=True)
    try:
        kopf = next(leser, [])
        if fehlend := [spalte for spalte in SPALTEN if kopf.count(spalte) != 1]:
            raise DateiUnbrauchbar(
                "Das ist nicht die LeiKa-Tabelle: In der ersten Zeile fehlt die Spalte"
                f" {fehlend[0]}."
            )
        stelle = {spalte: kopf.index(spalte) for spalte in SPALTEN}
        anfang = leser.line_num + 1
        for werte in leser:
            if werte:
                yield _zeile(anfang, werte, stelle, len(kopf))
            anfang = leser.line_num + 1
    except CsvUnlesbar as error:
        raise DateiUnbrauchbar(str(error)) from error
    except csv.Error as error:
        raise DateiUnbrauchbar(
            f"Ab Zeile {leser.line_num} ist die Datei kein CSV: Ein Anführungszeichen fehlt oder"
            " steht falsch."
        ) from error


def _zeile(
    nr: int, werte: list[str], stelle: dict[str, int], breite: int
) -> LeikaZeile | AbgelehnteZeile:
    if len(werte) != breite:
        return AbgelehnteZeile(nr, f"Die Zeile hat {len(werte)} Spalten statt {breite}.")
    feld = {spalte: " ".join(werte[ort].split()) for spalte, ort in stelle.items()}
    typisierung = tuple(t.strip() for t in feld["typisierung"].split(",") if t.strip())
    if grund := _mangel(feld, typisierung):
        return AbgelehnteZeile(nr, grund)
    schluessel = feld["leika_schluessel"]
    return LeikaZeile(
        zeile=nr,
        leika_schluessel=None if schluessel == OHNE_SCHLUESSEL else schluessel,
        bezeichnung=feld["bezeichnung"],
        typisierung=typisierung,
        ozg_id=feld["ozg_id"] or None,
        ozg_leistung=feld["leistungsbuendel"] or None,
        lage=feld["lage"] or None,
        themenfeld=feld["themenfeld"] or None,
    )


def _mangel(feld: dict[str, str], typisierung: tuple[str, ...]) -> str | None:
    schluessel = feld["leika_schluessel"]
    if schluessel != OHNE_SCHLUESSEL:
        if not re.fullmatch("99[0-9]{12}", schluessel):
            return f"„{schluessel[:40]}“ ist kein LeiKa-Schlüssel (14 Ziffern, vorn 99)."
        if schluessel[8:11] == "000" and schluessel[11:] != "000":
            return f"{schluessel}: Ein Verrichtungsdetail setzt eine Verrichtung voraus."
    if not feld["bezeichnung"]:
        return "Die Bezeichnung fehlt."
    for spalte, hoechstens in LAENGEN.items():
        if len(feld[spalte]) > hoechstens:
            return f"{spalte} ist länger als {hoechstens} Zeichen."
    for spalte, hoechstens in GEFALTET.items():
        if len(gefaltet(feld[spalte])) > hoechstens:
            return f"{spalte} ist mit aufgelösten Ligaturen länger als {hoechstens} Zeichen."
    if unbekannt := [t for t in typisierung if t not in TYPISIERUNGEN]:
        return f"Die Typisierung „{unbekannt[0][:40]}“ gibt es nicht."
    teile = [feld[spalte] for spalte in ("ozg_id", "leistungsbuendel", "lage", "themenfeld")]
    if any(teile) and not all(teile):
        return "OZG-ID, Leistungsbündel, Lage und Themenfeld gehören zusammen, eines fehlt."
    if teile[0] and not re.fullmatch("1[0-9]{4}", teile[0]):
        return f"„{teile[0][:40]}“ ist keine OZG-ID."
    return None
