"""Idempotency-Key: the answer is stored, byte for byte, in the transaction of its effect."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Header, Request, Response
from pydantic.config import JsonDict
from sqlalchemy import DateTime, Insert, Select, bindparam, func, insert, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from shared.auth import Angemeldet
from shared.db import Session
from shared.errors import DomainError
from shared.schemas.eingabe import PFLICHT
from shared.tables import tabelle_von

SPERRE = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:wer, 0))")
SCHLUESSEL = ("sub", "method", "path", "key")


def _header(json_schema_extra: JsonDict | None = None) -> Any:
    return Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        examples=["5f0c6c0e-3b0a-4a53-9d2e-0f4f8c1b7a11"],
        json_schema_extra=json_schema_extra,
    )


Key = Annotated[str | None, _header()]
RequiredKey = Annotated[str | None, _header(PFLICHT)]  # 400 of our own, not 422, when it is missing


class SchluesselFehlt(DomainError):
    status, slug, title = 400, "schluessel-fehlt", "Kopfzeile Idempotency-Key fehlt"


class SchluesselAndersVerwendet(DomainError):
    status, slug = 422, "schluessel-anders-verwendet"
    title = "Dieser Idempotency-Key gehört zu einer anderen Anfrage"


class WirdBearbeitet(DomainError):
    status, slug, title = 409, "wird-bearbeitet", "Dieselbe Anfrage läuft noch"


class StoredAnswer(SQLModel):
    """The columns; each service keeps its own table of them."""

    sub: str = Field(primary_key=True, max_length=255)
    method: str = Field(primary_key=True, max_length=8)
    path: str = Field(primary_key=True, max_length=512)
    key: str = Field(primary_key=True, max_length=255)
    request: bytes = Field(max_length=32)
    status: int
    headers: dict[str, str] = Field(sa_type=JSONB)
    body: bytes
    stored_at: datetime = Field(
        default=None,
        sa_type=DateTime(timezone=True),
        sa_column_kwargs={"server_default": func.now()},
    )


class Replay(Exception):
    """Carries the stored answer out to the route class."""

    def __init__(self, body: bytes, status: int, headers: Mapping[str, str]) -> None:
        self.response = Response(body, status, headers)


@cache
def _gelesen(table: type[StoredAnswer]) -> Select[*tuple[Any, ...]]:
    spalten = tabelle_von(table).c
    return select(spalten.request, spalten.body, spalten.status, spalten.headers).where(
        *(spalten[name] == bindparam(name) for name in SCHLUESSEL)
    )


@cache
def _geschrieben(table: type[StoredAnswer]) -> Insert:
    return insert(tabelle_von(table))


def once(table: type[StoredAnswer], *, required: bool = False) -> Any:
    """Return a route dependency that answers a repeated request from `table`.

    `required` is for routes that create a Buchung or an Antrag or move money: 400 without a key.
    A dependency before this one that reads a large body by itself leaves what stands for it in
    `request.state.fingerabdruck`, as bytes; then the body is not asked for again.
    """

    async def dependency(
        request: Request, person: Angemeldet, session: Session, key: Key = None
    ) -> None:
        if key is None:
            return
        path = quote(request.url.path)
        scope = (person.sub, request.method, path, key)
        seen = request.headers.get("If-Match", "")
        inhalt = getattr(request.state, "fingerabdruck", None) or await request.body()
        parts = (request.url.query.encode(), seen.encode(), inhalt)
        digest = sha256(b"\0".join(parts)).digest()

        # two statements: only the second sees what whoever held the lock has committed
        if not await session.scalar(SPERRE, {"wer": "\n".join(scope)}):
            raise WirdBearbeitet("Fragen Sie gleich noch einmal.")
        schluessel = dict(zip(SCHLUESSEL, scope, strict=True))
        if answer := (await session.execute(_gelesen(table), schluessel)).one_or_none():
            known, *stored = answer
            if known != digest:
                raise SchluesselAndersVerwendet("Wählen Sie einen neuen Schlüssel.")
            raise Replay(*stored)

        async def store(response: Response) -> None:
            werte = schluessel | {
                "request": digest,
                "status": response.status_code,
                "headers": dict(response.headers),
                "body": bytes(response.body),
            }
            await session.execute(_geschrieben(table), werte)

        request.state.store = store

    async def with_key(
        request: Request, person: Angemeldet, session: Session, key: RequiredKey = None
    ) -> None:
        if key is None:
            raise SchluesselFehlt(
                "Senden Sie einen eigenen Idempotency-Key, damit eine Wiederholung nichts"
                " doppelt anlegt."
            )
        await dependency(request, person, session, key)

    return Depends(with_key if required else dependency)
