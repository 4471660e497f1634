"""CSV as spreadsheets in Germany open it: UTF-8 with BOM, semicolon, CRLF, quoted by RFC 4180."""

import csv
from collections.abc import Iterable
from io import TextIOWrapper
from typing import BinaryIO, Generic, TypeVar

from shared.tabellen.tabelle import Tabelle, Zelle, ist_formel

T = TypeVar("T")


class CsvDatei(Generic[T]):
    """Days are ISO 8601, truth is ja or nein, nothing is an empty cell."""

    def __init__(self, datei: BinaryIO, tabelle: Tabelle[T]) -> None:
        self._text = TextIOWrapper(datei, encoding="utf-8-sig", newline="")
        self._zeilen = csv.writer(self._text, delimiter=";", lineterminator="\r\n")
        self._werte = [spalte.wert for spalte in tabelle.spalten]
        self._zeilen.writerow(spalte.titel for spalte in tabelle.spalten)

    def schreibe(self, zeilen: Iterable[T]) -> None:
        werte = self._werte
        self._zeilen.writerows([_zelle(wert(zeile)) for wert in werte] for zeile in zeilen)

    def beende(self) -> None:
        self._text.flush()
        self._text.detach()


def _zelle(wert: Zelle) -> str | int | None:
    match wert:
        case bool():
            return "ja" if wert else "nein"
        case str():
            return f"'{wert}" if ist_formel(wert) else str(wert)
        case int() | None:
            return wert
    return wert.isoformat()
