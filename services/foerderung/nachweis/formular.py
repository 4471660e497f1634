"""A file on its way in: read from the form to disk, looked at, laid down; never whole in memory.

Until the use case takes it over, what was laid down belongs to nobody: it is removed when the
request is refused, and swept up later when it is not certain how it ended (ADR 0027).
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Annotated, Any, BinaryIO
from uuid import UUID, uuid4

from fastapi import Depends, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from services.foerderung.antrag.zugriff import lies_sichtbaren
from shared.ablage import Ablage, AblageNichtErreichbar
from shared.auth import Angemeldet
from shared.dateien.dateiname import saubere
from shared.dateien.inhalt import erkenne
from shared.dateien.unzulaessig import DateiUnzulaessig
from shared.db import AusgangUngewiss, Sessions
from shared.errors import DomainError
from shared.http import DienstAusgelastet
from shared.schemas.antrag import Nachweisart
from shared.schemas.datei import MAX_DATEI, Dateityp

ZUGLEICH = 8  # in one process: each may lie on the disk with 20 MB
STUECK = 256 * 1024
FELDER = {"art", "datei"}
# what senders call a type they do not know, or the container of one
UNBESTIMMT = {"", "application/octet-stream", "application/x-zip-compressed", "application/zip"}
MEDIENTYPEN = {
    Dateityp.PDF: "application/pdf",
    Dateityp.PNG: "image/png",
    Dateityp.JPEG: "image/jpeg",
    Dateityp.ODT: "application/vnd.oasis.opendocument.text",
    Dateityp.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Dateityp.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULAR: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Ein Formular mit der Art des Nachweises und genau einer Datei",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["art", "datei"],
                    "additionalProperties": False,
                    "properties": {
                        "art": {"type": "string", "enum": [art.value for art in Nachweisart]},
                        "datei": {"type": "string", "format": "binary", "maxLength": MAX_DATEI},
                    },
                    "examples": [{"art": "beschluss", "datei": "%PDF-1.7…"}],
                }
            }
        },
    }
}


class NachweisZuGross(DomainError):
    status, slug, title = 413, "nachweis-zu-gross", "Diese Datei ist zu groß"


@dataclass
class Hochgeladen:
    """A file that lies in the Ablage under `schluessel`; `verwendet` when a row names it."""

    art: Nachweisart
    dateiname: str
    typ: Dateityp
    groesse: int
    pruefsumme: str
    schluessel: str
    verwendet: bool = False


async def _hochgeladen(
    request: Request, id: UUID, person: Angemeldet
) -> AsyncIterator[Hochgeladen]:
    fruehere: Hochgeladen | None = getattr(request.state, "hochgeladen", None)
    if fruehere:  # the transaction is run again, the file is there
        fruehere.verwendet = False
        yield fruehere
        return
    plaetze: asyncio.Semaphore = request.app.state.hochladen
    if plaetze.locked():
        raise DienstAusgelastet("Es werden gerade zu viele Dateien hochgeladen.")
    async with plaetze:
        await _darf_sehen(request, id, person)
        neue = await _aufnehmen(request)
    request.state.hochgeladen = neue
    request.state.fingerabdruck = _fingerabdruck(neue)
    gewiss = False
    try:
        yield neue
        gewiss = True
    except DomainError as grund:
        gewiss = not isinstance(grund, AusgangUngewiss)
        if gewiss:
            neue.verwendet = False
        raise
    finally:
        if gewiss and not neue.verwendet:
            with suppress(AblageNichtErreichbar):
                await _ablage(request).entfernen(neue.schluessel)


# scope="request": it ends after the transaction, of which it has seen every attempt
IstHochgeladen = Annotated[Hochgeladen, Depends(_hochgeladen, scope="request")]
hochgeladen = Depends(_hochgeladen, scope="request")


async def _darf_sehen(request: Request, id: UUID, person: Angemeldet) -> None:
    """Ask before the first byte is read, and let the connection go again."""
    sessions: Sessions = request.app.state.sessions
    async with sessions() as session:
        await lies_sichtbaren(session, id, person)


class _Formular(MultiPartParser):
    """Starlette's parser takes a form for whole that ends in the middle of a part."""

    vollstaendig = False

    def on_end(self) -> None:
        self.vollstaendig = True

    async def parse(self) -> FormData:
        formular = await super().parse()
        if not self.vollstaendig:
            for datei in self._files_to_close_on_error:
                datei.close()
            raise MultiPartException("the last boundary is missing")
        return formular


