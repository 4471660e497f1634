"""Operations of the Beratung: waiting for what is not free."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.liste import Liste
from shared.schemas.warteliste import EintragCreate, EintragRead, Eintragsstatus

PFAD = "/beratung/v1/warteliste"


def eintraege(
    *, status: Eintragsstatus | None = None, cursor: str | None = None
) -> Aufruf[Liste[EintragRead]]:
    """Return those the person may see, who waits longest first: its own, the Beratung all."""
    return lesen(
        PFAD, Liste[EintragRead], status=status, sort="eingetragen", limit=100, cursor=cursor
    )


def eintrag(id: UUID) -> Aufruf[EintragRead]:
    return lesen(f"{PFAD}/{id}", EintragRead)


def eintragen(eingabe: EintragCreate, *, key: str | None = None) -> Aufruf[EintragRead]:
    return handeln(PFAD, EintragRead, eingabe, key=key)


def annehmen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[EintragRead]:
    return handeln(f"{PFAD}/{id}/annehmen", EintragRead, etag=etag, key=key)


def ablehnen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[EintragRead]:
    return handeln(f"{PFAD}/{id}/ablehnen", EintragRead, etag=etag, key=key)


def zurueckziehen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[EintragRead]:
    return handeln(f"{PFAD}/{id}/zurueckziehen", EintragRead, etag=etag, key=key)
