"""Read a file of cost reports: the columns leistung, abrechnungsmonat, betrag."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.errors import DomainError
from shared.schemas.betriebskosten import MAX_ABGELEHNTE, MAX_ZEILEN, AbgelehnteZeile
from shared.schemas.eingabe import lesbar
from shared.sortierung import gefaltet
from shared.tabellen.csv_lesen import CsvUnlesbar, textzeilen

SPALTEN = ("leistung", "abrechnungsmonat", "betrag")
MONAT = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])|(0?[1-9]|1[0-2])[./](20[0-9]{2})")
# 1.234,56 and 1234,56, or 1234.56: a point before one or two digits separates no thousands, nor
# does one behind a zero: 0.500 is half a euro to some and nothing to others
DEUTSCH = re.compile(r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]{1,12})(?:,[0-9]{1,2})?")
MIT_PUNKT = re.compile(r"[0-9]{1,12}\.[0-9]{1,2}")
HOECHSTENS = Decimal("999999999999.99")


class MeldungUnlesbar(DomainError):
    status, slug, title = 422, "meldung-unlesbar", "Diese Datei ist keine Abrechnung"


class MeldungFehlerhaft(DomainError):
    status, slug, title = 422, "meldung-fehlerhaft", "Die Abrechnung hat fehlerhafte Zeilen"

    def __init__(self, abgelehnt: Sequence[AbgelehnteZeile]) -> None:
        super().__init__(
            f"{len(abgelehnt)} Zeilen sind fehlerhaft; nichts wurde übernommen."
            if len(abgelehnt) > 1
            else f"Zeile {abgelehnt[0].zeile}: {abgelehnt[0].grund} Nichts wurde übernommen.",
            abgelehnt=len(abgelehnt),
            abgelehnte_zeilen=abgelehnt[:MAX_ABGELEHNTE],
        )


@dataclass(frozen=True, slots=True)
class Kostenzeile:
    """What one Leistung cost in one month (EUR); `sortierung` is what makes it the same one."""

    zeile: int
    leistung: str
    sortierung: str
    abrechnungsmonat: str
    betrag: Decimal

    @property
    def jahr(self) -> int:
        return int(self.abrechnungsmonat[:4])


def lies_meldung(datei: bytes, *, heute: date) -> tuple[list[Kostenzeile], list[AbgelehnteZeile]]:
    """Return the lines that can be right and those that cannot; raises MeldungUnlesbar.

    The separator is the one the heading uses. No line speaks of a month that has not begun, and
    none says again what an earlier one has said.
    """
    zeilen: list[Kostenzeile] = []
    abgelehnt: list[AbgelehnteZeile] = []
    gesehen: dict[tuple[str, str], int] = {}
    for nr, werte in _zeilen(datei):
        try:
            zeile = _zeile(nr, werte, bis=f"{heute:%Y-%m}")
            erste = gesehen.setdefault((zeile.sortierung, zeile.abrechnungsmonat), nr)
            if erste != nr:
                raise ValueError(f"Leistung und Monat stehen schon in Zeile {erste}.")
        except ValueError as grund:
            abgelehnt.append(AbgelehnteZeile(zeile=nr, grund=str(grund)))
        else:
            zeilen.append(zeile)
    if not (zeilen or abgelehnt):
        raise MeldungUnlesbar("Unter der Überschrift steht keine Zeile.")
    return zeilen, abgelehnt


def _zeilen(datei: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each line with its values in the order of SPALTEN."""
    try:
        trenner = _trenner(next(textzeilen(io.BytesIO(datei)), ""))
        leser = csv.reader(textzeilen(io.BytesIO(datei)), delimiter=trenner, strict=True)
        kopf = [spalte.strip().lower() for spalte in next(leser)]
        if sorted(kopf) != sorted(SPALTEN):
            raise MeldungUnlesbar(
                f"In der ersten Zeile müssen die Spalten {', '.join(SPALTEN)} stehen, nur sie."
            )
        stellen = [kopf.index(spalte) for spalte in SPALTEN]
        anfang, anzahl = leser.line_num + 1, 0
        for werte in leser:
            if werte:
                anzahl += 1
                if anzahl > MAX_ZEILEN:
                    raise MeldungUnlesbar(f"Die Datei hat mehr als {MAX_ZEILEN} Zeilen.")
                passt = len(werte) == len(SPALTEN)
                yield anfang, [werte[ort] for ort in stellen] if passt else werte
            anfang = leser.line_num + 1
    except CsvUnlesbar as error:
        raise MeldungUnlesbar(str(error)) from error
    except csv.Error as error:
        raise MeldungUnlesbar(
            f"Ab Zeile {leser.line_num} ist die Datei kein CSV: Ein Anführungszeichen fehlt oder"
            " steht falsch."
        ) from error


def _trenner(kopf: str) -> str:
    for trenner in ";,":
        if trenner in kopf:
            return trenner
    raise MeldungUnlesbar("Die Spalten müssen mit Semikolon oder Komma getrennt sein.")


def _zeile(nr: int, werte: list[str], *, bis: str) -> Kostenzeile:
    if len(werte) != len(SPALTEN):
        raise ValueError(
            f"Die Zeile hat {len(werte)} Spalten statt {len(SPALTEN)}. Trennt ein Komma die"
            " Spalten, gehört ein Betrag mit Komma in Anführungszeichen."
        )
    leistung, monat, betrag = werte
    name = _name(leistung)
    return Kostenzeile(nr, name, zusammengezogen(name), _monat(monat.strip(), bis), _betrag(betrag))


def zusammengezogen(name: str) -> str:
    """Return the folded name without its spaces, which hyphens are: Hunde-Steuer is Hundesteuer."""
    return gefaltet(name).replace(" ", "")


def _name(text: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", lesbar(text)).split())
    if not zusammengezogen(name):
        raise ValueError("Der Name der Leistung fehlt.")
    if len(name) > 200:
        raise ValueError("Der Name der Leistung ist länger als 200 Zeichen.")
    return name


def _monat(text: str, bis: str) -> str:
    treffer = MONAT.fullmatch(text)
    if treffer is None:
        raise ValueError(f"„{text[:20]}“ ist kein Monat (JJJJ-MM oder MM.JJJJ).")
    jahr, monat = (treffer[1], treffer[2]) if treffer[1] else (treffer[4], treffer[3].zfill(2))
    gelesen = f"{jahr}-{monat}"
    if gelesen > bis:
        raise ValueError(f"Der Monat {gelesen} hat noch nicht begonnen.")
    return gelesen


def _betrag(text: str) -> Decimal:
    text = text.strip()
    if MIT_PUNKT.fullmatch(text):
        betrag = Decimal(text)
    elif DEUTSCH.fullmatch(text):
        betrag = Decimal(text.replace(".", "").replace(",", "."))
    else:
        raise ValueError(f"„{text[:20]}“ ist kein Betrag in Euro (1.234,56), oder er ist negativ.")
    if betrag > HOECHSTENS:
        raise ValueError("Der Betrag ist zu groß.")
    return betrag
