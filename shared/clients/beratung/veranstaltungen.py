"""Operations of the Beratung: Veranstaltungen and registering for them."""

from datetime import date
from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.liste import Liste
from shared.schemas.veranstaltung import (
    AnmeldungCreate,
    AnmeldungRead,
    VeranstaltungRead,
)

PFAD = "/beratung/v1/veranstaltungen"


def veranstaltungen(
    *, von: date | None = None, bis: date | None = None, cursor: str | None = None
) -> Aufruf[Liste[VeranstaltungRead]]:
    """Return those that still run at `von`, by their beginning."""
    return lesen(PFAD, Liste[VeranstaltungRead], von=von, bis=bis, cursor=cursor, limit=200)


def veranstaltung(id: UUID) -> Aufruf[VeranstaltungRead]:
    return lesen(f"{PFAD}/{id}", VeranstaltungRead)


def anmelden(id: UUID, eingabe: AnmeldungCreate, *, key: str) -> Aufruf[AnmeldungRead]:
    return handeln(f"{PFAD}/{id}/anmeldungen", AnmeldungRead, eingabe, key=key)
