"""Wire contract of exports: what the lists hold, all of it, as a file."""

from typing import Annotated, Any, ClassVar, Literal, TypeAlias
from uuid import UUID

from pydantic import ConfigDict, Field, RootModel

from shared.schemas.bereitstellung import BEREITSTELLUNG, BereitstellungenFilter, BereitstellungRead
from shared.schemas.eingabe import Ags
from shared.schemas.katalog import KOMMUNE, KommunenFilter, KommuneRead
from shared.schemas.leistung import LEISTUNG, LeistungenFilter, LeistungRead

Ausgabeformat: TypeAlias = Annotated[
    Literal["csv", "xlsx", "json", "xzufi"], Field(description="Form der Datei.")
]


def _datei(beispiel: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [[beispiel]]})


class KommunenDatei(RootModel[list[KommuneRead]]):
    model_config = _datei(KOMMUNE)


class LeistungenDatei(RootModel[list[LeistungRead]]):
    model_config = _datei(LEISTUNG)


class BereitstellungenDatei(RootModel[list[BereitstellungRead]]):
    model_config = _datei(BEREITSTELLUNG)


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
