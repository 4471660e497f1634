"""Files made of many rows: written to disk from a server-side cursor, sent when they are whole.

Of the longest, PostgreSQL makes the lines of CSV itself (ADR 0048). Until a file is whole nothing
has been answered, so whatever goes wrong is a problem document; afterwards a slow reader holds
neither a connection nor a transaction (ADR 0020). Memory does not grow with the rows, and their
number in one file, the files being written and the files lying about are bounded.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Annotated, Any, BinaryIO, TypeAlias, TypeVar

from fastapi import Depends, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, TypeAdapter
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db import gib_zeit
from shared.errors import DomainError
from shared.tabellen.csv_datei import CsvDatei
from shared.tabellen.csv_kopie import CsvKopie, als_csv, kopiere
from shared.tabellen.json_datei import JsonDatei
from shared.tabellen.tabelle import Schreiber, Tabelle
from shared.tabellen.xlsx_datei import XlsxDatei

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
Lesen: TypeAlias = Callable[[Sequence[Any]], Awaitable[Iterable[T]]]

ZEILEN_HOECHSTENS = 200_000
KOPIERT_HOECHSTENS = 500_000  # lines of CSV that PostgreSQL makes: some 150 MB
ZEILEN_JE_BLOCK = 500
BYTES_JE_STUECK = 256 * 1024
SEKUNDEN = 60  # of the transaction that reads all rows of a file, and of each of its statements
ZUGLEICH = 2  # writing takes a thread's time each
HOECHSTENS = 8  # waiting, being written or being sent, in one process


class AusgabenAusgelastet(DomainError):
    status, slug, title = 503, "ausgaben-ausgelastet", "Es entstehen gerade zu viele Dateien"
    headers = {"Retry-After": "5"}


class AusgabeZuGross(DomainError):
    status, slug, title = 422, "ausgabe-zu-gross", "Das sind zu viele Zeilen für eine Datei"


@dataclass(frozen=True)
class Format:
    """`schreiber` is given the file to write, the table, and a folder for what it needs aside."""

    endung: str
    medientyp: str
    schreiber: Callable[[BinaryIO, Tabelle[Any], str], Schreiber[Any]]
    zeilen_je_block: int = ZEILEN_JE_BLOCK


CSV = Format(
    "csv", "text/csv; charset=utf-8; header=present", lambda datei, t, _: CsvDatei(datei, t)
)
XLSX = Format(
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    lambda datei, tabelle, ordner: XlsxDatei(datei, tabelle, ordner=ordner),
)
JSON = Format("json", "application/json", lambda datei, _, __: JsonDatei(datei))


def als(modell: type[M]) -> Lesen[M]:
    """Read rows that are finished answers already; each is made when it is written."""
    mache = TypeAdapter(modell).validate_python

    async def lesen(block: Sequence[Any]) -> Iterable[M]:
        return map(mache, block)

    return lesen


class Ausgabe:
    """One file on its way from the database to whoever asked for it; `platz` is held meanwhile."""

    def __init__(self, datei: BinaryIO, ordner: str, platz: ExitStack) -> None:
        self._datei, self._ordner, self._platz = datei, ordner, platz

    async def schreibe(
        self,
        session: AsyncSession,
        auswahl: Select[Any],
        lesen: Lesen[T] | None,
        *,
        tabelle: Tabelle[T],
        format: Format,
    ) -> None:
        """Write what `auswahl` selects; `lesen` makes things of a block of its first column.

        Without it the rows themselves are what is written.
        """
        await gib_zeit(session, sekunden=SEKUNDEN)
        schreiber = format.schreiber(self._datei, tabelle, self._ordner)
        try:
            zeilen = await session.stream(
                auswahl.limit(ZEILEN_HOECHSTENS + 1),
                execution_options={"yield_per": format.zeilen_je_block},
            )
            strom: Any = zeilen.scalars() if lesen else zeilen
            anzahl = 0
            async for block in strom.partitions():
                anzahl += len(block)
                if anzahl > ZEILEN_HOECHSTENS:
                    raise AusgabeZuGross(_zu_gross(ZEILEN_HOECHSTENS))
                dinge = await lesen(block) if lesen else block
                await _im_faden(partial(schreiber.schreibe, dinge))
        finally:
            await _im_faden(schreiber.beende)

    async def kopiere(
        self, session: AsyncSession, zeilen: Select[Any], *, tabelle: Tabelle[Any]
    ) -> None:
        """Write rows as CSV whose columns are those of the table; PostgreSQL makes the lines."""
        await gib_zeit(session, sekunden=SEKUNDEN)
        kopie = CsvKopie(self._datei, tabelle)

        async def schreiben(stueck: bytes) -> None:
            await _im_faden(partial(kopie.schreibe, stueck))

        anzahl = await kopiere(
            session, als_csv(zeilen.limit(KOPIERT_HOECHSTENS + 1)), nach=schreiben
        )
        if anzahl > KOPIERT_HOECHSTENS:
            raise AusgabeZuGross(_zu_gross(KOPIERT_HOECHSTENS))

    async def schreibe_fertige(
        self, zeilen: Sequence[T], *, tabelle: Tabelle[T], format: Format
    ) -> None:
        """Write rows that are there already: few enough to hold."""
        schreiber = format.schreiber(self._datei, tabelle, self._ordner)
        try:
            await _im_faden(partial(schreiber.schreibe, zeilen))
        finally:
            await _im_faden(schreiber.beende)

    def von_vorn(self) -> "Ausgabe":
        """Empty the file again: whoever lost a race starts anew and has their turn already."""
        self._datei.seek(0)
        self._datei.truncate()
        return self

    async def antwort(self, name: str, format: Format) -> StreamingResponse:
        """Return the finished file under this name, without the ending; the next may be written."""
        laenge, etag = self._datei.seek(0, 2), await _im_faden(self._fingerabdruck)
        self._platz.close()
        return StreamingResponse(
            self._stuecke(),
            media_type=format.medientyp,
            headers={
                "Content-Length": str(laenge),
                "Content-Disposition": f'attachment; filename="{name}.{format.endung}"',
                "ETag": f'"{etag}"',
            },
        )

    def _fingerabdruck(self) -> str:
        self._datei.seek(0)
        return hashlib.file_digest(self._datei, "sha256").hexdigest()[:32]  # type: ignore[arg-type]

    async def _stuecke(self) -> AsyncIterator[bytes]:
        self._datei.seek(0)
        while stueck := self._datei.read(BYTES_JE_STUECK):  # just written: it lies in memory
            yield stueck


class Ausgaben:
    """All files on their way in this process."""

    def __init__(self) -> None:
        self._zugleich, self._frei = asyncio.Semaphore(ZUGLEICH), HOECHSTENS

    @asynccontextmanager
    async def eine(self) -> AsyncIterator[Ausgabe]:
        """Hold an empty file whose turn has come; raises AusgabenAusgelastet at once.

        Whoever waits has asked the database nothing yet, so they hold no connection.
        """
        if not self._frei:
            raise AusgabenAusgelastet("Versuchen Sie es in einigen Sekunden wieder.")
        self._frei -= 1
        try:
            with ExitStack() as platz:
                await self._zugleich.acquire()
                platz.callback(self._zugleich.release)
                with TemporaryDirectory(prefix="ozg-ausgabe-") as ordner, TemporaryFile() as datei:
                    yield Ausgabe(datei, ordner, platz)
        finally:
            self._frei += 1


async def _ausgabe(request: Request) -> AsyncIterator[Ausgabe]:
    fruehere: Ausgabe | None = getattr(request.state, "ausgabe", None)
    if fruehere:
        yield fruehere.von_vorn()
        return
    ausgaben: Ausgaben = request.app.state.ausgaben
    async with ausgaben.eine() as ausgabe:
        request.state.ausgabe = ausgabe
        yield ausgabe


# scope="request": the file is there until the answer has left, or nobody wants it any more
EineAusgabe = Annotated[Ausgabe, Depends(_ausgabe, scope="request")]


async def _im_faden(arbeit: Callable[[], T]) -> T:
    """Work beside the loop; who is cancelled still waits, as the file is about to be closed."""
    faden = asyncio.get_running_loop().run_in_executor(None, arbeit)
    try:
        return await asyncio.shield(faden)
    except asyncio.CancelledError:
        await asyncio.wait([faden])
        raise


def _zu_gross(grenze: int) -> str:
    hoechstens = f"{grenze:,}".replace(",", ".")
    return f"Höchstens {hoechstens} Zeilen gehen in eine Datei. Schränken Sie die Auswahl ein."
