"""Wire contract of every list."""

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Anfrage

T = TypeVar("T")
GEZAEHLT_BIS = 10_000
SORTIERFOLGE = Field(description="Reihenfolge; mit - davor umgekehrt.")
# with a falling default: typing takes Annotated of equal sets for one, whatever their order
FALLEND = Field(description=SORTIERFOLGE.description)


def _beispiel(schema: dict[str, Any], liste: type[BaseModel]) -> None:
    """Make the example of a list from the one of its items."""
    (art,) = liste.__pydantic_generic_metadata__["args"] or (None,)
    extra = getattr(art, "model_config", {}).get("json_schema_extra")
    if isinstance(extra, dict):
        items = extra["examples"]
        schema["examples"] = [{"items": items, "total_count": len(items), "next_cursor": None}]


class Liste(BaseModel, Generic[T]):
    """A page of `items`; `next_cursor` is null on the last one, `total_count` counts all pages."""

    model_config = ConfigDict(json_schema_extra=_beispiel)

    items: list[T]
    total_count: Annotated[
        int | None,
        Field(
            ge=0,
            le=GEZAEHLT_BIS,
            description=f"Treffer auf allen Seiten; null, wenn es mehr als {GEZAEHLT_BIS} sind.",
        ),
    ]
    next_cursor: Annotated[
        str | None, Field(description="Fortsetzung der Liste; null auf der letzten Seite.")
    ]


class Seite(Anfrage):
    """Which page of a list is wanted; `cursor` is the `next_cursor` of the page before.

    Every list declares what it can be sorted by as a closed set, the default first:
    `sort: Annotated[Literal["name", "-name"], SORTIERFOLGE] = "name"`; FALLEND where the default
    has a - before it. A cursor holds the sort and two folded names at most, and goes on in that
    order only.
    """

    sort: str
    limit: Annotated[int, Field(ge=1, le=200, description="So viele Einträge höchstens.")] = 50
    cursor: Annotated[
        str | None,
        Field(
            max_length=900,
            pattern=r"^[A-Za-z0-9_-]+$",
            description="Fortsetzung: der next_cursor der vorigen Antwort, mit demselben sort.",
        ),
    ] = None
