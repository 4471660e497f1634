"""Where backups lie: encrypted files under fixed names, in a folder or a bucket.

basis/<name>/basis.tar.gz.age        the base backup, as pg_basebackup writes it
basis/<name>/plattform.tar.gz.age    keys of the embedded run
basis/<name>/sicherung.json          what it is; without it, it is none
basis/<name>/geprueft.json           when it was read back
wal/<segment>.gz.age, wal/<segment>.partial.gz.age, wal/stand.json
ablage/<dienst>/<key>.age            uploads, once each
"""

import asyncio
import contextlib
import fcntl
import gzip
import hashlib
import os
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import IO, TypeVar

import pyrage
from pydantic import BaseModel, ValidationError

from ozg.sicherung.schluessel import Empfaenger, Identitaeten
from ozg.umgebung import Abbruch
from shared.ablage import (
    Ablage,
    AblageNichtErreichbar,
    AblageUnbekannt,
    DateiVerloren,
    ablage_oeffnen,
)

STUECK = 1024 * 1024
GEDULD = timedelta(hours=6)  # of one file, for as long as the store says something
Angaben = TypeVar("Angaben", bound=BaseModel)
T = TypeVar("T")


class Unlesbar(Exception):
    """A file of the backup is damaged, or encrypted for somebody else."""


class Fremd(Exception):
    """What lies there was not written by this version of the program, or not by it at all."""


class Datei(BaseModel):
    """An encrypted file: bytes and SHA-256 as it lies there."""

    groesse: int
    sha256: str


class Lager:
    def __init__(self, ort: str) -> None:
        self.ort = ort
        try:
            self._ablage: Ablage = ablage_oeffnen(ort, geduld=GEDULD)
        except AblageUnbekannt as error:
            raise Abbruch(f"In {ort} lässt sich nicht sichern: {error}") from error

    async def strom_legen(
        self, schluessel: str, quelle: IO[bytes], empfaenger: Empfaenger
    ) -> Datei:
        """Encrypt what `quelle` yields; it is there as a whole or not at all."""
        lesend, schreibend = _leitung()

        def verschluesseln() -> None:
            with os.fdopen(schreibend, "wb", STUECK) as ziel:
                pyrage.encrypt_io(quelle, ziel, empfaenger)

        summe, groesse = hashlib.sha256(), 0

        async def teile(ein: IO[bytes]) -> AsyncIterator[bytes]:
            nonlocal groesse
            while stueck := await asyncio.to_thread(ein.read, STUECK):
                summe.update(stueck)
                groesse += len(stueck)
                yield stueck

        with os.fdopen(lesend, "rb", STUECK) as ein:
            arbeit = asyncio.ensure_future(asyncio.to_thread(verschluesseln))
            try:
                await self._ablage.legen(schluessel, teile(ein))
            except BaseException:
                ein.close()  # then the other end stops
                await asyncio.gather(arbeit, return_exceptions=True)
                raise
        try:
            await arbeit
        except OSError:
            await self._ablage.entfernen(schluessel)  # its end is missing
            raise
        return Datei(groesse=groesse, sha256=summe.hexdigest())

    async def legen(self, schluessel: str, klar: bytes, empfaenger: Empfaenger) -> None:
        await self._ablage.legen(
            schluessel, await asyncio.to_thread(pyrage.encrypt, klar, empfaenger)
        )

    async def notieren(self, schluessel: str, angaben: BaseModel) -> None:
        await self._ablage.legen(schluessel, angaben.model_dump_json(indent=1).encode())

    async def angaben(self, schluessel: str, form: type[Angaben]) -> Angaben | None:
        """Return what was noted there, None without it; raises Fremd."""
        try:
            gelesen = await self.roh(schluessel)
        except DateiVerloren:
            return None
        return angaben_lesen(schluessel, gelesen, form)

    async def roh(self, schluessel: str) -> bytes:
        return b"".join([stueck async for stueck in self._ablage.lesen(schluessel)])

    async def lesen(self, schluessel: str, identitaeten: Identitaeten) -> bytes:
        """Return a small file decrypted; raises Unlesbar or DateiVerloren."""
        verschluesselt = await self.roh(schluessel)
        try:
            return await asyncio.to_thread(pyrage.decrypt, verschluesselt, identitaeten)
        except (pyrage.DecryptError, OSError) as error:
            raise Unlesbar(schluessel) from error

    async def strom_lesen(
        self, schluessel: str, identitaeten: Identitaeten, lesen: Callable[[IO[bytes]], T]
    ) -> T:
        """Return what `lesen` makes of the decrypted stream; raises Unlesbar or DateiVerloren."""
        roh_aus, roh_ein = _leitung()
        klar_aus, klar_ein = _leitung()

        def entschluesseln() -> None:
            with (
                os.fdopen(roh_aus, "rb", STUECK) as von,
                os.fdopen(klar_ein, "wb", STUECK) as nach,
            ):
                pyrage.decrypt_io(von, nach, identitaeten)

        def verarbeiten() -> T:
            with os.fdopen(klar_aus, "rb", STUECK) as von:
                ergebnis = lesen(von)
                while von.read(STUECK):
                    pass  # its end is authenticated as well
                return ergebnis

        async def holen() -> None:
            with os.fdopen(roh_ein, "wb", STUECK) as nach:
                async for stueck in self._ablage.lesen(schluessel):
                    await asyncio.to_thread(nach.write, stueck)

        geholt, klar, ergebnis = await asyncio.gather(
            holen(), asyncio.to_thread(entschluesseln), asyncio.to_thread(verarbeiten),
            return_exceptions=True,
        )  # fmt: skip
        if isinstance(geholt, DateiVerloren | AblageNichtErreichbar):
            raise geholt
        for ende in (klar, ergebnis, geholt):
            if isinstance(ende, Exception):
                raise Unlesbar(schluessel) from ende
        assert not isinstance(ergebnis, BaseException)
        return ergebnis

    async def summe(self, schluessel: str) -> Datei:
        """Return what lies there now; raises DateiVerloren."""
        summe, groesse = hashlib.sha256(), 0
        async for stueck in self._ablage.lesen(schluessel):
            summe.update(stueck)
            groesse += len(stueck)
        return Datei(groesse=groesse, sha256=summe.hexdigest())

    async def schluessel(self, praefix: str) -> dict[str, datetime]:
        """Return every key beneath `praefix` with the instant it was written."""
        return {e.schluessel: e.geaendert async for e in self._ablage.auflisten(praefix)}

    async def entfernen(self, schluessel: str) -> None:
        await self._ablage.entfernen(schluessel)


def angaben_lesen(schluessel: str, inhalt: bytes, form: type[Angaben]) -> Angaben:
    """Return what `inhalt`, which lies there, says; raises Fremd."""
    try:
        return form.model_validate_json(inhalt)
    except ValidationError as error:
        raise Fremd(f"{schluessel} ist nicht von dieser Fassung des Programms.") from error


def _leitung() -> tuple[int, int]:
    """Return a pipe that holds a whole piece: two threads that take turns are slow."""
    lesend, schreibend = os.pipe()
    with contextlib.suppress(OSError):  # this user's pipes may have to be small
        fcntl.fcntl(schreibend, fcntl.F_SETPIPE_SZ, STUECK)
    return lesend, schreibend


def gepackt(klar: bytes) -> bytes:
    return gzip.compress(klar, 1, mtime=0)
