"""Lost updates: whoever changes a thing says which version of it they saw."""

import re
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Header, Response

from shared.errors import DomainError
from shared.schemas.eingabe import PFLICHT


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
            json_schema_extra=PFLICHT | {"pattern": '^"[0-9]{1,9}"$'},
        ),
    ] = None,
) -> int:
    if if_match is None or if_match == "*":
        raise VersionFehlt("Senden Sie das ETag der zuletzt gelesenen Fassung als If-Match.")
    if tag := re.fullmatch(r'"([0-9]{1,9})"', if_match):
        return int(tag[1])
    raise VersionVeraltet("If-Match muss genau ein starkes ETag sein.")  # weak tags never match


IfMatch = Annotated[int, Depends(_if_match)]


def pruefe_version(ist: int, gesehen: int) -> None:
    """Refuse a change that was decided upon an older version."""
    if ist != gesehen:
        raise VersionVeraltet(f"Gesehen wurde Fassung {gesehen}, gültig ist Fassung {ist}.")


def set_etag(response: Response, thing: V) -> V:
    """Put the strong ETag of `thing` on its answer."""
    response.headers["ETag"] = f'"{thing.version}"'
    return thing
