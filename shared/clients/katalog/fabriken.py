"""Operations of the Katalog: Digitalisierungsfabriken and who is nominated for them."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.fabrik import (
    DigitalisierungsfabrikRead,
    FabrikRead,
    Fabriktag,
    NominierungRead,
    NominierungWrite,
)
from shared.schemas.katalog import Fabrikstatus
from shared.schemas.liste import Liste

PFAD = "/katalog/v1/digitalisierungsfabriken"


def fabriken(*, status: Fabrikstatus | None = None) -> Aufruf[Liste[DigitalisierungsfabrikRead]]:
    return lesen(PFAD, Liste[DigitalisierungsfabrikRead], status=status, limit=200)


def fabrik(id: UUID) -> Aufruf[FabrikRead]:
    return lesen(f"{PFAD}/{id}", FabrikRead)


def starten(
    id: UUID, eingabe: Fabriktag, *, etag: str, key: str | None = None
) -> Aufruf[FabrikRead]:
    return handeln(f"{PFAD}/{id}/starten", FabrikRead, eingabe, etag=etag, key=key)


def abschliessen(
    id: UUID, eingabe: Fabriktag, *, etag: str, key: str | None = None
) -> Aufruf[FabrikRead]:
    return handeln(f"{PFAD}/{id}/abschliessen", FabrikRead, eingabe, etag=etag, key=key)


def nominierungen(id: UUID) -> Aufruf[Liste[NominierungRead]]:
    return lesen(f"{PFAD}/{id}/nominierungen", Liste[NominierungRead], limit=200)


def nominieren(
    id: UUID, eingabe: NominierungWrite, *, key: str | None = None
) -> Aufruf[NominierungRead]:
    return handeln(f"{PFAD}/{id}/nominierungen", NominierungRead, eingabe, key=key)
