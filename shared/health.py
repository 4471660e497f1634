"""Is the service there, and can it work?"""

from pydantic import BaseModel
from sqlalchemy import text

from shared.db import Session
from shared.routing import router_for


class GesundheitRead(BaseModel):
    bereit: bool


router = router_for("/gesundheit", tag="Betrieb")


@router.get("", summary="Bereit, wenn die Datenbank antwortet")
async def get_gesundheit(session: Session) -> GesundheitRead:
    return GesundheitRead(bereit=await session.scalar(text("SELECT true")) is True)
