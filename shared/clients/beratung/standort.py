"""Operations of the Beratung: the questionnaire and what it recommends."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.liste import Liste
from shared.schemas.standortbestimmung import (
    FragebogenRead,
    StandortbestimmungCreate,
    StandortbestimmungItem,
    StandortbestimmungRead,
    VorbereitungenRead,
)

PFAD = "/beratung/v1"


def fragebogen(*, fassung: int | None = None) -> Aufruf[FragebogenRead]:
    """Return the questionnaire, without `fassung` the one of today."""
    return lesen(f"{PFAD}/fragebogen", FragebogenRead, fassung=fassung)


def standortbestimmungen(*, cursor: str | None = None) -> Aufruf[Liste[StandortbestimmungItem]]:
    """Return those the person may see, the latest first."""
    return lesen(
        f"{PFAD}/standortbestimmungen",
        Liste[StandortbestimmungItem],
        sort="-angelegt",
        limit=50,
        cursor=cursor,
    )


def standortbestimmung(id: UUID) -> Aufruf[StandortbestimmungRead]:
    return lesen(f"{PFAD}/standortbestimmungen/{id}", StandortbestimmungRead)


def bestimmen(
    eingabe: StandortbestimmungCreate, *, key: str | None = None
) -> Aufruf[StandortbestimmungRead]:
    return handeln(f"{PFAD}/standortbestimmungen", StandortbestimmungRead, eingabe, key=key)


def vorbereitung(modul: int) -> Aufruf[VorbereitungenRead]:
    """Return what a Kommune prepares for a module."""
    return lesen(f"{PFAD}/module/{modul}/vorbereitung", VorbereitungenRead)
