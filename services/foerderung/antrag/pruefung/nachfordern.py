"""Use case: the Koordinierungsstelle asks for parts of an Antrag again."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.frist.dauer import faelligkeit
from services.foerderung.tables import Akt, Antrag, Nachforderung
from shared.errors import EingabeUngueltig
from shared.schemas.antrag import Antragstatus, Fristart, NachforderungCreate
from shared.schemas.problem import InputError
from shared.vorgang import Bearbeitung


class FristVergangen(EingabeUngueltig):
    pass


async def nachfordern(
    session: AsyncSession, *, nachforderung: NachforderungCreate, vorgang: Bearbeitung
) -> Antrag:
    """Open the named sections and no other; a new round begins, and earlier votes are void."""
    antrag = await antrag_fuer(session, Akt.NACHFORDERN, vorgang)
    if nachforderung.frist and nachforderung.frist <= vorgang.heute:
        fehler = InputError(
            pointer="/body/frist", code="vergangen", detail="Die Frist muss in der Zukunft liegen."
        )
        raise FristVergangen("Diese Frist ist schon vorbei.", errors=[fehler])
    frist = nachforderung.frist or faelligkeit(
        Fristart.NACHFORDERUNG, heute=vorgang.heute, vorhaben_ende=None
    )
    antrag.runde += 1
    session.add(
        Nachforderung(
            antrag=antrag.id,
            abschnitte=sorted(set(nachforderung.abschnitte)),
            text=nachforderung.text,
            frist=frist,
            gestellt_am=vorgang.heute,
        )
    )
    await vollziehe(
        session, antrag, Akt.NACHFORDERN, Antragstatus.NACHFORDERUNG, vorgang, faellig=frist
    )
    return antrag
