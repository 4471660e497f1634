"""HTTP of the overview."""

from services.dashboard.quelle.quellen import AlleQuellen
from services.dashboard.ueberblick.zusammenstellen import ueberblick_zusammenstellen
from shared.clock import Heute
from shared.routing import router_for
from shared.schemas.dashboard import UeberblickRead

router = router_for("/ueberblick", tag="Überblick")


@router.get("", summary="Wie weit ist Hessen? Kennzahlen mit Nenner, Stand und Quelle")
async def get_ueberblick(quellen: AlleQuellen, heute: Heute) -> UeberblickRead:
    return await ueberblick_zusammenstellen(quellen, stichtag=heute)
