"""Use case: a Kommune takes an Onlinedienst for itself; its chain begins."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.abdeckung.fortschreiben import fortgeschrieben
from services.katalog.bereitstellung.beginn import beginne
from services.katalog.bereitstellung.berechtigung import verlange_rolle
from services.katalog.bereitstellung.queries import get_bereitstellung
from services.katalog.bereitstellung.umfeld import lade_umfeld, laufende, sperre_kommunen
from services.katalog.bereitstellung.vollziehen import vermerke
from services.katalog.tables import Akt
from shared.schemas.bereitstellung import BereitstellungCreate, BereitstellungRead
from shared.vorgang import Vorgang


async def abrufen(
    session: AsyncSession, *, ags: str, wunsch: BereitstellungCreate, vorgang: Vorgang
) -> BereitstellungRead:
    """Begin the chain of this Kommune with an Onlinedienst it is responsible for."""
    rolle = verlange_rolle(vorgang.person, ags)
    umfeld = await lade_umfeld(
        session, kommunen=[ags], dienste=[wunsch.onlinedienst], heute=vorgang.heute
    )
    umfeld.kommune(ags, vorgang.heute)
    dienst = umfeld.dienst(wunsch.onlinedienst)
    await sperre_kommunen(session, [ags])
    paar = (ags, dienst.id)
    bereitstellung = beginne(
        umfeld,
        ags=ags,
        dienst=dienst,
        am=wunsch.am,
        heute=vorgang.heute,
        laufende=(await laufende(session, umfeld, [paar])).get(paar, ()),
    )
    async with fortgeschrieben(session, [(dienst.id, ags)]):
        session.add(bereitstellung)
        await vermerke(
            session,
            bereitstellung,
            Akt.ABRUFEN,
            vorgang,
            ags=ags,
            rolle=rolle,
            beleg=wunsch.beleg,
        )
    return await get_bereitstellung(session, id=bereitstellung.id, heute=vorgang.heute)
