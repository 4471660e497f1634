"""HTTP surface of the documents of an Antrag."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response

from services.foerderung.ausfertigung.ausfertigen import InDerKanzlei
from services.foerderung.dokument import queries
from shared.auth import Angemeldet, Rolle, braucht
from shared.db import Session
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.antrag import Dokumentart
from shared.schemas.dokument import DokumenteFilter, DokumentRead
from shared.schemas.liste import Liste

router = router_for("/antraege/{id}/dokumente", tag="Dokumente")
SEHEN = braucht(Rolle.KOMMUNE, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE, Rolle.KSPV)
PDF = "application/pdf"
DATEI: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            PDF: {
                "schema": {"type": "string", "format": "binary"},
                "examples": {"anfang": {"value": "%PDF-1.7…"}},
            }
        }
    }
}
# whatever a browser takes it for, it may run nothing and is kept by nobody on the way
SICHER = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


class PdfAntwort(Response):
    media_type = PDF


@router.get(
    "",
    summary="Welche Dokumente es zu einem Antrag gibt",
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_dokumente(
    id: UUID,
    filter: Annotated[DokumenteFilter, Query()],
    person: Angemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[DokumentRead]:
    liste = await queries.list_dokumente(session, id=id, filter=filter, person=person)
    return set_link(request, response, liste)


@router.get(
    "/{art}.pdf",
    summary="Eingangsbestätigung, Bescheid oder Fördervertrag als PDF",
    dependencies=[SEHEN],
    response_class=PdfAntwort,
    responses=DATEI | problems(401, 403, 404, 422, 503),
)
async def get_dokument(
    id: UUID,
    art: Annotated[Dokumentart, Path(examples=["eingangsbestaetigung"])],
    person: Angemeldet,
    session: Session,
    kanzlei: InDerKanzlei,
) -> Response:
    datei = await queries.get_dokument(session, kanzlei.ablage, id=id, art=art, person=person)
    kopf = SICHER | {
        "ETag": f'"{datei.pruefsumme}"',
        "Content-Disposition": f'attachment; filename="{datei.name}"',
    }
    return PdfAntwort(datei.inhalt, headers=kopf)
