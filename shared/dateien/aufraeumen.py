"""What lies in the Ablage and belongs to no row is removed.

It comes from a process that died between file and row, or whose commit nobody confirmed. Only what
is older than every transaction can be (30 s) is looked at, by far: a day, so that a database that
was just put back to an earlier state does not cost files at once.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlmodel import col

from shared.ablage import Ablage, AblageNichtErreichbar
from shared.dateien.zeile import DateiZeile
from shared.db import Sessions
from shared.schemas.datei import Scanstatus

SCHONFRIST = timedelta(days=1)
AUF_EINMAL = 500


async def aufraeumen(
    sessions: Sessions, ablage: Ablage, gebraucht: Mapping[str, Select[str]], *, vor: datetime
) -> int:
    """Remove what was left before that instant (UTC); return how many files.

    `gebraucht` says under which prefix whose keys lie: what names a file that is to stay.
    """
    entfernt = await ablage.halbes_entfernen(vor=vor)
    for praefix, behalten in gebraucht.items():
        block: list[str] = []
        async for eintrag in ablage.auflisten(praefix):
            if eintrag.geaendert < vor:
                block.append(eintrag.schluessel)
            if len(block) == AUF_EINMAL:
                entfernt += await _entferne_herrenlose(sessions, ablage, behalten, block)
                block = []
        entfernt += await _entferne_herrenlose(sessions, ablage, behalten, block)
    return entfernt


def behaltene(tabelle: type[DateiZeile]) -> Select[str]:
    """Return what selects the keys of the files that this table still has."""
    return select(col(tabelle.ablage)).where(
        col(tabelle.entfernt_am).is_(None), col(tabelle.scan) != Scanstatus.BEFALLEN
    )


async def bytes_entfernen(ablage: Ablage, zeile: DateiZeile) -> None:
    """Remove the bytes of one that is gone; if that fails, it is swept up later."""
    with suppress(AblageNichtErreichbar):
        await ablage.entfernen(zeile.ablage)


async def _entferne_herrenlose(
    sessions: Sessions, ablage: Ablage, behalten: Select[str], schluessel: Collection[str]
) -> int:
    if not schluessel:
        return 0
    (spalte,) = behalten.selected_columns
    async with sessions() as session:
        bleiben = set(await session.scalars(behalten.where(spalte.in_(schluessel))))
    herrenlos = set(schluessel) - bleiben
    for einer in herrenlos:
        await ablage.entfernen(einer)
    return len(herrenlos)
