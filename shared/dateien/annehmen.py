"""A file on its way in: read from the form to disk, looked at, laid down; never whole in memory.

Until the use case takes it over, what was laid down belongs to nobody: it is removed when the
request is refused, and swept up later when it is not certain how it ended (ADR 0027).
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from shared.ablage import Ablage, AblageNichtErreichbar
from shared.auth import Angemeldet, Person
from shared.dateien.ausliefern import MEDIENTYPEN
from shared.dateien.dateiname import saubere
from shared.dateien.inhalt import erkenne
from shared.dateien.unzulaessig import DateiUnzulaessig
from shared.db import AusgangUngewiss, Sessions
from shared.errors import DomainError
from shared.http import DienstAusgelastet
from shared.schemas.datei import MAX_DATEI, Dateityp

ZUGLEICH = 8  # in one process: each may lie on the disk with 20 MB
STUECK = 256 * 1024
# what senders call a type they do not know, or the container of one
UNBESTIMMT = {"", "application/octet-stream", "application/x-zip-compressed", "application/zip"}


class DateiZuGross(DomainError):
    status, slug, title = 413, "datei-zu-gross", "Diese Datei ist zu groß"


@dataclass
class Angenommen:
    """A file that lies in the Ablage under `schluessel`; `verwendet` when a row names it.

    `felder` holds what the form says beside the file.
    """

    felder: Mapping[str, str]
    dateiname: str
    typ: Dateityp
    groesse: int
    pruefsumme: str
    schluessel: str
    verwendet: bool = False


@dataclass(frozen=True, eq=False)  # one per form; a dependency is known by its identity
class Annahme:
    """What a form takes: one file, and of each other field one of its values.

    `ordner` is the first segment of the keys in the Ablage, `sonst` the name of a file without one;
    `darf_sehen` refuses who may not see the thing with this id, before the first byte is read.
    """

    ordner: str
    sonst: str
    typen: frozenset[Dateityp]
    felder: Mapping[str, Sequence[str]]
    darf_sehen: Callable[[AsyncSession, UUID, Person], Awaitable[object]]

    def dokumentiert(self, beschreibung: str) -> dict[str, Any]:
        """Return the `openapi_extra` of the route."""
        werte = {name: {"type": "string", "enum": list(w)} for name, w in self.felder.items()}
        beispiele = {name: w[0] for name, w in self.felder.items()}
        datei = {"type": "string", "format": "binary", "maxLength": MAX_DATEI}
        schema = {
            "type": "object",
            "required": [*werte, "datei"],
            "additionalProperties": False,
            "properties": {**werte, "datei": datei},
            "examples": [{**beispiele, "datei": "%PDF-1.7…"}],
        }
        return {
            "requestBody": {
                "required": True,
                "description": beschreibung,
                "content": {"multipart/form-data": {"schema": schema}},
            }
        }

    async def __call__(
        self, request: Request, id: UUID, person: Angemeldet
    ) -> AsyncIterator[Angenommen]:
        """Yield the file; remove it when the request is refused.

        As a dependency of scope "request" it ends after the transaction, of which it has seen every
        attempt.
        """
        frueheres: Angenommen | None = getattr(request.state, "angenommen", None)
        if frueheres:  # the transaction is run again, the file is there
            frueheres.verwendet = False
            yield frueheres
            return
        plaetze: asyncio.Semaphore = request.app.state.hochladen
        if plaetze.locked():
            raise DienstAusgelastet("Es werden gerade zu viele Dateien hochgeladen.")
        async with plaetze:
            await self._pruefe_person(request, id, person)
            neues = await self._aufnehmen(request)
        request.state.angenommen = neues
        request.state.fingerabdruck = _fingerabdruck(neues)
        gewiss = False
        try:
            yield neues
            gewiss = True
        except DomainError as grund:
            gewiss = not isinstance(grund, AusgangUngewiss)
            if gewiss:
                neues.verwendet = False
            raise
        finally:
            if gewiss and not neues.verwendet:
                with suppress(AblageNichtErreichbar):
                    await _ablage(request).entfernen(neues.schluessel)

    async def _pruefe_person(self, request: Request, id: UUID, person: Angemeldet) -> None:
        """Ask before the first byte is read, and let the connection go again."""
        sessions: Sessions = request.app.state.sessions
        async with sessions() as session:
            await self.darf_sehen(session, id, person)

    async def _aufnehmen(self, request: Request) -> Angenommen:
        async with _formular(request, felder=max(len(self.felder), 1)) as formular:
            felder, datei = self._gelesen(formular)
            groesse = datei.size or 0
            if groesse > MAX_DATEI:
                raise DateiZuGross(f"Eine Datei darf höchstens {MAX_DATEI >> 20} MiB haben.")
            roh = datei.file
            typ = await asyncio.to_thread(erkenne, roh)
            if typ not in self.typen:
                erlaubt = ", ".join(einer.value.upper() for einer in sorted(self.typen))
                raise DateiUnzulaessig(f"Hier ist nur {erlaubt} erlaubt.")
            _kein_widerspruch(datei.content_type or "", typ)
            neues = Angenommen(
                felder=felder,
                dateiname=saubere(datei.filename or "", typ, sonst=self.sonst),
                typ=typ,
                groesse=groesse,
                pruefsumme=await asyncio.to_thread(_pruefsumme, roh),
                schluessel=f"{self.ordner}/{uuid4()}",
            )
            await _ablage(request).legen(neues.schluessel, _stuecke(roh))
        return neues

    def _gelesen(self, formular: FormData) -> tuple[Mapping[str, str], UploadFile]:
        namen = {*self.felder, "datei"}
        fehler: list[dict[str, Any]] = [
            {"type": "extra_forbidden", "loc": ("body", name)} for name in formular.keys() - namen
        ]
        for name in sorted(namen):
            if (zahl := len(formular.getlist(name))) != 1:
                fehler.append({"type": "doppelt" if zahl else "missing", "loc": ("body", name)})
        datei = formular.get("datei")
        if isinstance(datei, str):
            fehler.append({"type": "datei", "loc": ("body", "datei")})
        for name, werte in self.felder.items():
            wert = formular.get(name)
            if wert is not None and wert not in werte:
                erlaubt = {"expected": ", ".join(werte)}
                fehler.append({"type": "enum", "loc": ("body", name), "ctx": erlaubt})
        if fehler or not isinstance(datei, UploadFile):
            raise RequestValidationError(fehler)
        return {name: str(formular[name]) for name in self.felder}, datei


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
async def _formular(request: Request, *, felder: int) -> AsyncIterator[FormData]:
    if not request.headers.get("Content-Type", "").startswith("multipart/form-data"):
        yield FormData()
        return
    leser = _Formular(
        request.headers,
        request.stream(),
        max_files=1,
        max_fields=max(felder, 1),
        max_part_size=1024,
    )
    try:
        formular = await leser.parse()
    except MultiPartException as error:
        raise HTTPException(400) from error
    try:
        yield formular
    finally:
        await formular.close()


def _kein_widerspruch(behauptet: str, typ: Dateityp) -> None:
    medientyp = behauptet.partition(";")[0].strip().lower().replace("image/jpg", "image/jpeg")
    if medientyp not in UNBESTIMMT | {MEDIENTYPEN[typ]}:
        raise DateiUnzulaessig(
            f"Gesendet wird sie mit einem anderen Typ, der Inhalt ist aber {typ.value.upper()}."
        )


def _fingerabdruck(neues: Angenommen) -> bytes:
    """The same file again is the same request, although every sender draws its own boundary."""
    teile = (*neues.felder.values(), neues.dateiname, neues.pruefsumme)
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
