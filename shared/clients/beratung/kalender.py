"""Operations of the Beratung: secret calendar addresses."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.kalenderabo import KalenderaboCreate, KalenderaboNeu, KalenderaboRead
from shared.schemas.liste import Liste

PFAD = "/beratung/v1/kalender"


def adressen(*, cursor: str | None = None) -> Aufruf[Liste[KalenderaboRead]]:
    """Return the person's own, the latest first, without their secrets."""
    return lesen(PFAD, Liste[KalenderaboRead], sort="-angelegt", limit=200, cursor=cursor)


def abonnieren(eingabe: KalenderaboCreate, *, key: str | None = None) -> Aufruf[KalenderaboNeu]:
    """Return a new address; asked again with the same key it is refused, not said again."""
    return handeln(PFAD, KalenderaboNeu, eingabe, key=key)


def widerrufen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[KalenderaboRead]:
    return handeln(f"{PFAD}/{id}/widerrufen", KalenderaboRead, etag=etag, key=key)
