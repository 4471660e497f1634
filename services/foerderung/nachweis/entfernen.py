"""Use case: whoever gave a file, or the lead, takes it back as long as its Antrag is a draft."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.nachweis.hochladen import platz_freigeben
from services.foerderung.nachweis.queries import lies_nachweis
from services.foerderung.nachweis.zulaessig import NachweisUnzulaessig, gesperrter_antrag
from services.foerderung.tables import AKTE, Akt, Nachweis
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus
from shared.schemas.datei import Scanstatus
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


class FremderNachweis(DomainError):
    status, slug = 403, "fremder-nachweis"
    title = "Diesen Nachweis hat eine andere Kommune eingereicht"


async def entfernen(session: AsyncSession, vorgang: Bearbeitung) -> Nachweis:
    """Remove it; the row stays without the bytes.

    The file is locked before its Antrag, as by the verdict upon it, which gives room back.
    """
    nachweis = await lies_nachweis(session, vorgang.id, vorgang.person, gesperrt=True)
    antrag = await gesperrter_antrag(session, nachweis.antrag, vorgang.person)
    if not any(map(vorgang.person.vertritt, (antrag.federfuehrend, *nachweis.kommunen))):
        raise FremderNachweis("Entfernen kann ihn diese oder die federführende Kommune.")
    pruefe_version(nachweis.version, vorgang.version)
    if antrag.status is not Antragstatus.ENTWURF:
        raise NachweisUnzulaessig("Entfernt werden kann er nur, solange der Antrag Entwurf ist.")
    if nachweis.scan is not Scanstatus.BEFALLEN:
        await platz_freigeben(session, nachweis)
    nachweis.entfernt_am = vorgang.heute
    await AKTE.vermerke(
        session,
        nachweis,
        Akt.ENTFERNEN,
        vorgang,
        kommunen=antrag.kommunen,
        antrag=str(antrag.id),
        art=nachweis.art,
    )
    return nachweis
