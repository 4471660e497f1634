"""What a kind of import is made of: a reader of its file, and an act that brings it into the
tables. Each kind is a package of its own; `arten.py` lists them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.uebernahme.bericht import Bericht

Fortschritt: TypeAlias = Callable[[int, int], None]
"""Told how many of how many things are written; the part of the file read is counted by itself."""


@dataclass(frozen=True, slots=True)
class AbgelehnteZeile:
    """A line (counted from 1) that is left out, and why, in one German sentence."""

    zeile: int
    grund: str


class DateiUnbrauchbar(Exception):
    """The file as a whole cannot be used, in one German sentence: nothing of it is taken over."""


class Lesen(Protocol):
    """Streams and never holds the file; raises DateiUnbrauchbar wherever it finds out."""

    def __call__(self, datei: BinaryIO, /) -> Iterator[Any]: ...


class Angleichen(Protocol):
    """Gets the lines that were not refused and writes what differs.

    It reads `zeilen` to their end, tells `bericht` of each thing it compared, and commits nothing:
    a dry run is the same act, rolled back. It may refuse further lines (`bericht.ablehnen`) and
    raise DateiUnbrauchbar.
    """

    async def __call__(
        self,
        session: AsyncSession,
        zeilen: Iterable[Any],
        bericht: Bericht,
        fortschritt: Fortschritt,
        /,
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Art:
    lesen: Lesen
    angleichen: Angleichen
