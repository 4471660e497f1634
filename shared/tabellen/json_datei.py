"""A JSON list of models, one to a line: the same objects as in the items of a list."""

from collections.abc import Iterable
from typing import BinaryIO

from pydantic import BaseModel


class JsonDatei:
    def __init__(self, datei: BinaryIO) -> None:
        self._datei, self._trenner = datei, b"[\n"

    def schreibe(self, zeilen: Iterable[BaseModel]) -> None:
        for zeile in zeilen:
            self._datei.write(self._trenner + zeile.model_dump_json().encode())
            self._trenner = b",\n"

    def beende(self) -> None:
        self._datei.write(b"[]\n" if self._trenner == b"[\n" else b"\n]\n")
