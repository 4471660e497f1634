"""XLSX whose cells have types: keys stay text, days are days, numbers are numbers.

XlsxWriter writes each row to a file at once, so memory does not grow with the rows.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import BinaryIO, Generic, TypeVar

from shared.tabellen.tabelle import Tabelle, Zelle, ist_formel

T = TypeVar("T")
ZEILEN = 1_048_575  # a sheet has one more, which is the head
# the calendar of spreadsheets has a 29 February 1900, so days up to then cannot be written as days
ERSTER_TAG = date(1900, 3, 1)


class ZelleUnschreibbar(Exception):
    """A cell or row that a sheet cannot hold; callers bound both, so this is a bug."""


class XlsxDatei(Generic[T]):
    """One sheet with a fixed head, a filter and no formula. The file must be seekable.

    Text that looks like a formula is marked as text for the day somebody edits the cell; its
    content stays as it is. `ordner` takes the rows until the end; what lies there is the caller's.
    """

    def __init__(self, datei: BinaryIO, tabelle: Tabelle[T], *, ordner: str) -> None:
        from xlsxwriter import Workbook  # 3 MB, for the few who want a sheet

        self._mappe = Workbook(datei, {"constant_memory": True, "tmpdir": ordner})
        self._mappe.set_properties(
            {
                "title": tabelle.titel,
                "created": datetime.combine(tabelle.stand, time(), UTC),
            }
        )
        self._blatt = self._mappe.add_worksheet(tabelle.titel[:31])
        self._tag = self._mappe.add_format({"num_format": "dd.mm.yyyy"})
        self._nur_text = self._mappe.add_format({"quote_prefix": True})
        self._werte = [spalte.wert for spalte in tabelle.spalten]
        self._zeile = 0
        kopf = self._mappe.add_format({"bold": True, "bottom": 1, "bg_color": "#E6ECF2"})
        for nr, spalte in enumerate(tabelle.spalten):
            self._blatt.set_column(nr, nr, spalte.breite)
            self._blatt.write_string(0, nr, spalte.titel, kopf)
        self._blatt.freeze_panes(1, 0)

    def schreibe(self, zeilen: Iterable[T]) -> None:
        for zeile in zeilen:
            self._zeile += 1
            for nr, wert in enumerate(self._werte):
                self._zelle(nr, wert(zeile))

    def beende(self) -> None:
        self._blatt.autofilter(0, 0, self._zeile, len(self._werte) - 1)
        self._mappe.close()

    def _zelle(self, nr: int, wert: Zelle) -> None:
        match wert:
            case None:
                return
            case str():
                art = self._nur_text if ist_formel(wert) else None
                fehler = self._blatt.write_string(self._zeile, nr, wert, art)
            case bool():
                fehler = self._blatt.write_boolean(self._zeile, nr, wert)
            case int():
                fehler = self._blatt.write_number(self._zeile, nr, wert)
            case date() if wert >= ERSTER_TAG:
                fehler = self._blatt.write_datetime(self._zeile, nr, wert, self._tag)
            case date():
                fehler = self._blatt.write_string(self._zeile, nr, wert.isoformat())
        if fehler:
            raise ZelleUnschreibbar(f"row {self._zeile}, column {nr}: {fehler}")
