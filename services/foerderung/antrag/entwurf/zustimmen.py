"""Use case: a partner consents to what the Antrag says."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.tables import Akt, Antrag, AntragKommune
from shared.errors import DomainError
from shared.schemas.antrag import Beteiligung
from shared.vorgang import Bearbeitung


class NichtsZuzustimmen(DomainError):
    status, slug = 409, "nichts-zuzustimmen"
    title = "Hier ist keine Zustimmung von Ihnen offen"


async def zustimmen(session: AsyncSession, vorgang: Bearbeitung) -> Antrag:
    """Record the consent of every partner this person acts for."""
    antrag = await antrag_fuer(session, Akt.ZUSTIMMEN, vorgang)
    offene = await session.scalars(
        select(AntragKommune).where(
            col(AntragKommune.antrag) == antrag.id,
            col(AntragKommune.rolle) == Beteiligung.PARTNER,
            col(AntragKommune.ags).in_(vorgang.person.ags),
            col(AntragKommune.zugestimmt_am).is_(None),
        )
    )
    zugestimmt = [_vermerkt(eine, vorgang) for eine in offene]
    if not zugestimmt:
        raise NichtsZuzustimmen("Zustimmen können Partner, die es noch nicht getan haben.")
    await vollziehe(
        session, antrag, Akt.ZUSTIMMEN, antrag.status, vorgang, partner=sorted(zugestimmt)
    )
    return antrag


def _vermerkt(eine: AntragKommune, vorgang: Bearbeitung) -> str:
    eine.zugestimmt_am, eine.zugestimmt_von = vorgang.heute, vorgang.person.sub
    return eine.ags
