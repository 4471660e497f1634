"""Use case: the Förderstelle claims back money that was paid."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.lage import zurueckzuzahlen
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.budget.antragsmittel import (
    AntragsmittelErschoepft,
    behalten,
    entbinden,
    zurueckfordern,
)
from services.foerderung.tables import Akt, Antrag
from shared.deutsch import geld
from shared.schemas.antrag import Antragstatus
from shared.schemas.entscheidung import RueckforderungCreate
from shared.vorgang import Bearbeitung


async def rueckfordern(
    session: AsyncSession, *, rueckforderung: RueckforderungCreate, vorgang: Bearbeitung
) -> Antrag:
    """Return what is claimed to the Budget, never more than may not stay.

    While money is still being paid nothing has been said about what may stay: then it is what is
    left of the paid, and what was not paid yet returns as well.
    """
    antrag = await antrag_fuer(session, Akt.RUECKFORDERN, vorgang)
    hoechstens = behalten(antrag) if antrag.anerkannt is None else zurueckzuzahlen(antrag)
    if rueckforderung.betrag > hoechstens:
        raise AntragsmittelErschoepft(
            f"Zurückzufordern sind höchstens {geld(hoechstens)}.", verbleibend=f"{hoechstens:.2f}"
        )
    await zurueckfordern(session, antrag, rueckforderung.betrag, vorgang=vorgang)
    if antrag.anerkannt is None:
        antrag.anerkannt = behalten(antrag)
    await entbinden(session, antrag, vorgang=vorgang)
    await vollziehe(
        session,
        antrag,
        Akt.RUECKFORDERN,
        Antragstatus.RUECKFORDERUNG,
        vorgang,
        begruendung=rueckforderung.begruendung,
    )
    return antrag
