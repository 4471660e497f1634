"""Wire contract of every list."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field

from shared.schemas.eingabe import Anfrage

T = TypeVar("T")


class Liste(BaseModel, Generic[T]):
    """A page of `items`; `next_cursor` is null on the last one, `total_count` counts all pages."""

    items: list[T]
    total_count: int
    next_cursor: str | None


class Seite(Anfrage):
    """Which page of a list is wanted; `cursor` is the `next_cursor` of the page before."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str | None, Field(max_length=200, pattern=r"^[A-Za-z0-9_-]+$")] = None
