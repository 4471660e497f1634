"""The Protokoll of a service, as its administration reads it."""

from datetime import date
from uuid import UUID

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.liste import Liste
from shared.schemas.protokoll import ProtokollzeileRead


def protokoll(
    dienst: str,
    *,
    gegenstand: str | None = None,
    gegenstand_id: UUID | None = None,
    akt: str | None = None,
    rolle: str | None = None,
    wer: str | None = None,
    von: date | None = None,
    bis: date | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Aufruf[Liste[ProtokollzeileRead]]:
    """Return a page, what was written down last first; `von` and `bis` are both inclusive."""
    return lesen(
        f"/{dienst}/v1/protokoll",
        Liste[ProtokollzeileRead],
        gegenstand=gegenstand,
        gegenstand_id=gegenstand_id and str(gegenstand_id),
        akt=akt,
        rolle=rolle,
        wer=wer,
        von=von and von.isoformat(),
        bis=bis and bis.isoformat(),
        cursor=cursor,
        limit=limit,
    )
