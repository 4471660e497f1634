"""HTTP surface of the Beratungsmodule."""

from services.beratung.modul.queries import list_module
from shared.db import Session
from shared.routing import router_for
from shared.schemas.beratung import ModulRead
from shared.schemas.liste import Liste

router = router_for("/module", tag="Beratungsmodule")


@router.get("", summary="Die vier Beratungsmodule")
async def get_module(session: Session) -> Liste[ModulRead]:
    return await list_module(session)
