"""Operations of the Beratung: Veranstaltungen and registering for them."""

from datetime import date
from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.liste import Liste
from shared.schemas.veranstaltung import (
    AnmeldungCreate,
    AnmeldungMitPostfach,
    AnmeldungRead,
    Anmeldungsstatus,
    VeranstaltungRead,
    VeranstaltungWrite,
)

PFAD = "/beratung/v1/veranstaltungen"
ANMELDUNGEN = "/beratung/v1/anmeldungen"


def veranstaltungen(
    *, von: date | None = None, bis: date | None = None, cursor: str | None = None
) -> Aufruf[Liste[VeranstaltungRead]]:
    """Return those that still run at `von`, by their beginning."""
    return lesen(PFAD, Liste[VeranstaltungRead], von=von, bis=bis, cursor=cursor, limit=200)


def veranstaltung(id: UUID) -> Aufruf[VeranstaltungRead]:
    return lesen(f"{PFAD}/{id}", VeranstaltungRead)


def anmelden(
    id: UUID, eingabe: AnmeldungCreate, *, key: str | None = None
) -> Aufruf[AnmeldungRead]:
    return handeln(f"{PFAD}/{id}/anmeldungen", AnmeldungRead, eingabe, key=key)


def anlegen(eingabe: VeranstaltungWrite, *, key: str | None = None) -> Aufruf[VeranstaltungRead]:
    return handeln(PFAD, VeranstaltungRead, eingabe, key=key)


def aendern(
    id: UUID, eingabe: VeranstaltungWrite, *, etag: str, key: str | None = None
) -> Aufruf[VeranstaltungRead]:
    return handeln(f"{PFAD}/{id}/aendern", VeranstaltungRead, eingabe, etag=etag, key=key)


def absagen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[VeranstaltungRead]:
    return handeln(f"{PFAD}/{id}/absagen", VeranstaltungRead, etag=etag, key=key)


def anmeldungen(
    veranstaltung: UUID, *, status: Anmeldungsstatus | None = None, cursor: str | None = None
) -> Aufruf[Liste[AnmeldungMitPostfach]]:
    """Return who comes, in the order they asked."""
    return lesen(
        f"{PFAD}/{veranstaltung}/anmeldungen",
        Liste[AnmeldungMitPostfach],
        status=status,
        cursor=cursor,
        limit=200,
    )


def anmeldung(id: UUID) -> Aufruf[AnmeldungMitPostfach]:
    return lesen(f"{ANMELDUNGEN}/{id}", AnmeldungMitPostfach)


def anmeldung_zurueckziehen(
    id: UUID, *, etag: str, key: str | None = None
) -> Aufruf[AnmeldungRead]:
    return handeln(f"{ANMELDUNGEN}/{id}/zurueckziehen", AnmeldungRead, etag=etag, key=key)
