"""Lost updates: whoever changes a thing says which version of it they saw."""

import re
from hashlib import sha256
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Header, Response

from shared.errors import DomainError
from shared.schemas.eingabe import PFLICHT

# a version and, on what was read, the mark of its bytes: they may change while the thing does not
FASSUNG = re.compile(r'"([0-9]{1,9})(?:-[0-9a-f]{16})?"')
BLEIBT = ("ETag", "Cache-Control", "Vary")  # of a read on its 304 (RFC 9110, 15.4.5)


class Versioned(Protocol):
    version: int


V = TypeVar("V", bound=Versioned)


class VersionFehlt(DomainError):
    status, slug, title = 428, "version-fehlt", "Kopfzeile If-Match fehlt"


class VersionVeraltet(DomainError):
    status, slug, title = 412, "version-veraltet", "Inzwischen wurde etwas geändert"


async def _if_match(
    if_match: Annotated[
        str | None,
        Header(
            description="ETag der zuletzt gelesenen Fassung",
            max_length=64,
            examples=['"1"'],
            json_schema_extra=PFLICHT | {"pattern": f"^{FASSUNG.pattern}$"},
        ),
    ] = None,
) -> int:
    if if_match is None or if_match == "*":
        raise VersionFehlt("Senden Sie das ETag der zuletzt gelesenen Fassung als If-Match.")
    if tag := FASSUNG.fullmatch(if_match):
        return int(tag[1])
    raise VersionVeraltet("If-Match muss genau ein starkes ETag sein.")  # weak tags never match


IfMatch = Annotated[int, Depends(_if_match)]


def pruefe_version(ist: int, gesehen: int) -> None:
    """Refuse a change that was decided upon an older version."""
    if ist != gesehen:
        raise VersionVeraltet(f"Gesehen wurde Fassung {gesehen}, gültig ist Fassung {ist}.")


def set_etag(response: Response, thing: V) -> V:
    """Put the version of `thing` on its answer as ETag; a read adds the mark of its bytes."""
    response.headers["ETag"] = f'"{thing.version}"'
    return thing


def etag_des_inhalts(etag: str | None, body: bytes) -> str:
    """Return the strong ETag of an answer that was read: another one for any other bytes.

    An answer may hold names of other things, so a version alone would call it unchanged.
    """
    mark = sha256(body).hexdigest()
    if etag is None:
        return f'"{mark[:32]}"'
    fassung = FASSUNG.fullmatch(etag)
    return f'"{fassung[1]}-{mark[:16]}"' if fassung else etag


def bekannt(etag: str, gesehen: str) -> bool:
    """Return whether `gesehen` (If-None-Match) names the bytes with this ETag."""
    return gesehen == "*" or etag in (tag.strip().removeprefix("W/") for tag in gesehen.split(","))
