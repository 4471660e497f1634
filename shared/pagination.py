"""Pages of a list by keyset: a cursor names the last row seen, so no page is counted off."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any, TypeVar

from fastapi import Request, Response
from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.errors import DomainError
from shared.schemas.liste import Liste, Seite

T = TypeVar("T")


class CursorUngueltig(DomainError):
    status, slug, title = 422, "cursor-ungueltig", "Diese Fortsetzung gibt es nicht"


async def page(
    session: AsyncSession, query: Select[tuple[T]], seite: Seite, *, by: Sequence[Any]
) -> Liste[T]:
    """Return one page of `query` in the order of the columns `by`, whose last is unique.

    The columns of `by` are text and never null: the cursor holds their values as JSON text.
    """
    total = await session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.add_columns(*by).order_by(*by).limit(seite.limit + 1)
    if seite.cursor:
        ordered = ordered.where(_after(by, seite.cursor))
    rows = (await session.execute(ordered)).all()
    shown = rows[: seite.limit]
    more = len(rows) > seite.limit
    return Liste(
        items=[row[0] for row in shown],
        total_count=total,
        next_cursor=_encode(list(shown[-1][1:])) if more else None,
    )


def set_link(request: Request, response: Response, liste: Liste[T]) -> Liste[T]:
    """Name the next page in the `Link` header (RFC 8288)."""
    if liste.next_cursor:
        url = request.url.include_query_params(cursor=liste.next_cursor)
        response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return liste


def _after(by: Sequence[Any], cursor: str) -> ColumnElement[bool]:
    values = _decode(cursor)
    if len(values) != len(by):
        raise CursorUngueltig("Beginnen Sie die Liste von vorn.")
    return tuple_(*by) > tuple_(*values)


def _encode(values: list[Any]) -> str:
    text = json.dumps([str(v) for v in values], ensure_ascii=False)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str) -> list[Any]:
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise CursorUngueltig("Beginnen Sie die Liste von vorn.") from error
    if not isinstance(values, list) or not all(
        isinstance(v, str) and "\0" not in v for v in values
    ):
        raise CursorUngueltig("Beginnen Sie die Liste von vorn.")
    return values
