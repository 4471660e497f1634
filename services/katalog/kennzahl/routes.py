"""HTTP surface of Kennzahlen."""

from services.katalog.kennzahl.queries import get_kennzahlen
from services.katalog.stichtag import Stichtag
from shared.db import Session
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.kennzahl import KennzahlenRead

router = router_for("/kennzahlen", tag="Kennzahlen")


@router.get("", summary="Kennzahlen des Katalogs zu einem Stichtag", responses=problems(422))
async def get_alle(stichtag: Stichtag, session: Session) -> KennzahlenRead:
    return await get_kennzahlen(session, stichtag=stichtag)
