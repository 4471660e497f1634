"""The events of a service, in their order and without gaps."""

from collections.abc import Sequence
from dataclasses import replace

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.ereignis import EreignisseRead

ANTWORTEN = 10  # seconds an answer may take beside the waiting that is asked for


def ereignisse(
    dienst: str,
    *,
    cursor: str | None = None,
    typ: Sequence[str] = (),
    kommune: Sequence[str] = (),
    warten: int = 0,
    limit: int = 200,
) -> Aufruf[EreignisseRead]:
    """Return what comes after `cursor`, without one from the beginning; keep its `next_cursor`.

    `warten`: so many seconds, at most 25, where there is nothing yet.
    """
    frage = lesen(
        f"/{dienst}/v1/ereignisse",
        EreignisseRead,
        cursor=cursor,
        typ=list(typ) or None,
        kommune=list(kommune) or None,
        warten=warten or None,
        limit=limit,
    )
    return replace(frage, frist=warten + ANTWORTEN)


def asyncapi(dienst: str) -> str:
    """Return the address of the document that declares all types (AsyncAPI 3)."""
    return f"/{dienst}/v1/asyncapi.json"
