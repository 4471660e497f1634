"""Where files lie that are too big for the database: a folder, or a bucket that speaks S3.

A key is made by us, of UUIDs, never of what somebody calls a file; there is no second write to the
same one. What is written is there as a whole or not at all, and a folder has it on disk (fsync)
before `legen` returns, so a row that names it never outlives it.
"""

import asyncio
import configparser
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from shared.errors import DomainError
from shared.platte import bis_auf_die_platte

if TYPE_CHECKING:
    from obstore.store import S3Config

STUECK = 256 * 1024
TEIL = 5 * 1024 * 1024  # the least an S3 takes as a part of many
FRIST = timedelta(seconds=10)  # in which the store has to say something, repetitions included
LAENGSTENS = timedelta(hours=6)  # of one file, which a slow reader may take


class AblageNichtErreichbar(DomainError):
    status, slug, title = 503, "ablage-nicht-erreichbar", "Die Ablage der Dateien antwortet nicht"
    headers = {"Retry-After": "5"}


class DateiVerloren(Exception):
    """The database names a file that the Ablage does not have: a restored backup without files."""


class AblageUnbekannt(ValueError):
    """The setting is neither a folder that can be made nor s3://bucket[/prefix] with an access."""


@dataclass(frozen=True, slots=True)
class Eintrag:
    """`geaendert` is an instant in UTC."""

    schluessel: str
    geaendert: datetime


class Ablage(Protocol):
    async def legen(self, schluessel: str, teile: AsyncIterator[bytes] | bytes) -> None:
        """Store a file as a whole or not at all; raises AblageNichtErreichbar."""

    def lesen(self, schluessel: str) -> AsyncIterator[bytes]:
        """Yield a file in pieces; raises DateiVerloren or AblageNichtErreichbar at the first."""

    async def entfernen(self, schluessel: str) -> None:
        """Remove a file; one that is not there is removed already."""

    def auflisten(self, praefix: str) -> AsyncIterator[Eintrag]:
        """Yield every whole file whose key begins with the segments of `praefix`."""

    async def halbes_entfernen(self, *, vor: datetime) -> int:
        """Remove what writers who died before that instant left half written; return how many."""


def ablage_oeffnen(ort: str, *, geduld: timedelta | None = None) -> Ablage:
    """Return the Ablage at an absolute folder, which is made, or at s3://bucket[/prefix].

    What an S3 breaks off is taken up again within `geduld`, without it within FRIST.

    An S3 is described by the usual variables: AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and
    AWS_SECRET_ACCESS_KEY, or instead of the last two a file that AWS_SHARED_CREDENTIALS_FILE names.
    """
    if ort.startswith("/"):
        try:
            return OrdnerAblage(Path(ort))
        except OSError as error:
            raise AblageUnbekannt(f"Der Ordner ist nicht zu öffnen ({error.strerror}).") from error
    url = urlsplit(ort)
    if url.scheme != "s3" or not url.netloc or url.query or url.fragment:
        raise AblageUnbekannt("Verlangt ist /ordner oder s3://eimer/praefix.")
    return S3Ablage(s3_speicher(url.netloc, url.path.strip("/"), geduld=geduld))


def s3_speicher(
    eimer: str, praefix: str, *, geduld: timedelta | None = None, pruefsumme: bool = False
) -> S3Store:
    """Return a bucket as `ablage_oeffnen` says; with `pruefsumme` each file is sent with a SHA-256.

    A bucket with Object Lock takes nothing without one.
    """
    config = _zugang(os.environ.get("AWS_SHARED_CREDENTIALS_FILE"))
    if pruefsumme:
        config["checksum_algorithm"] = "SHA256"
    return S3Store(
        eimer,
        prefix=praefix or None,
        config=config,
        client_options={
            "timeout": LAENGSTENS,
            "read_timeout": FRIST,
            "connect_timeout": timedelta(seconds=3),
            "allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"),
        },
        retry_config={"max_retries": 4 if geduld else 2, "retry_timeout": geduld or FRIST},
    )


class _Speicher:
    """What both have in common."""

    def __init__(self, store: LocalStore | S3Store) -> None:
        self._store = store

    async def legen(self, schluessel: str, teile: AsyncIterator[bytes] | bytes) -> None:
        with _verstaendlich():
            await obstore.put_async(
                self._store, schluessel, teile, chunk_size=TEIL, max_concurrency=2
            )

    async def lesen(self, schluessel: str) -> AsyncIterator[bytes]:
        with _verstaendlich():
            gefunden = await obstore.get_async(self._store, schluessel)
            async for stueck in gefunden.stream(min_chunk_size=STUECK):
                yield bytes(stueck)

    async def entfernen(self, schluessel: str) -> None:
        with _verstaendlich():
            try:
                await obstore.delete_async(self._store, schluessel)
            except FileNotFoundError:
                return  # an S3 does not tell either

    async def auflisten(self, praefix: str) -> AsyncIterator[Eintrag]:
        with _verstaendlich():
            async for block in obstore.list(self._store, praefix):
                for objekt in block:
                    yield Eintrag(objekt["path"], objekt["last_modified"])


class OrdnerAblage(_Speicher):
    """A folder only its owner can open."""

    def __init__(self, ordner: Path) -> None:
        ordner.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(LocalStore(ordner))
        self._ordner = ordner

    async def legen(self, schluessel: str, teile: AsyncIterator[bytes] | bytes) -> None:
        await super().legen(schluessel, teile)
        await asyncio.to_thread(bis_auf_die_platte, self._ordner / schluessel, self._ordner)

    async def halbes_entfernen(self, *, vor: datetime) -> int:
        return await asyncio.to_thread(self._halbes_entfernen, vor)

    def _halbes_entfernen(self, vor: datetime) -> int:
        """A file is written beside its place, under its name with # and a number at the end."""
        alte = [
            pfad
            for pfad in self._ordner.rglob("*#*")
            if datetime.fromtimestamp(pfad.stat().st_mtime, UTC) < vor
        ]
        for pfad in alte:
            pfad.unlink(missing_ok=True)
        return len(alte)


class S3Ablage(_Speicher):
    """A bucket; parts of what was never finished are cleared by its own lifecycle rule."""

    async def halbes_entfernen(self, *, vor: datetime) -> int:
        return 0


def _zugang(datei: str | None) -> "S3Config":
    """Read key and secret of the section [default], as other programs do."""
    if not datei:
        return {}
    inhalt = configparser.ConfigParser(interpolation=None)
    inhalt.read(datei, "utf-8")
    if "default" not in inhalt:
        raise AblageUnbekannt("AWS_SHARED_CREDENTIALS_FILE nennt keine Datei mit [default].")
    abschnitt = inhalt["default"]
    namen = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
    return cast("S3Config", {name: abschnitt[name] for name in namen if name in abschnitt})


@contextmanager
def _verstaendlich() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise DateiVerloren from error
    except (BaseError, OSError) as error:
        raise AblageNichtErreichbar(
            "Nichts wurde geändert. Versuchen Sie es gleich wieder."
        ) from error
