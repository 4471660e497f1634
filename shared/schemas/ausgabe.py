"""Wire contract of exports: what the lists hold, all of it, as a file."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from shared.schemas.katalog import KommunenFilter
from shared.schemas.leistung import LeistungenFilter

Ausgabeformat: TypeAlias = Annotated[
    Literal["csv", "xlsx", "json"], Field(description="Form der Datei.")
]


# An export has the filters and the order of its list but no pages: a ClassVar is no field, so that
# limit and cursor are refused like any other parameter that is not known.
class KommunenAusgabe(KommunenFilter):
    limit: ClassVar[None] = None  # type: ignore[misc]
    cursor: ClassVar[None] = None  # type: ignore[misc]
    format: Ausgabeformat = "csv"


class LeistungenAusgabe(LeistungenFilter):
    limit: ClassVar[None] = None  # type: ignore[misc]
    cursor: ClassVar[None] = None  # type: ignore[misc]
    format: Ausgabeformat = "csv"
