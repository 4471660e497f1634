"""HTTP surface of the Kennzahlen."""

from typing import Annotated

from fastapi import Query

from services.beratung.kennzahl.angemeldete import get_angemeldete
from services.beratung.kennzahl.queries import get_kennzahlen as kennzahlen_lesen
from shared.clock import Heute, Jetzt
from shared.db import Session
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.eingabe import Datum
from shared.schemas.kennzahl import BeratungKennzahlenRead
from shared.schemas.umsetzung import AngemeldeteFilter, AngemeldeteRead
from shared.sicht import uebergreifend

router = router_for("/kennzahlen", tag="Kennzahlen")
GEZAEHLT = uebergreifend("A figure of the Land counts the Buchungen of all Kommunen.")


@router.get(
    "",
    summary="Kennzahlen der Beratung an einem Stichtag",
    dependencies=[GEZAEHLT],
    responses=problems(422),
)
async def get_kennzahlen(
    session: Session,
    heute: Heute,
    jetzt: Jetzt,
    stichtag: Annotated[Datum | None, Query()] = None,
) -> BeratungKennzahlenRead:
    return await kennzahlen_lesen(session, stichtag=stichtag or heute, heute=heute, jetzt=jetzt)


@router.get(
    "/kommunen",
    summary="Welche Kommunen am Stichtag in der Beratung sind, nur ihre Schlüssel",
    dependencies=[GEZAEHLT],
    responses=problems(422),
)
async def get_kommunen_in_beratung(
    frage: Annotated[AngemeldeteFilter, Query()], session: Session, heute: Heute, jetzt: Jetzt
) -> AngemeldeteRead:
    return await get_angemeldete(
        session, stichtag=frage.stichtag or heute, heute=heute, jetzt=jetzt
    )
