"""Operations of the Katalog: the delivery chain, step by step and in bulk."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.bereitstellung import (
    Anbindungsmeldung,
    BereitstellungCreate,
    BereitstellungRead,
    Freischaltung,
    Ruecknahme,
    Sammelmeldung,
    SammelmeldungRead,
    Schrittmeldung,
)

PFAD = "/katalog/v1/bereitstellungen"
SAMMELN = 60.0  # seconds for a thousand steps


def bereitstellung(id: UUID) -> Aufruf[BereitstellungRead]:
    return lesen(f"{PFAD}/{id}", BereitstellungRead)


def abrufen(
    ags: str, eingabe: BereitstellungCreate, *, key: str | None = None
) -> Aufruf[BereitstellungRead]:
    pfad = f"/katalog/v1/kommunen/{ags}/bereitstellungen"
    return handeln(pfad, BereitstellungRead, eingabe, key=key)


def einbinden(
    id: UUID, eingabe: Schrittmeldung, *, etag: str, key: str | None = None
) -> Aufruf[BereitstellungRead]:
    return handeln(f"{PFAD}/{id}/einbinden", BereitstellungRead, eingabe, etag=etag, key=key)


def hessenfinder_eintragen(
    id: UUID, eingabe: Schrittmeldung, *, etag: str, key: str | None = None
) -> Aufruf[BereitstellungRead]:
    pfad = f"{PFAD}/{id}/hessenfinder-eintragen"
    return handeln(pfad, BereitstellungRead, eingabe, etag=etag, key=key)


def freischalten(
    id: UUID, eingabe: Freischaltung, *, etag: str, key: str | None = None
) -> Aufruf[BereitstellungRead]:
    return handeln(f"{PFAD}/{id}/freischalten", BereitstellungRead, eingabe, etag=etag, key=key)


def zuruecknehmen(
    id: UUID, eingabe: Ruecknahme, *, etag: str, key: str | None = None
) -> Aufruf[BereitstellungRead]:
    return handeln(f"{PFAD}/{id}/zuruecknehmen", BereitstellungRead, eingabe, etag=etag, key=key)


def anbinden(
    id: UUID, eingabe: Anbindungsmeldung, *, etag: str, key: str | None = None
) -> Aufruf[BereitstellungRead]:
    return handeln(f"{PFAD}/{id}/anbinden", BereitstellungRead, eingabe, etag=etag, key=key)


def sammelmelden(eingabe: Sammelmeldung, *, key: str | None = None) -> Aufruf[SammelmeldungRead]:
    """Report up to 1,000 steps; each is accepted or refused on its own."""
    pfad = "/katalog/v1/sammelmeldungen"
    return handeln(pfad, SammelmeldungRead, eingabe, key=key, frist=SAMMELN)
