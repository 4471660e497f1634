"""HTTP surface of a Kommune's Kontingent."""

from typing import Annotated

from fastapi import Path, Query, Request

from services.beratung.kontingent.queries import get_kontingent as kontingent_lesen
from shared.auth import Angemeldet, Rolle, braucht
from shared.clock import Heute, Jetzt
from shared.db import Session
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.beratung import KontingentRead
from shared.schemas.eingabe import Ags, Datum

router = router_for("/kommunen/{ags}/kontingent", tag="Kontingent")


@router.get(
    "",
    summary="Kostenfreie Beratungen einer Kommune",
    dependencies=[
        braucht(Rolle.KOMMUNE, Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE)
    ],
    responses=problems(401, 403, 404, 422),
)
async def get_kontingent(
    ags: Annotated[Ags, Path()],
    request: Request,
    person: Angemeldet,
    session: Session,
    heute: Heute,
    jetzt: Jetzt,
    stichtag: Annotated[Datum | None, Query()] = None,
) -> KontingentRead:
    return await kontingent_lesen(
        session,
        request.app.state.katalog,
        ags=ags,
        stichtag=stichtag or heute,
        person=person,
        jetzt=jetzt,
    )
