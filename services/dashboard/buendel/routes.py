"""HTTP of the Umsetzungsbündel."""

from services.dashboard.buendel.zeigen import buendel_zeigen
from services.dashboard.quelle.quellen import AlleQuellen
from shared.clock import Heute
from shared.routing import router_for
from shared.schemas.dashboard_buendel import BuendelListeRead

router = router_for("/buendel", tag="Überblick")


@router.get("", summary="Umsetzungsbündel, und wie viele Leistungen es Monat für Monat gab")
async def get_buendel(quellen: AlleQuellen, heute: Heute) -> BuendelListeRead:
    return await buendel_zeigen(quellen, stichtag=heute)
