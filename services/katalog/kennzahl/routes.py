"""HTTP surface of Kennzahlen."""

from services.katalog.kennzahl import queries
from services.katalog.stichtag import Stichtag
from shared.db import Lesung
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.kennzahl import KennzahlenRead

router = router_for("/kennzahlen", tag="Kennzahlen")


@router.get("", summary="Kennzahlen des Katalogs zu einem Stichtag", responses=problems(422))
async def get_kennzahlen(stichtag: Stichtag, session: Lesung) -> KennzahlenRead:
    return await queries.get_kennzahlen(session, stichtag=stichtag)
