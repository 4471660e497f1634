"""Use case: ekom21 plans a further team."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.planung.berater.plan import schreibe_plan, zeitspanne
from services.beratung.planung.berater.queries import get_berater
from services.beratung.tables import AKTE, Akt, Berater
from shared.errors import DomainError
from shared.schemas.berater import BeraterCreate, BeraterRead
from shared.vorgang import Vorgang


class BeraterNameVergeben(DomainError):
    status, slug, title = 409, "berater-name-vergeben", "So heißt schon ein Team"


async def anlegen(session: AsyncSession, plan: BeraterCreate, vorgang: Vorgang) -> BeraterRead:
    """Enter a team; it can be booked from its first day on."""
    aktiv = zeitspanne(plan.aktiv_von, plan.aktiv_bis)
    berater = Berater(name=plan.name, aktiv=aktiv)
    session.add(berater)
    await speichere(session, plan.name)
    await schreibe_plan(session, berater.id, plan, aktiv)
    await AKTE.vermerke(session, berater, Akt.ANLEGEN, vorgang)
    return await get_berater(session, id=berater.id, heute=vorgang.heute)


async def speichere(session: AsyncSession, name: str) -> None:
    """Write the team; its name is the only thing another may have taken."""
    try:
        await session.flush()
    except IntegrityError as error:
        raise BeraterNameVergeben(f"Das Team „{name}“ gibt es schon.") from error
