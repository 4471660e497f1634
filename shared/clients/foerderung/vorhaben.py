"""Operations of the Förderung: Vorhaben, and who uses their results again."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.liste import Liste
from shared.schemas.onlinedienst import OnlinedienstWrite
from shared.schemas.vorhaben import (
    NachnutzungRead,
    Nachnutzungsstatus,
    NachnutzungWrite,
    VorhabenRead,
    VorhabenWrite,
)

PFAD = "/foerderung/v1/vorhaben"
NACHNUTZUNGEN = "/foerderung/v1/nachnutzungen"


def alle_vorhaben(
    *,
    q: str | None = None,
    thema: str | None = None,
    traeger: str | None = None,
    gefoerdert: bool | None = None,
    cursor: str | None = None,
) -> Aufruf[Liste[VorhabenRead]]:
    """Return Vorhaben by title."""
    return lesen(
        PFAD,
        Liste[VorhabenRead],
        q=q,
        thema=thema,
        traeger=traeger,
        gefoerdert=gefoerdert,
        cursor=cursor,
        limit=50,
    )


def vorhaben(id: UUID) -> Aufruf[VorhabenRead]:
    return lesen(f"{PFAD}/{id}", VorhabenRead)


def anlegen(eingabe: VorhabenWrite, *, key: str | None = None) -> Aufruf[VorhabenRead]:
    return handeln(PFAD, VorhabenRead, eingabe, key=key)


def aendern(
    id: UUID, eingabe: VorhabenWrite, *, etag: str, key: str | None = None
) -> Aufruf[VorhabenRead]:
    return handeln(f"{PFAD}/{id}/aendern", VorhabenRead, eingabe, etag=etag, key=key)


def in_katalog(
    id: UUID, eingabe: OnlinedienstWrite, *, etag: str, key: str | None = None
) -> Aufruf[VorhabenRead]:
    """Enter what came out of a Vorhaben as an Onlinedienst."""
    return handeln(f"{PFAD}/{id}/in-katalog", VorhabenRead, eingabe, etag=etag, key=key)


def nachnutzungen(
    vorhaben: UUID, *, status: Nachnutzungsstatus | None = None, cursor: str | None = None
) -> Aufruf[Liste[NachnutzungRead]]:
    return lesen(
        f"{PFAD}/{vorhaben}/nachnutzungen",
        Liste[NachnutzungRead],
        status=status,
        cursor=cursor,
        limit=50,
    )


def anfragen(
    vorhaben: UUID, eingabe: NachnutzungWrite, *, key: str | None = None
) -> Aufruf[NachnutzungRead]:
    return handeln(f"{PFAD}/{vorhaben}/nachnutzungen", NachnutzungRead, eingabe, key=key)


def nachnutzung(id: UUID) -> Aufruf[NachnutzungRead]:
    return lesen(f"{NACHNUTZUNGEN}/{id}", NachnutzungRead)


def zusagen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[NachnutzungRead]:
    return handeln(f"{NACHNUTZUNGEN}/{id}/zusagen", NachnutzungRead, etag=etag, key=key)


def ablehnen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[NachnutzungRead]:
    return handeln(f"{NACHNUTZUNGEN}/{id}/ablehnen", NachnutzungRead, etag=etag, key=key)


def beginnen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[NachnutzungRead]:
    return handeln(f"{NACHNUTZUNGEN}/{id}/beginnen", NachnutzungRead, etag=etag, key=key)


def beenden(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[NachnutzungRead]:
    return handeln(f"{NACHNUTZUNGEN}/{id}/beenden", NachnutzungRead, etag=etag, key=key)
