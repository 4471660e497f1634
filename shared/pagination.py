"""Pages of a list by keyset: a cursor names the last row seen, so no page is counted off."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy import ColumnElement, Select, Uuid, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.errors import DomainError
from shared.schemas.eingabe import lesbar
from shared.schemas.liste import Liste, Seite

T = TypeVar("T")


VON_VORN = "Beginnen Sie die Liste von vorn."


class CursorUngueltig(DomainError):
    status, slug, title = 422, "cursor-ungueltig", "Diese Fortsetzung gibt es nicht"


async def page(
    session: AsyncSession, query: Select[T], seite: Seite, *, by: Sequence[Any]
) -> Liste[T]:
    """Return one page of `query` in the order of the columns `by`, whose last is unique.

    The columns of `by` are text or UUID and never null: the cursor holds their values as text.
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


def slice_page(rows: Iterable[T], seite: Seite, *, by: Callable[[T], tuple[str, ...]]) -> Liste[T]:
    """Return one page of few `rows` held in memory, in the order of the unique key `by`."""
    ordered = sorted(rows, key=by)
    rest = ordered
    if seite.cursor:
        seen = tuple(_decode(seite.cursor))
        if ordered and len(seen) != len(by(ordered[0])):
            raise CursorUngueltig(VON_VORN)
        rest = [row for row in ordered if by(row) > seen]
    shown = rest[: seite.limit]
    more = len(rest) > seite.limit
    return Liste(
        items=shown,
        total_count=len(ordered),
        next_cursor=_encode(list(by(shown[-1]))) if more else None,
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
        raise CursorUngueltig(VON_VORN)
    try:
        typed = [_typed(column, text) for column, text in zip(by, values, strict=True)]
    except ValueError as error:
        raise CursorUngueltig(VON_VORN) from error
    return tuple_(*by) > tuple_(*typed)


def _typed(column: Any, text: str) -> ColumnElement[Any]:
    # not column.type.python_type: SQLModel's AutoString says `object`
    return literal(UUID(text) if isinstance(column.type, Uuid) else text, column.type)


def _encode(values: list[Any]) -> str:
    text = json.dumps([str(v) for v in values], ensure_ascii=False)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str) -> list[str]:
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise ValueError("a cursor is a list of texts")
        return [lesbar(v) for v in values]
    except (ValueError, binascii.Error) as error:
        raise CursorUngueltig(VON_VORN) from error
