"""Operations of the Katalog: Mitteilungen, and the questions among them."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.liste import Liste
from shared.schemas.mitteilung import (
    FrageRead,
    MitteilungAendern,
    MitteilungCreate,
    MitteilungInListe,
    MitteilungRead,
    Mitteilungsart,
    ThemaRead,
    Veroeffentlichung,
)


def mitteilungen(
    *,
    q: str | None = None,
    thema: str | None = None,
    art: Mitteilungsart | None = None,
    entwuerfe: bool | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Aufruf[Liste[MitteilungInListe]]:
    """Return what is published, the latest first; `entwuerfe` too, for who writes them."""
    return lesen(
        "/katalog/v1/mitteilungen",
        Liste[MitteilungInListe],
        q=q,
        thema=thema,
        art=art,
        entwuerfe=entwuerfe,
        limit=limit,
        cursor=cursor,
    )


def mitteilung(id: UUID) -> Aufruf[MitteilungRead]:
    return lesen(f"/katalog/v1/mitteilungen/{id}", MitteilungRead)


def themen() -> Aufruf[Liste[ThemaRead]]:
    """Return every topic with its count, the most frequent first."""
    return lesen("/katalog/v1/mitteilungen/themen", Liste[ThemaRead], sort="-anzahl", limit=200)


def fragen(
    *, q: str | None = None, thema: str | None = None, cursor: str | None = None
) -> Aufruf[Liste[FrageRead]]:
    return lesen("/katalog/v1/fragen", Liste[FrageRead], q=q, thema=thema, cursor=cursor, limit=200)


def entwerfen(eingabe: MitteilungCreate, *, key: str | None = None) -> Aufruf[MitteilungRead]:
    return handeln("/katalog/v1/mitteilungen", MitteilungRead, eingabe, key=key)


def _akt(
    id: UUID,
    name: str,
    eingabe: MitteilungCreate | Veroeffentlichung | None,
    etag: str,
    key: str | None,
) -> Aufruf[MitteilungRead]:
    pfad = f"/katalog/v1/mitteilungen/{id}/{name}"
    return handeln(pfad, MitteilungRead, eingabe, etag=etag, key=key)


def aendern(
    id: UUID, eingabe: MitteilungAendern, *, etag: str, key: str | None = None
) -> Aufruf[MitteilungRead]:
    return _akt(id, "aendern", eingabe, etag, key)


def veroeffentlichen(
    id: UUID, eingabe: Veroeffentlichung, *, etag: str, key: str | None = None
) -> Aufruf[MitteilungRead]:
    return _akt(id, "veroeffentlichen", eingabe, etag, key)


def zurueckziehen(id: UUID, *, etag: str, key: str | None = None) -> Aufruf[MitteilungRead]:
    return _akt(id, "zurueckziehen", None, etag, key)
