"""HTTP surface of the Rückmeldung to a consulting."""

from uuid import UUID

from fastapi import Response

from services.beratung.buchung.status import UEBERGAENGE
from services.beratung.rueckmeldung import queries
from services.beratung.rueckmeldung.bewerten import bewerten
from services.beratung.tables import Akt, Antwort, Rueckmeldung
from shared.auth import Angemeldet, Rolle, braucht
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.routing import router_for
from shared.schemas.beratung import BuchungRead
from shared.schemas.rueckmeldung import Bewertung, RueckmeldungRead
from shared.versions import set_etag
from shared.vorgang import InBearbeitung

router = router_for("/buchungen/{id}", tag="Rückmeldungen")


@router.post(
    "/bewerten",
    summary="Eine durchgeführte Beratung bewerten",
    dependencies=[braucht(*UEBERGAENGE[Akt.BEWERTEN].rollen), once(Antwort)],
    responses=problems(401, 403, 404, 409, 412, 422, 428),
)
async def post_bewerten(
    bewertung: Bewertung, vorgang: InBearbeitung, session: Session, response: Response
) -> BuchungRead:
    return set_etag(response, await bewerten(session, vorgang, bewertung))


@router.get(
    "/rueckmeldung",
    summary="Die Rückmeldung zu einer Beratung",
    response_model=RueckmeldungRead,
    dependencies=[braucht(Rolle.KOMMUNE, Rolle.BERATUNG)],
    responses=problems(401, 403, 404, 422),
)
async def get_rueckmeldung(id: UUID, person: Angemeldet, session: Session) -> Rueckmeldung:
    return await queries.get_rueckmeldung(session, id=id, person=person)
