"""HTTP surface of a Kommune's Kontingent, and of who would pay for a wish."""

from typing import Annotated

from fastapi import Path, Query, Request

from services.beratung.foerderregel.auffrischen import regel_bereit
from services.beratung.kontingent.queries import get_finanzierung as finanzierung_erfragen
from services.beratung.kontingent.queries import get_kontingent as kontingent_lesen
from shared.auth import Angemeldet, Rolle, braucht
from shared.clock import Heute, Jetzt
from shared.db import Session
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.beratung import KontingentRead
from shared.schemas.buchung import FinanzierungFilter, FinanzierungRead
from shared.schemas.eingabe import Ags, Datum

router = router_for("/kommunen/{ags}/kontingent", tag="Kontingent")
finanzierung_router = router_for("/kommunen/{ags}/finanzierung", tag="Kontingent")
SEHEN = [
    braucht(Rolle.KOMMUNE, Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE),
    regel_bereit,
]


@router.get(
    "",
    summary="Kostenfreie Beratungen einer Kommune",
    dependencies=SEHEN,
    responses=problems(401, 403, 404, 422, 503),
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


@finanzierung_router.get(
    "",
    summary="Wer zahlte eine Beratung an diesen Tagen, und warum",
    dependencies=SEHEN,
    responses=problems(401, 403, 404, 422, 503),
)
async def get_finanzierung(
    ags: Annotated[Ags, Path()],
    wunsch: Annotated[FinanzierungFilter, Query()],
    request: Request,
    person: Angemeldet,
    session: Session,
    heute: Heute,
    jetzt: Jetzt,
) -> FinanzierungRead:
    return await finanzierung_erfragen(
        session,
        request.app.state.katalog,
        ags=ags,
        wunsch=wunsch,
        person=person,
        heute=heute,
        jetzt=jetzt,
    )