@asynccontextmanager
async def _formular(request: Request) -> AsyncIterator[FormData]:
    if not request.headers.get("Content-Type", "").startswith("multipart/form-data"):
        yield FormData()
        return
    leser = _Formular(
        request.headers, request.stream(), max_files=1, max_fields=1, max_part_size=1024
    )
    try:
        formular = await leser.parse()
    except MultiPartException as error:
        raise HTTPException(400) from error
    try:
        yield formular
    finally:
        await formular.close()


async def _aufnehmen(request: Request) -> Hochgeladen:
    async with _formular(request) as formular:
        art, datei = _felder(formular)
        groesse = datei.size or 0
        if groesse > MAX_DATEI:
            raise NachweisZuGross(f"Ein Nachweis darf höchstens {MAX_DATEI >> 20} MiB haben.")
        roh = datei.file
        typ = await asyncio.to_thread(erkenne, roh)
        _kein_widerspruch(datei.content_type or "", typ)
        neue = Hochgeladen(
            art=art,
            dateiname=saubere(datei.filename or "", typ, sonst="nachweis"),
            typ=typ,
            groesse=groesse,
            pruefsumme=await asyncio.to_thread(_pruefsumme, roh),
            schluessel=f"nachweise/{uuid4()}",
        )
        await _ablage(request).legen(neue.schluessel, _stuecke(roh))
    return neue


def _felder(formular: FormData) -> tuple[Nachweisart, UploadFile]:
    fehler: list[dict[str, Any]] = [
        {"type": "extra_forbidden", "loc": ("body", name)} for name in formular.keys() - FELDER
    ]
    for name in sorted(FELDER):
        if (zahl := len(formular.getlist(name))) != 1:
            fehler.append({"type": "doppelt" if zahl else "missing", "loc": ("body", name)})
    art, datei = formular.get("art"), formular.get("datei")
    if isinstance(datei, str):
        fehler.append({"type": "datei", "loc": ("body", "datei")})
    if art is not None and art not in list(Nachweisart):
        erlaubt = ", ".join(Nachweisart)
        fehler.append({"type": "enum", "loc": ("body", "art"), "ctx": {"expected": erlaubt}})
    if fehler or not isinstance(datei, UploadFile):
        raise RequestValidationError(fehler)
    return Nachweisart(str(art)), datei


def _kein_widerspruch(behauptet: str, typ: Dateityp) -> None:
    medientyp = behauptet.partition(";")[0].strip().lower().replace("image/jpg", "image/jpeg")
    if medientyp not in UNBESTIMMT | {MEDIENTYPEN[typ]}:
        raise DateiUnzulaessig(
            f"Gesendet wird sie mit einem anderen Typ, der Inhalt ist aber {typ.value.upper()}."
        )


def _fingerabdruck(neue: Hochgeladen) -> bytes:
    """The same file again is the same request, although every sender draws its own boundary."""
    teile = (neue.art.value, neue.dateiname, neue.pruefsumme)
    return "\0".join(teile).encode()


def _pruefsumme(datei: BinaryIO) -> str:
    datei.seek(0)
    summe = hashlib.sha256()
    while stueck := datei.read(STUECK):
        summe.update(stueck)
    return summe.hexdigest()


async def _stuecke(datei: BinaryIO) -> AsyncIterator[bytes]:
    datei.seek(0)
    while stueck := await asyncio.to_thread(datei.read, STUECK):
        yield stueck


def _ablage(request: Request) -> Ablage:
    ablage: Ablage = request.app.state.ablage
    return ablage
