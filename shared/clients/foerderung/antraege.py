"""Operations of the Förderung: Anträge, read and drafted."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.antrag import AntragCreate, AntragKurzRead, AntragPatch, AntragRead
from shared.schemas.antragsverlauf import SchrittRead
from shared.schemas.dokument import DokumentRead
from shared.schemas.frist import FristRead
from shared.schemas.liste import Liste

PFAD = "/foerderung/v1/antraege"


def antraege(
    *,
    status: str | None = None,
    programm: str | None = None,
    ags: str | None = None,
    sort: str = "-angelegt",
    limit: int = 50,
    cursor: str | None = None,
) -> Aufruf[Liste[AntragKurzRead]]:
    """Return those the person may see."""
    return lesen(
        PFAD,
        Liste[AntragKurzRead],
        status=status,
        programm=programm,
        ags=ags,
        sort=sort,
        limit=limit,
        cursor=cursor,
    )


def antrag(id: UUID) -> Aufruf[AntragRead]:
    return lesen(f"{PFAD}/{id}", AntragRead)


def verlauf(id: UUID) -> Aufruf[Liste[SchrittRead]]:
    """Return what was done, the last first."""
    return lesen(f"{PFAD}/{id}/verlauf", Liste[SchrittRead], sort="-version", limit=100)


def dokumente(id: UUID) -> Aufruf[Liste[DokumentRead]]:
    return lesen(f"{PFAD}/{id}/dokumente", Liste[DokumentRead])


def fristen(*, antrag: UUID | None = None) -> Aufruf[Liste[FristRead]]:
    """Return the open ones, the nearest first, overdue ones too."""
    return lesen(
        "/foerderung/v1/fristen",
        Liste[FristRead],
        antrag=str(antrag) if antrag else None,
        offen=True,
        limit=200,
    )


def anlegen(eingabe: AntragCreate, *, key: str | None = None) -> Aufruf[AntragRead]:
    return handeln(PFAD, AntragRead, eingabe, key=key)


def aendern(
    id: UUID, eingabe: AntragPatch, *, etag: str, key: str | None = None
) -> Aufruf[AntragRead]:
    """Replace what is set in `eingabe`, and nothing else."""
    return handeln(f"{PFAD}/{id}", AntragRead, eingabe, etag=etag, key=key, methode="PATCH")
