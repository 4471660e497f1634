"""Operations of the Förderung: versions of programmes."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.liste import Liste
from shared.schemas.programmversion import (
    ErprobungRead,
    ProgrammversionCreate,
    ProgrammversionKurzRead,
    ProgrammversionRead,
)

PFAD = "/foerderung/v1"
ERPROBEN = 20.0  # seconds for as many cases as there can be


def fassungen(code: str) -> Aufruf[Liste[ProgrammversionKurzRead]]:
    """Return the versions of a programme, the latest first."""
    return lesen(f"{PFAD}/programme/{code}/versionen", Liste[ProgrammversionKurzRead], limit=200)


def fassung(id: UUID) -> Aufruf[ProgrammversionRead]:
    return lesen(f"{PFAD}/programmversionen/{id}", ProgrammversionRead)


def entwerfen(
    code: str, eingabe: ProgrammversionCreate, *, key: str | None = None
) -> Aufruf[ProgrammversionRead]:
    return handeln(f"{PFAD}/programme/{code}/versionen", ProgrammversionRead, eingabe, key=key)


def veroeffentlichen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[ProgrammversionRead]:
    pfad = f"{PFAD}/programmversionen/{id}/veroeffentlichen"
    return handeln(pfad, ProgrammversionRead, etag=etag, key=key)


def erproben(id: UUID) -> Aufruf[ErprobungRead]:
    """Return what a version says to stored cases; changes nothing."""
    pfad = f"{PFAD}/programmversionen/{id}/erproben"
    return handeln(pfad, ErprobungRead, frist=ERPROBEN)
