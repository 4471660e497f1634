"""Use case: ask for an import, to be done in the background."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import AKTE, Akt, Uebernahmelauf
from shared.errors import DomainError
from shared.schemas.uebernahme import Laufstatus, UebernahmeCreate
from shared.vorgang import Vorgang

HOECHSTENS_OFFEN = 5
ANSTELLEN = func.hashtext("katalog.uebernahme.anstellen")


class DateiFehlt(DomainError):
    status, slug, title = 422, "datei-fehlt", "Die Datei fehlt"


class ZuVieleUebernahmen(DomainError):
    status, slug, title = 409, "zu-viele-uebernahmen", "Es warten schon genug Übernahmen"


async def uebernahme_anlegen(
    session: AsyncSession, *, auftrag: UebernahmeCreate, datei: bytes, vorgang: Vorgang
) -> Uebernahmelauf:
    """Keep the file and put the run at the end of the queue."""
    if not datei:
        raise DateiFehlt("Senden Sie die Datei als Inhalt der Anfrage.")
    await session.execute(select(func.pg_advisory_xact_lock(ANSTELLEN)))  # one is counted at a time
    offen = select(func.count()).where(col(Uebernahmelauf.beendet).is_(None))
    if (await session.scalar(offen) or 0) >= HOECHSTENS_OFFEN:
        raise ZuVieleUebernahmen(
            f"{HOECHSTENS_OFFEN} Übernahmen sind noch nicht fertig. Warten Sie, bis eine es ist."
        )
    lauf = Uebernahmelauf(
        art=auftrag.art,
        probe=auftrag.probe,
        status=Laufstatus.WARTEND,
        datei=datei,
        angelegt=vorgang.jetzt,
    )
    session.add(lauf)
    await AKTE.vermerke(session, lauf, Akt.ANLEGEN, vorgang, art=lauf.art, probe=lauf.probe)
    return lauf
