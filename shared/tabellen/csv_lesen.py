"""CSV as it arrives: UTF-8 with or without a BOM, every line whole and of bounded length."""

import re
from collections.abc import Iterator
from typing import BinaryIO

MAX_ZEILE = 64 * 1024
STEUERZEICHEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class CsvUnlesbar(Exception):
    """The file as a whole cannot be used, in one German sentence."""


def textzeilen(datei: BinaryIO) -> Iterator[str]:
    """Yield line by line, with its end, for `csv.reader`; raises CsvUnlesbar.

    A last line without an end is refused: nobody knows whether it is whole.
    """
    nr = 0
    while roh := datei.readline(MAX_ZEILE):
        nr += 1
        if not roh.endswith(b"\n"):
            raise CsvUnlesbar(
                f"Zeile {nr} ist zu lang."
                if len(roh) == MAX_ZEILE
                else f"Zeile {nr} hat kein Ende: Die Datei ist abgeschnitten."
            )
        try:
            text = roh.decode("utf-8-sig" if nr == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise CsvUnlesbar(f"Zeile {nr} ist nicht in UTF-8 geschrieben.") from error
        if STEUERZEICHEN.search(text):
            raise CsvUnlesbar(f"Zeile {nr} enthält Steuerzeichen.")
        yield text
