"""Use case: the Beratung hands over the Abschlussbericht of a consulting that took place."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.bericht.zugriff import kommunen_von, lies_buchung
from services.beratung.tables import AKTE, Akt, Bericht
from shared.dateien.annehmen import Angenommen
from shared.errors import DomainError
from shared.schemas.beratung import BuchungStatus
from shared.schemas.datei import Scanstatus
from shared.vorgang import Vorgang

HOECHSTENS = 20  # of one Buchung, those taken back included
ERBRACHT = {BuchungStatus.DURCHGEFUEHRT, BuchungStatus.BEWERTET}


class BerichtVerfrueht(DomainError):
    status, slug, title = 409, "bericht-verfrueht", "Diese Beratung ist noch nicht durchgeführt"


class BerichtSchonDa(DomainError):
    status, slug, title = 409, "bericht-schon-da", "Diese Datei liegt der Buchung schon bei"


class ZuVieleBerichte(DomainError):
    status, slug, title = (
        409,
        "zu-viele-berichte",
        "Diese Buchung hat schon genug Abschlussberichte",
    )


async def hochladen(
    session: AsyncSession, *, id: UUID, datei: Angenommen, vorgang: Vorgang
) -> Bericht:
    """Take the file over; the Kommune gets it when the scan says that it is clean."""
    buchung = await lies_buchung(session, id, vorgang.person, gesperrt=True)
    if buchung.status not in ERBRACHT:
        raise BerichtVerfrueht("Melden Sie sie erst als durchgeführt.")
    bisher = await session.execute(
        select(
            func.coalesce(func.max(col(Bericht.nr)), 0),
            func.count().filter(
                col(Bericht.pruefsumme) == datei.pruefsumme, col(Bericht.entfernt_am).is_(None)
            ),
        ).where(col(Bericht.buchung_id) == buchung.id)
    )
    letzte, gleiche = bisher.one()
    if gleiche:
        raise BerichtSchonDa("Sie wurde schon hochgeladen.")
    if letzte >= HOECHSTENS:
        raise ZuVieleBerichte(f"Es sind höchstens {HOECHSTENS}.")
    bericht = Bericht(
        buchung_id=buchung.id,
        nr=letzte + 1,
        dateiname=datei.dateiname,
        typ=datei.typ,
        groesse=datei.groesse,
        pruefsumme=datei.pruefsumme,
        ablage=datei.schluessel,
        scan=Scanstatus.AUSSTEHEND,
        naechster_versuch=vorgang.jetzt,
        tag=vorgang.heute,
        zeitpunkt=vorgang.jetzt,
    )
    session.add(bericht)
    await AKTE.vermerke(
        session,
        bericht,
        Akt.HOCHLADEN,
        vorgang,
        kommunen=await kommunen_von(session, buchung.id),
        buchung=str(buchung.id),
        groesse=bericht.groesse,
    )
    datei.verwendet = True
    return bericht
