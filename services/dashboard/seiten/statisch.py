"""The files beside the pages: read once, told apart by a strong ETag."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import Response

from shared.errors import DomainError

ORDNER = Path(__file__).parent / "statisch"
ARTEN = {
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class DateiUnbekannt(DomainError):
    status, slug, title = 404, "http-404", "Nicht gefunden"


@cache
def _vorhandene() -> frozenset[str]:
    return frozenset(pfad.name for pfad in ORDNER.iterdir())


@cache
def _gelesen(name: str) -> tuple[bytes, str]:
    inhalt = (ORDNER / name).read_bytes()
    return inhalt, f'"{sha256(inhalt).hexdigest()[:32]}"'


def datei(name: str, *, if_none_match: str | None) -> Response:
    """Return one of our own files, or 304 when the reader has it."""
    if name not in _vorhandene():
        raise DateiUnbekannt("Unter dieser Adresse gibt es nichts.")
    inhalt, etag = _gelesen(name)
    headers = {"ETag": etag, "Cache-Control": "public, max-age=300"}
    gesehen = {tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")}
    if etag in gesehen or "*" in gesehen:
        return Response(status_code=304, headers=headers)
    return Response(inhalt, media_type=ARTEN[Path(name).suffix], headers=headers)
