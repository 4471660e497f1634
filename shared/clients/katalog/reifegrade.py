"""Operations of the Katalog: how mature a Leistung is online."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.katalog import Reifegradmodell
from shared.schemas.leistung import ReifegradRead, ReifegradWrite
from shared.schemas.liste import Liste


def reifegrade(
    leistung: UUID, *, modell: Reifegradmodell | None = None
) -> Aufruf[Liste[ReifegradRead]]:
    """Return what was found, the latest first."""
    return lesen(
        f"/katalog/v1/leistungen/{leistung}/reifegrade",
        Liste[ReifegradRead],
        modell=modell,
        limit=200,
    )


def feststellen(
    leistung: UUID, eingabe: ReifegradWrite, *, key: str | None = None
) -> Aufruf[ReifegradRead]:
    return handeln(f"/katalog/v1/leistungen/{leistung}/reifegrade", ReifegradRead, eingabe, key=key)
