"""Use case: citizens of the Kommune can use the Onlinedienst, at an address."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.bereitstellung.status import pruefe_schritt
from services.katalog.bereitstellung.umfeld import lade_umfeld
from services.katalog.bereitstellung.vollziehen import greife_zu, vollziehe
from services.katalog.tables import Akt, Gebietseinheit, Onlinedienst
from shared.errors import DomainError
from shared.schemas.bereitstellung import BereitstellungRead, Freischaltung
from shared.vorgang import Bearbeitung

LAENGSTE_ADRESSE = 500


class AdresseFehlt(DomainError):
    status, slug, title = 422, "adresse-fehlt", "Es fehlt die Adresse des Onlinedienstes"


async def freischalten(
    session: AsyncSession, meldung: Freischaltung, vorgang: Bearbeitung
) -> BereitstellungRead:
    """Record that it can be used, and where."""
    zugriff = await greife_zu(session, Akt.FREISCHALTEN, vorgang)
    pruefe_schritt(zugriff.bereitstellung, Akt.FREISCHALTEN, am=meldung.am, heute=vorgang.heute)
    kennung = str(zugriff.bereitstellung.onlinedienst)
    umfeld = await lade_umfeld(
        session, kommunen=[zugriff.ags], dienste=[kennung], heute=vorgang.heute
    )
    kommune = umfeld.kommune(zugriff.ags, vorgang.heute)
    url = adresse(meldung.url, umfeld.dienst(kennung), kommune)
    return await vollziehe(session, zugriff, Akt.FREISCHALTEN, meldung, vorgang, url=url)


def adresse(url: str | None, dienst: Onlinedienst, kommune: Gebietseinheit) -> str:
    """Return `url` or, without it, the Onlinedienst's template filled in for the Kommune.

    Keys are longer than what they stand for, so a template that fits may yield what does not.
    """
    if url is not None:
        return url
    if dienst.url_vorlage is None:
        raise AdresseFehlt(f"„{dienst.name}“ hat keine Vorlage; nennen Sie die url.")
    gefuellt = dienst.url_vorlage.replace("{ags}", kommune.ags).replace("{ars}", kommune.ars)
    if len(gefuellt) > LAENGSTE_ADRESSE:
        raise AdresseFehlt(
            f"Die Vorlage von „{dienst.name}“ ergibt mehr als {LAENGSTE_ADRESSE} Zeichen;"
            " nennen Sie die url."
        )
    return gefuellt
