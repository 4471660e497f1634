"""What a table looks like, whatever file it goes into."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeAlias, TypeVar

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)
Zelle: TypeAlias = str | int | date | bool | None
FORMELZEICHEN = frozenset("=+-@")
TRENNER = " | "


@dataclass(frozen=True)
class Spalte(Generic[T]):
    """A column: its German title, the cell of a row, its width in characters."""

    titel: str
    wert: Callable[[T], Zelle]
    breite: int = 16


@dataclass(frozen=True)
class Tabelle(Generic[T]):
    """`stand` is the day the rows are about; it is all a file knows of when it was made."""

    titel: str
    spalten: Sequence[Spalte[T]]
    stand: date


class Schreiber(Protocol[T_contra]):
    """Writes a file row by row; whoever gives the file also closes it."""

    def schreibe(self, zeilen: Iterable[T_contra], /) -> None: ...

    def beende(self) -> None: ...


def ist_formel(text: str) -> bool:
    """Return whether a spreadsheet may take `text` for a formula (OWASP ASVS 5.0, 1.2.10).

    Also in a full-width or small form, and behind white space, which some programs cut off.
    """
    if text[:1].isalnum():
        return False
    if text[:1] in {"\t", "\r", "\n", "\0"}:
        return True
    erstes = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return erstes in FORMELZEICHEN


def aufgezaehlt(werte: Iterable[str]) -> str | None:
    """Return a list as the text of one cell."""
    return TRENNER.join(werte) or None
