"""Operations of the Katalog: Onlinedienste, entered and kept."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln
from shared.schemas.onlinedienst import OnlinedienstCreate, OnlinedienstRead, OnlinedienstWrite

PFAD = "/katalog/v1/onlinedienste"


def anlegen(eingabe: OnlinedienstCreate, *, key: str | None = None) -> Aufruf[OnlinedienstRead]:
    return handeln(PFAD, OnlinedienstRead, eingabe, key=key)


def aendern(
    id: UUID, eingabe: OnlinedienstWrite, *, etag: str, key: str | None = None
) -> Aufruf[OnlinedienstRead]:
    return handeln(f"{PFAD}/{id}/aendern", OnlinedienstRead, eingabe, etag=etag, key=key)
