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
    """Which page of a list is wanted; `cursor` is the `next_cursor` of the page before.

    A cursor holds names: it is as long as a name of 200 characters and a key make it.
    """

    limit: Annotated[int, Field(ge=1, le=200, description="So viele Einträge höchstens.")] = 50
    cursor: Annotated[
        str | None,
        Field(
            max_length=600,
            pattern=r"^[A-Za-z0-9_-]+$",
            description="Fortsetzung: der next_cursor der vorigen Antwort.",
        ),
    ] = None
