"""HTTP of the Kennzahlen."""

from typing import Annotated

from fastapi import Path, Query, Request

from services.dashboard.kennzahl.katalog import kennzahlenkatalog
from services.dashboard.kennzahl.verlauf import verlauf_zeigen
from services.dashboard.quelle.quellen import AlleQuellen
from shared.clock import Heute
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.dashboard_kennzahl import (
    KennzahlenkatalogRead,
    KennzahlId,
    VerlaufFilter,
    VerlaufRead,
)

router = router_for("/kennzahlen", tag="Kennzahlen")


@router.get("", summary="Alle Kennzahlen mit Definition, Nenner, Stand und Quelle")
async def get_kennzahlen(quellen: AlleQuellen, heute: Heute) -> KennzahlenkatalogRead:
    return await kennzahlenkatalog(quellen, stichtag=heute)


@router.get(
    "/{id}/verlauf",
    summary="Wie sich eine Kennzahl entwickelt hat, je Tag oder je Monat",
    responses=problems(404, 422),
)
async def get_verlauf(
    id: Annotated[KennzahlId, Path()],
    frage: Annotated[VerlaufFilter, Query()],
    quellen: AlleQuellen,
    heute: Heute,
    request: Request,
) -> VerlaufRead:
    return await verlauf_zeigen(
        quellen, request.app.state.sessions, kennzahl=id, frage=frage, heute=heute
    )
