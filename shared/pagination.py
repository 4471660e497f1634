"""Pages of a list by keyset: a cursor names the last row seen, so no page is counted off."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Integer,
    Select,
    String,
    TextClause,
    Uuid,
    func,
    literal,
    literal_column,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from shared.errors import DomainError
from shared.schemas.eingabe import lesbar
from shared.schemas.liste import GEZAEHLT_BIS, Liste, Seite

T = TypeVar("T")
Sortierungen: TypeAlias = Mapping[str, Sequence[Any]]

VON_VORN = "Beginnen Sie die Liste von vorn."


class CursorUngueltig(DomainError):
    status, slug, title = 422, "cursor-ungueltig", "Diese Fortsetzung gibt es nicht"


async def page(
    session: AsyncSession, query: Select[T], seite: Seite, *, by: Sortierungen
) -> Liste[T]:
    """Return one page of `query`, sorted by the columns `by` holds for `seite.sort`.

    `by` names the columns of each ascending order; the last of them is unique, and `-name` is the
    exact reverse. They are text, UUID, whole numbers, dates or instants and never null: the cursor
    holds their values as text. What may be null is given as `func.coalesce(...)`.
    """
    total = await session.scalar(_anzahl(query, GEZAEHLT_BIS + 1))
    rows = (await session.execute(_ausschnitt(query, seite, by, seite.limit + 1))).all()
    shown = rows[: seite.limit]
    more = len(rows) > seite.limit
    return Liste(
        items=[row[0] for row in shown],
        total_count=_gezaehlt(total or 0),
        next_cursor=encode_cursor(seite, shown[-1][1:]) if more else None,
    )


@dataclass(frozen=True, slots=True)
class FertigeSeite:
    """A page as the database has written it: `inhalt` is JSON of the shape Liste[…]."""

    inhalt: bytes
    next_cursor: str | None

    def antwort(self, request: Request) -> Response:
        """Answer with these bytes, which nobody has read, and the `Link` of the next page."""
        kopf = {"Link": _link(request, self.next_cursor)} if self.next_cursor else None
        return Response(self.inhalt, media_type="application/json", headers=kopf)


@dataclass(frozen=True, slots=True)
class Seitenfrage:
    """One page of a list as a statement, and what counts the list where that page is empty."""

    anweisung: Select[Any]
    anzahl: Select[int]


def seitenfrage(
    query: Select[Any], seite: Seite, *, by: Sortierungen, gegenstand: TextClause
) -> Seitenfrage:
    """Put together what reads the page that `page` would, its rows JSON already.

    `query` selects keys labelled `schluessel`; `gegenstand` is the JSON of the one in
    `seite.schluessel`, as text. It takes about as long as carrying it out, so whoever is asked
    the same again and again keeps it.
    """
    # numbers and no parameters: PostgreSQL keeps a plan only where it knows how few rows it is for
    anzahl = _anzahl(query, literal_column(f"{GEZAEHLT_BIS + 1}", Integer))
    gezeigt = literal_column(f"{seite.limit + 1}", Integer)
    ausschnitt = _ausschnitt(query, seite, by, gezeigt).subquery("seite")
    columns = tuple(ausschnitt.c)[1:]
    geordnet = [c.desc() for c in columns] if seite.sort.startswith("-") else columns
    anweisung = select(gegenstand, anzahl.scalar_subquery(), *columns).order_by(*geordnet)
    return Seitenfrage(anweisung, anzahl)


async def fertige_seite(session: AsyncSession, frage: Seitenfrage, seite: Seite) -> FertigeSeite:
    """Return the page; nothing checks what the database has written but the tests of the list."""
    rows = (await session.execute(frage.anweisung)).all()
    shown = rows[: seite.limit]
    total = rows[0][1] if rows else await session.scalar(frage.anzahl) or 0
    cursor = encode_cursor(seite, shown[-1][2:]) if len(rows) > seite.limit else None
    items = ",".join([row[0] for row in shown])
    rest = json.dumps({"total_count": _gezaehlt(total), "next_cursor": cursor})
    return FertigeSeite(f'{{"items":[{items}],{rest[1:]}'.encode(), cursor)


def geschrieben(zeile: Select[Any], *parameter: BindParameter[Any]) -> TextClause:
    """Return the one value that `zeile` selects as finished SQL: a subquery, and text.

    SQLAlchemy would walk through each expression of it for each request. What differs between them
    stands in `zeile` as `literal_column(":name")` and is one of `parameter`.
    """
    dialect: Dialect = asyncpg.dialect()  # type: ignore[no-untyped-call]
    fertig = zeile.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return text(f"CAST(({fertig}) AS text)").bindparams(*parameter)


def _anzahl(query: Select[Any], hoechstens: Any) -> Select[int]:
    return select(func.count()).select_from(query.limit(hoechstens).subquery())


def _ausschnitt(query: Select[Any], seite: Seite, by: Sortierungen, hoechstens: Any) -> Select[Any]:
    """Select the rows that a page is made of, in order, with what they are ordered by."""
    columns, descending = by[seite.sort.removeprefix("-")], seite.sort.startswith("-")
    ordered = query.add_columns(*columns).limit(hoechstens)
    ordered = ordered.order_by(*ordnung(seite.sort, by=by))
    if not seite.cursor:
        return ordered
    row, seen = tuple_(*columns), tuple_(*_values(columns, read_cursor(seite, len(columns))))
    return ordered.where(row < seen if descending else row > seen)


def ordnung(sort: str, *, by: Sortierungen) -> Sequence[Any]:
    """Return what to order by for `sort`, as the pages of the list are."""
    columns = by[sort.removeprefix("-")]
    return [column.desc() for column in columns] if sort.startswith("-") else columns


def slice_page(
    rows: Iterable[T], seite: Seite, *, by: Mapping[str, Callable[[T], tuple[str, ...]]]
) -> Liste[T]:
    """Return one page of few `rows` held in memory, by the unique key for `seite.sort`."""
    key, descending = by[seite.sort.removeprefix("-")], seite.sort.startswith("-")
    ordered = rest = sorted(rows, key=key, reverse=descending)
    if seite.cursor and ordered:
        seen = tuple(read_cursor(seite, len(key(ordered[0]))))
        rest = [row for row in ordered if (key(row) < seen if descending else key(row) > seen)]
    shown = rest[: seite.limit]
    more = len(rest) > seite.limit
    return Liste(
        items=shown,
        total_count=_gezaehlt(len(ordered)),
        next_cursor=encode_cursor(seite, key(shown[-1])) if more else None,
    )


def set_link(request: Request, response: Response, liste: Liste[T]) -> Liste[T]:
    """Name the next page in the `Link` header (RFC 8288)."""
    if liste.next_cursor:
        response.headers["Link"] = _link(request, liste.next_cursor)
    return liste


def _link(request: Request, cursor: str) -> str:
    url = request.url.include_query_params(cursor=cursor)
    return f'<{url.path}?{url.query}>; rel="next"'


def _gezaehlt(anzahl: int) -> int | None:
    return anzahl if anzahl <= GEZAEHLT_BIS else None


def _values(columns: Sequence[Any], texts: list[str]) -> list[ColumnElement[Any]]:
    try:
        return [_value(column, text) for column, text in zip(columns, texts, strict=True)]
    except ValueError as error:
        raise CursorUngueltig(VON_VORN) from error


def _value(column: Any, text: str) -> ColumnElement[Any]:
    # not column.type.python_type: SQLModel's AutoString says `object`
    match column.type:
        case Uuid():
            return literal(UUID(text), column.type)
        case Integer():
            return literal(_within(int(text), -(2**63), 2**63 - 1), BigInteger())
        case DateTime():
            instant = datetime.fromisoformat(text)
            _within(instant.year, 1900, 2199)
            return literal(instant, column.type)
        case Date():
            return literal(date.fromisoformat(text), column.type)
    return literal(text, String())


def _within(number: int, lowest: int, highest: int) -> int:
    if not lowest <= number <= highest:
        raise ValueError("no row has this number")
    return number


def encode_cursor(seite: Seite, values: Iterable[Any]) -> str:
    """Return the cursor that goes on after the row with these values, none of them null."""
    text = json.dumps([seite.sort, *map(str, values)], ensure_ascii=False)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(seite: Seite, length: int) -> list[str]:
    """Return the texts of the last row seen, `length` of them; raises CursorUngueltig."""
    cursor = seite.cursor or ""
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise ValueError("a cursor is a list of texts")
        sort, *seen = [lesbar(v) for v in values]
    except (ValueError, RecursionError, binascii.Error) as error:
        raise CursorUngueltig(VON_VORN) from error
    if sort != seite.sort or len(seen) != length:
        raise CursorUngueltig(f"Der cursor gehört nicht zu sort={seite.sort}. {VON_VORN}")
    return seen
