"""Use case: the Koordinierungsstelle enters how far a Leistung is; what was entered stays."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.leistung.queries import LeistungUnbekannt
from services.katalog.tables import AKTE, Akt, Leistung, Reifegrad
from shared.deutsch import datum
from shared.errors import DomainError
from shared.schemas.leistung import ReifegradWrite
from shared.vorgang import Vorgang


class ReifegradVorhanden(DomainError):
    status, slug, title = 409, "reifegrad-vorhanden", "Für diesen Tag steht schon ein Reifegrad da"


async def reifegrad_eintragen(
    session: AsyncSession, leistung_id: UUID, eintrag: ReifegradWrite, vorgang: Vorgang
) -> Reifegrad:
    """Add a Reifegrad to the history of the Leistung; nothing that stands there is changed."""
    if await session.get(Leistung, leistung_id, with_for_update=True) is None:
        raise LeistungUnbekannt(f"Keine Leistung mit der Kennung {leistung_id}.")
    derselbe = exists().where(
        col(Reifegrad.leistung) == leistung_id,
        col(Reifegrad.modell) == eintrag.modell,
        col(Reifegrad.ab) == eintrag.ab,
    )
    if await session.scalar(select(derselbe)):
        raise ReifegradVorhanden(f"Modell {eintrag.modell}, ab {datum(eintrag.ab)}.")
    reifegrad = Reifegrad(leistung=leistung_id, **eintrag.model_dump())
    session.add(reifegrad)
    await AKTE.vermerke(
        session,
        reifegrad,
        Akt.ANLEGEN,
        vorgang,
        leistung=str(leistung_id),
        modell=eintrag.modell,
        stufe=eintrag.stufe,
    )
    return reifegrad
