"""What lies in the Ablage and belongs to no row is removed.

It comes from a process that died between file and row, or whose commit nobody confirmed. Only what
is older than every transaction can be (30 s) is looked at, by far: a day, so that a database that
was just put back to an earlier state does not cost files at once.
"""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from services.foerderung.tables import Nachweis
from shared.ablage import Ablage, AblageNichtErreichbar
from shared.db import Sessions
from shared.schemas.datei import Scanstatus

SCHONFRIST = timedelta(days=1)
AUF_EINMAL = 500


async def aufraeumen(sessions: Sessions, ablage: Ablage, *, vor: datetime) -> int:
    """Remove what was left before that instant (UTC); return how many files."""
    entfernt, block = await ablage.halbes_entfernen(vor=vor), []
    async for eintrag in ablage.auflisten("nachweise"):
        if eintrag.geaendert < vor:
            block.append(eintrag.schluessel)
        if len(block) == AUF_EINMAL:
            entfernt += await _entferne_herrenlose(sessions, ablage, block)
            block = []
    return entfernt + await _entferne_herrenlose(sessions, ablage, block)


async def bytes_entfernen(ablage: Ablage, nachweis: Nachweis) -> None:
    """Remove the bytes of one that is gone; if that fails, it is swept up later."""
    with suppress(AblageNichtErreichbar):
        await ablage.entfernen(nachweis.ablage)


async def _entferne_herrenlose(
    sessions: Sessions, ablage: Ablage, schluessel: Collection[str]
) -> int:
    if not schluessel:
        return 0
    async with sessions() as session:
        gebraucht = await session.scalars(
            select(col(Nachweis.ablage)).where(
                col(Nachweis.ablage).in_(schluessel),
                col(Nachweis.entfernt_am).is_(None),
                col(Nachweis.scan) != Scanstatus.BEFALLEN,
            )
        )
        herrenlos = set(schluessel) - set(gebraucht)
    for einer in herrenlos:
        await ablage.entfernen(einer)
    return len(herrenlos)
