"""The acts upon a run: it is begun, perhaps several times, and it ends once."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import col

from services.katalog.tables import AKTE, Akt, Uebernahmelauf
from services.katalog.uebernahme.bericht import Bericht
from services.katalog.uebernahme.queries import ohne_datei
from services.katalog.uebernahme.uebernehmen import SPERRE
from shared.schemas.uebernahme import Laufstatus, Uebernahmebericht
from shared.vorgang import Vorgang

HOECHSTENS_BEGONNEN = 3
ABGEBROCHEN = "Die Übernahme ist dreimal abgebrochen. Nichts wurde geändert."


async def beginnen(session: AsyncSession, vorgang: Vorgang) -> Uebernahmelauf | None:
    """Take the oldest run that is not over, also one whose process died; None without one or
    while another is at work.
    """
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(SPERRE))):
        return None
    offen = ohne_datei().where(col(Uebernahmelauf.beendet).is_(None))
    naechster = offen.order_by(col(Uebernahmelauf.id)).limit(1)
    lauf = await session.scalar(naechster.with_for_update(skip_locked=True))
    if lauf is None:
        return None
    if lauf.version > HOECHSTENS_BEGONNEN:  # it was version 1 before it was begun at all
        await beenden(session, lauf, Bericht().abschliessen(ABGEBROCHEN), vorgang)
    else:
        lauf.status, lauf.anteil = Laufstatus.LAUFEND, 0
        flag_modified(lauf, "status")  # a new version also when it was at work before
        await AKTE.vermerke(session, lauf, Akt.STARTEN, vorgang)
    return lauf


async def begonnener(session: AsyncSession, lauf: Uebernahmelauf) -> Uebernahmelauf | None:
    """Return the run with its file, unless it is over or somebody else has begun it since."""
    query = select(Uebernahmelauf).where(
        col(Uebernahmelauf.id) == lauf.id,
        col(Uebernahmelauf.version) == lauf.version,
        col(Uebernahmelauf.status) == Laufstatus.LAUFEND,
    )
    noch_der: Uebernahmelauf | None = await session.scalar(query)
    return noch_der


async def beenden(
    session: AsyncSession, lauf: Uebernahmelauf, bericht: Uebernahmebericht, vorgang: Vorgang
) -> None:
    """Keep the report and let the file go; in the transaction of what the import changed."""
    lauf.status = Laufstatus.GESCHEITERT if bericht.fehler else Laufstatus.FERTIG
    lauf.anteil, lauf.datei, lauf.beendet = 100, None, vorgang.jetzt
    lauf.bericht = bericht.model_dump(mode="json")
    await AKTE.vermerke(
        session,
        lauf,
        Akt.ABSCHLIESSEN,
        vorgang,
        art=lauf.art,
        probe=lauf.probe,
        status=lauf.status,
        neu=sum(z.neu for z in bericht.zaehlungen),
        geaendert=sum(z.geaendert for z in bericht.zaehlungen),
        entfernt=sum(z.entfernt for z in bericht.zaehlungen),
        abgelehnt=bericht.abgelehnt,
    )
