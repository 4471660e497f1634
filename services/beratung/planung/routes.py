"""HTTP surface of the free time."""

from typing import Annotated

from fastapi import Query

from services.beratung.foerderregel.auffrischen import regel_bereit
from services.beratung.planung.verfuegbarkeit import list_verfuegbarkeiten
from shared.clock import Heute, Jetzt
from shared.db import Session
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.beratung import VerfuegbarkeitenFilter, VerfuegbarkeitenRead

router = router_for("/verfuegbarkeiten", tag="Verfügbarkeiten")


@router.get(
    "",
    summary="Tage, an denen eine Beratung beginnen kann",
    dependencies=[regel_bereit],
    responses=problems(422, 503),
)
async def get_verfuegbarkeiten(
    filter_: Annotated[VerfuegbarkeitenFilter, Query()],
    session: Session,
    heute: Heute,
    jetzt: Jetzt,
) -> VerfuegbarkeitenRead:
    return await list_verfuegbarkeiten(session, filter_=filter_, heute=heute, jetzt=jetzt)
