"""An operation of a service as a value: whoever holds a connection can carry it out.

Each subject of a service has a module of functions that return an `Aufruf`
(`shared/clients/<service>/<subject>.py`): they name the address and the form of the answer once,
for pages, scripts and tests alike, and know nothing of connections, tokens and time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, BinaryIO, Generic, Self, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Datei:
    """A file that is passed on as it lies on the disk; `typ` is what its sender calls it."""

    name: str
    typ: str
    inhalt: BinaryIO


@dataclass(frozen=True)
class Aufruf(Generic[M]):
    """`pfad` is the whole path at the gateway, `form` what a 2xx is read as.

    With a `datei` the body is a form: `felder`, and the file as its field "datei".

    `etag` goes along as If-Match, `key` as Idempotency-Key: only with it is a POST sent again when
    no answer came. `frist`: seconds for the whole call where the usual ones are too few.
    """

    methode: str
    pfad: str
    form: type[M]
    frage: Mapping[str, Any] = field(default_factory=dict)
    inhalt: bytes | None = None
    inhaltsart: str = "application/json"
    etag: str | None = None
    key: str | None = None
    frist: float | None = None
    felder: Mapping[str, str] = field(default_factory=dict)
    datei: Datei | None = None

    @property
    def dienst(self) -> str:
        return self.pfad.split("/", 2)[1]

    def ab(self, cursor: str) -> Self:
        """Return the call for the next page of a list."""
        return replace(self, frage={**self.frage, "cursor": cursor})

    @property
    def wiederholbar(self) -> bool:
        return self.methode == "GET" or self.key is not None

    @property
    def koerper(self) -> dict[str, Any]:
        """Return the body, as httpx takes it."""
        if self.datei is None:
            return {"content": self.inhalt}
        datei = (self.datei.name, self.datei.inhalt, self.datei.typ)
        return {"data": dict(self.felder), "files": {"datei": datei}}

    @property
    def kopfzeilen(self) -> dict[str, str]:
        """Return what the call says beside its body; the token is the connection's matter."""
        kopf = {}
        if self.inhalt is not None:
            kopf["Content-Type"] = self.inhaltsart
        if self.etag is not None:
            kopf["If-Match"] = self.etag
        if self.key is not None:
            kopf["Idempotency-Key"] = self.key
        return kopf


@dataclass(frozen=True)
class Antwort(Generic[M]):
    """What a service said; `etag` names the version read, empty where there is none.

    `stichtag` is the day its domain lives on, None where it does not say.
    """

    inhalt: M
    etag: str
    stichtag: date | None = None


def lesen(pfad: str, form: type[M], **frage: Any) -> Aufruf[M]:
    """Return a GET; what is None among `frage` is not asked for."""
    gefragt = {name: wert for name, wert in frage.items() if wert is not None}
    return Aufruf("GET", pfad, form, frage=gefragt)


def adresse(pfad: str, **frage: Any) -> str:
    """Return where a file lies, with what is asked of it; what is None is not asked for."""
    gefragt = {name: wert for name, wert in frage.items() if wert is not None}
    return f"{pfad}?{urlencode(gefragt, doseq=True)}" if gefragt else pfad


def handeln(
    pfad: str,
    form: type[M],
    eingabe: BaseModel | None = None,
    *,
    etag: str | None = None,
    key: str | None = None,
    methode: str = "POST",
    frist: float | None = None,
) -> Aufruf[M]:
    """Return an act; `eingabe` is its body, without what was not set."""
    inhalt = None if eingabe is None else eingabe.model_dump_json(exclude_unset=True).encode()
    return Aufruf(methode, pfad, form, inhalt=inhalt, etag=etag, key=key, frist=frist)
