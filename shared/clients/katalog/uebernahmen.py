"""Operations of the Katalog: imports, worked off in the background."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.liste import Liste
from shared.schemas.uebernahme import Uebernahmeart, UebernahmeListed, UebernahmeRead

PFAD = "/katalog/v1/uebernahmen"
HOCHLADEN = 25.0  # seconds for 16 MiB between services


def uebernahmen(
    *, art: Uebernahmeart | None = None, cursor: str | None = None
) -> Aufruf[Liste[UebernahmeListed]]:
    """Return a page of the runs there were, the latest first."""
    return lesen(PFAD, Liste[UebernahmeListed], art=art, cursor=cursor, limit=50)


def uebernahme(id: UUID) -> Aufruf[UebernahmeRead]:
    return lesen(f"{PFAD}/{id}", UebernahmeRead)


def uebernehmen(
    datei: bytes, *, art: Uebernahmeart, probe: bool, key: str | None = None
) -> Aufruf[UebernahmeRead]:
    """Return the act that puts a file at the end of the queue; its body is the file itself."""
    return Aufruf(
        "POST",
        PFAD,
        UebernahmeRead,
        frage={"art": art, "probe": probe},
        inhalt=datei,
        inhaltsart="application/octet-stream",
        key=key,
        frist=HOCHLADEN,
    )
