"""Use case: the Koordinierungsstelle asks for parts of an Antrag again."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.frist.dauer import faelligkeit
from services.foerderung.tables import Akt, Antrag, Nachforderung
from shared.deutsch import datum, wochentag
from shared.errors import EingabeUngueltig
from shared.kalender import feiertag, ist_arbeitstag, nach_arbeitstagen
from shared.schemas.antrag import Antragstatus, Fristart, NachforderungCreate
from shared.schemas.problem import InputError
from shared.vorgang import Bearbeitung


class FristUnzulaessig(EingabeUngueltig):
    def __init__(self, code: str, grund: str) -> None:
        super().__init__(grund, errors=[InputError(pointer="/body/frist", code=code, detail=grund)])


async def nachfordern(
    session: AsyncSession, *, nachforderung: NachforderungCreate, vorgang: Bearbeitung
) -> Antrag:
    """Open the named sections and no other; a new round begins, and earlier votes are void."""
    antrag = await antrag_fuer(session, Akt.NACHFORDERN, vorgang)
    if nachforderung.frist:
        _pruefe_frist(nachforderung.frist, vorgang.heute)
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


def _pruefe_frist(frist: date, heute: date) -> None:
    """Refuse a day on which nothing can be due (§ 31 Abs. 3 HVwVfG), rather than take another.

    The Kommune reads the day that was named, maybe in the text as well.
    """
    if frist <= heute:
        raise FristUnzulaessig("vergangen", "Die Frist muss nach dem heutigen Tag liegen.")
    if not ist_arbeitstag(frist):
        name = feiertag(frist)
        ist = f"ist Feiertag ({name})" if name else f"ist ein {wochentag(frist)}"
        raise FristUnzulaessig(
            "kein_arbeitstag",
            f"Der {datum(frist)} {ist}; der nächste Arbeitstag ist der"
            f" {datum(nach_arbeitstagen(frist, 1))}.",
        )
