"""Use case of the service itself: end what nobody answered in time, and windows that are over."""

from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.frist import haelt
from services.beratung.buchung.vollziehen import vermerke as vermerke_an_buchung
from services.beratung.tables import Akt, Buchung, Wartelisteneintrag
from services.beratung.warteliste.fristen import fruehester_beginn
from services.beratung.warteliste.queries import lock_offenes_angebot
from services.beratung.warteliste.vollziehen import vollziehe
from shared.schemas.beratung import BuchungStatus
from shared.schemas.warteliste import Eintragsstatus
from shared.vorgang import Vorgang

STAPEL = 500


async def verfallene(session: AsyncSession, vorgang: Vorgang) -> list[UUID]:
    """Return up to STAPEL entries that are to be closed, in their order."""
    return list(await session.scalars(_verfallene(vorgang).limit(STAPEL)))


async def schliessen(session: AsyncSession, eintrag_id: UUID, vorgang: Vorgang) -> bool:
    """Let the entry lapse, and the hold with it; False when there is nothing to close any more.

    What somebody acts upon at this moment is left to them: the next look finds it again.
    """
    eintrag = await session.scalar(
        select(Wartelisteneintrag)
        .where(col(Wartelisteneintrag.id) == eintrag_id)
        .with_for_update(skip_locked=True)
    )
    if eintrag is None:
        return False
    match eintrag.status:
        case Eintragsstatus.WARTEND if eintrag.bis < fruehester_beginn(vorgang.heute):
            pass
        case Eintragsstatus.ANGEBOTEN if not await lock_offenes_angebot(
            session, eintrag, vorgang.jetzt
        ):
            await _gib_platz_frei(session, eintrag, vorgang)
        case _:
            return False
    await vollziehe(session, eintrag, Akt.ABLAUFEN, vorgang)
    return True


async def _gib_platz_frei(
    session: AsyncSession, eintrag: Wartelisteneintrag, vorgang: Vorgang
) -> None:
    """Let the hold run out, unless a booking in whose way it was has done so."""
    buchung = await session.get_one(Buchung, eintrag.buchung_id)  # locked by who has asked for it
    if buchung.status is BuchungStatus.RESERVIERT:
        buchung.status, buchung.halten_bis = BuchungStatus.ABGELAUFEN, None
        await vermerke_an_buchung(session, buchung, Akt.ABLAUFEN, vorgang)


def _verfallene(vorgang: Vorgang) -> Select[UUID]:
    status = col(Wartelisteneintrag.status)
    return (
        select(col(Wartelisteneintrag.id))
        .outerjoin(Buchung, col(Buchung.id) == col(Wartelisteneintrag.buchung_id))
        .where(
            or_(
                and_(status == Eintragsstatus.ANGEBOTEN, ~haelt(vorgang.jetzt)),
                and_(
                    status == Eintragsstatus.WARTEND,
                    col(Wartelisteneintrag.bis) < fruehester_beginn(vorgang.heute),
                ),
            )
        )
        .order_by(col(Wartelisteneintrag.nummer))
    )
