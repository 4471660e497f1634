"""All peers, in the order of the tables: the tutorial way first, which is 1."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from tests.leistung.vergleich import (
    buchung_pflichten,
    buchung_tutorial,
    datasette,
    directus,
    django_rest,
    mittel_tutorial,
    pocketbase,
    tutorial,
)


class Seite(Protocol):
    """Serves the page of 50 Leistungen; yields its URL."""

    NAME: str

    async def bauen(self, werkstatt: Path) -> str | None: ...
    def laufend(
        self, werkstatt: Path, zeilen: Path, datenbank: str
    ) -> AbstractAsyncContextManager[str]: ...


class Handlung(Protocol):
    """Takes POSTs of `rumpf(fall, nr)`; yields where to."""

    NAME: str
    FAELLE: tuple[str, ...]

    def rumpf(self, fall: str, nr: int) -> dict[str, object]: ...
    async def bauen(self, werkstatt: Path) -> str | None: ...
    def laufend(self, werkstatt: Path, datenbank: str) -> AbstractAsyncContextManager[str]: ...


SEITEN: tuple[Seite, ...] = (tutorial, pocketbase, django_rest, datasette, directus)
HANDLUNGEN: tuple[Handlung, ...] = (buchung_tutorial, mittel_tutorial, buchung_pflichten)
ALLE: tuple[Seite | Handlung, ...] = (*SEITEN, *HANDLUNGEN)
