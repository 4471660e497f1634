"""Use case: somebody takes a Veranstaltung into their calendar."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.kalenderdatei import Eintrag, Stand, kalender
from services.beratung.tables import Veranstaltung
from services.beratung.veranstaltung.queries import VeranstaltungUnbekannt
from shared.schemas.veranstaltung import Veranstaltungsformat, Veranstaltungsstatus


async def kalendereintrag(session: AsyncSession, id: UUID) -> bytes:
    """Return it as a calendar of one entry, which stays the same entry when it is changed."""
    veranstaltung = await session.get(Veranstaltung, id)
    if veranstaltung is None:
        raise VeranstaltungUnbekannt(id)
    abgesagt = veranstaltung.status is Veranstaltungsstatus.ABGESAGT
    online = veranstaltung.format is Veranstaltungsformat.ONLINE
    eintrag = Eintrag(
        kennung=str(veranstaltung.id),
        fassung=veranstaltung.version,
        geaendert=veranstaltung.stand,
        beginn=veranstaltung.beginn,
        ende=veranstaltung.ende,
        stand=Stand.ABGESAGT if abgesagt else Stand.FEST,
        titel=veranstaltung.titel,
        beschreibung=veranstaltung.beschreibung,
        ort=veranstaltung.ort or ("Online" if online else None),
        adresse=veranstaltung.adresse,
    )
    return kalender("Veranstaltung", [eintrag])
