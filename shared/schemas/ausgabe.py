"""Wire contract of exports: what the lists hold, all of it, as a file."""

from typing import Annotated, ClassVar, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.schemas.bereitstellung import BereitstellungenFilter
from shared.schemas.eingabe import Ags
from shared.schemas.katalog import KommunenFilter
from shared.schemas.leistung import LeistungenFilter

Ausgabeformat: TypeAlias = Annotated[
    Literal["csv", "xlsx", "json", "xzufi"], Field(description="Form der Datei.")
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


class BereitstellungenAusgabe(BereitstellungenFilter):
    """What the two lists take from their address are filters here."""

    limit: ClassVar[None] = None  # type: ignore[misc]
    cursor: ClassVar[None] = None  # type: ignore[misc]
    format: Ausgabeformat = "csv"
    ags: Annotated[
        Ags | None,
        Field(description="Nur diese Kommune, mit dem, was in ihr aufgegangene Kommunen hatten."),
    ] = None
    leistung: Annotated[
        UUID | None, Field(description="Nur Onlinedienste für diese Leistung: ihre Kennung.")
    ] = None
    onlinedienst: Annotated[
        UUID | None, Field(description="Nur dieser Onlinedienst: seine Kennung (UUID).")
    ] = None
