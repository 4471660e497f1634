"""A file on its way out: only what was found clean, and so that a browser runs nothing of it."""

from collections.abc import AsyncIterator, Collection
from typing import Any

from fastapi.responses import StreamingResponse

from shared.ablage import Ablage
from shared.dateien.dateiname import als_anhang
from shared.dateien.zeile import DateiZeile
from shared.errors import DomainError
from shared.schemas.datei import Dateityp, Scanstatus

MEDIENTYPEN = {
    Dateityp.PDF: "application/pdf",
    Dateityp.PNG: "image/png",
    Dateityp.JPEG: "image/jpeg",
    Dateityp.ODT: "application/vnd.oasis.opendocument.text",
    Dateityp.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Dateityp.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# whatever a browser takes it for, it may run nothing, and nobody on the way keeps it
SICHER = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class DateiUngeprueft(DomainError):
    status, slug, title = 409, "datei-ungeprueft", "Diese Datei ist noch nicht geprüft"
    headers = {"Retry-After": "5"}


class DateiBefallen(DomainError):
    status, slug, title = 409, "datei-befallen", "In dieser Datei wurde Schadsoftware gefunden"


def dokumentiert(typen: Collection[Dateityp] = tuple(Dateityp)) -> dict[int | str, dict[str, Any]]:
    """Return what an answer with a file of these types looks like."""
    inhalt = {
        "schema": {"type": "string", "format": "binary"},
        "examples": {"anfang": {"value": "…"}},
    }
    return {200: {"content": {MEDIENTYPEN[typ]: inhalt for typ in typen}}}


async def ausgeliefert(ablage: Ablage, zeile: DateiZeile) -> StreamingResponse:
    """Return the answer with the file, if it was found clean; its first bytes are there already."""
    if zeile.scan is Scanstatus.BEFALLEN:
        raise DateiBefallen("Sie wurde gelöscht. Laden Sie eine saubere Fassung hoch.")
    if zeile.scan is not Scanstatus.SAUBER:
        raise DateiUngeprueft("Sie wird gerade auf Schadsoftware geprüft.")
    strom = ablage.lesen(zeile.ablage)
    kopf = SICHER | {
        "Content-Disposition": als_anhang(zeile.dateiname),
        "Content-Length": str(zeile.groesse),
        "ETag": f'"{zeile.pruefsumme}"',
    }
    inhalt = _weiter(await anext(strom), strom)
    return StreamingResponse(inhalt, media_type=MEDIENTYPEN[zeile.typ], headers=kopf)


async def _weiter(erstes: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield erstes
    async for stueck in rest:
        yield stueck
