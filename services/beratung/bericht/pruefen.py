"""Look at the Berichte that wait, and sweep up files that belong to none."""

import logging

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.bericht.zugriff import kommunen_von
from services.beratung.dienst import DIENST
from services.beratung.tables import AKTE, Akt, Bericht
from shared.clock import jetzt
from shared.dateien.aufraeumen import SCHONFRIST, aufraeumen, behaltene
from shared.dateien.pruefen import Pruefstelle
from shared.vorgang import Vorgang

GEBRAUCHT = {"berichte": behaltene(Bericht)}

log = logging.getLogger(__name__)


def pruefstelle(app: FastAPI) -> Pruefstelle[Bericht]:
    """Return what looks at the Berichte of this app."""
    return Pruefstelle(
        sessions=app.state.sessions,
        ablage=app.state.ablage,
        pruefer=app.state.pruefer,
        fester_tag=app.state.fester_tag,
        tabelle=Bericht,
        dienst=DIENST,
        vermerken=vermerken,
    )


async def vermerken(session: AsyncSession, bericht: Bericht, vorgang: Vorgang) -> None:
    """Write down what was found, or that it was lost."""
    await AKTE.vermerke(
        session,
        bericht,
        Akt.ENTFERNEN if bericht.entfernt_am else Akt.PRUEFEN,
        vorgang,
        kommunen=await kommunen_von(session, bericht.buchung_id),
        buchung=str(bericht.buchung_id),
        scan=bericht.scan,
    )


async def berichte_nachsehen(app: FastAPI) -> bool:
    """Look at the next one; return whether there was one, so that more may wait."""
    return await pruefstelle(app).einen_pruefen()


async def ablage_aufraeumen(app: FastAPI) -> bool:
    """Remove what nobody needs; there is never more to wait for."""
    vor = await jetzt() - SCHONFRIST
    if entfernt := await aufraeumen(app.state.sessions, app.state.ablage, GEBRAUCHT, vor=vor):
        log.info("files without a row removed", extra={"anzahl": entfernt})
    return False
