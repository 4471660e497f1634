"""HTTP surface of the free time, and of how busy the teams are."""

from typing import Annotated

from fastapi import Query

from services.beratung.foerderregel.auffrischen import regel_bereit
from services.beratung.planung.auslastung import get_auslastung as auslastung_lesen
from services.beratung.planung.verfuegbarkeit import list_verfuegbarkeiten
from shared.auth import Rolle, braucht
from shared.clock import Heute, Jetzt
from shared.db import Session
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.berater import AuslastungenRead, AuslastungFilter
from shared.schemas.beratung import VerfuegbarkeitenFilter, VerfuegbarkeitenRead
from shared.sicht import uebergreifend

router = router_for("/verfuegbarkeiten", tag="Verfügbarkeiten")
auslastung_router = router_for("/auslastung", tag="Planung")
FREI_FUER_ALLE = uebergreifend("A day is free when the holds of all Kommunen leave it so.")


@router.get(
    "",
    summary="Tage, an denen eine Beratung beginnen kann",
    dependencies=[FREI_FUER_ALLE, regel_bereit],
    responses=problems(422, 503),
)
async def get_verfuegbarkeiten(
    filter_: Annotated[VerfuegbarkeitenFilter, Query()],
    session: Session,
    heute: Heute,
    jetzt: Jetzt,
) -> VerfuegbarkeitenRead:
    return await list_verfuegbarkeiten(session, filter_=filter_, heute=heute, jetzt=jetzt)


@auslastung_router.get(
    "",
    summary="Arbeitstage, Buchungen und Abwesenheiten je Team und Woche",
    dependencies=[braucht(Rolle.BERATUNG)],
    responses=problems(401, 403, 422),
)
async def get_auslastung(
    filter: Annotated[AuslastungFilter, Query()], session: Session, heute: Heute, jetzt: Jetzt
) -> AuslastungenRead:
    return await auslastung_lesen(session, filter=filter, heute=heute, jetzt=jetzt)
