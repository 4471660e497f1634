"""Partners of a joint Buchung: asked first, and taking part once they have agreed.

Who is asked occupies neither a day nor a place of its own.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Result, delete, null, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.beteiligte import spricht_fuer
from services.beratung.buchung.konflikte import uebersetzt
from services.beratung.tables import Buchung, BuchungKommune, Partneranfrage, TerminKommune
from shared.auth import Person
from shared.schemas.beratung import Finanzierung


async def frage_partner(
    session: AsyncSession, buchung: Buchung, partner: Sequence[str], person: Person
) -> None:
    """Ask each for a new Buchung; whoever the person speaks for has agreed.

    The database refuses who is asked the same already, and who has said no to it before.
    """
    for ags in sorted(partner):
        with uebersetzt(_schon_gefragt(ags, buchung)):
            session.add(
                Partneranfrage(
                    buchung_id=buchung.id,
                    kommune=ags,
                    federfuehrend=buchung.kommune,
                    modul=buchung.modul,
                    belegt=True,
                    verbindlich=False,
                    zugestimmt=True if spricht_fuer(person, ags) else None,
                )
            )
            await session.flush()


async def frage_erneut(session: AsyncSession, buchung: Buchung, partner: Collection[str]) -> None:
    """Let these take part no longer and ask them again: the days are others, or who pays."""
    await entlasse(session, buchung.id, partner)
    for ags in sorted(partner):
        with uebersetzt(_schon_gefragt(ags, buchung)):
            await session.execute(
                update(Partneranfrage)
                .where(
                    col(Partneranfrage.buchung_id) == buchung.id,
                    col(Partneranfrage.kommune) == ags,
                )
                .values(zugestimmt=None)
            )


async def entlasse(session: AsyncSession, buchung_id: UUID, partner: Collection[str]) -> None:
    """Give back the days and places of these."""
    for tabelle in (TerminKommune, BuchungKommune):
        await session.execute(
            delete(tabelle)
            .where(col(tabelle.buchung_id) == buchung_id, col(tabelle.kommune).in_(partner))
            .execution_options(synchronize_session="fetch")
        )


async def offene_anfragen(
    session: AsyncSession, buchungen: Collection[UUID]
) -> Sequence[Partneranfrage]:
    """Return who has not answered yet, in the order of the keys."""
    gesucht = (
        select(Partneranfrage)
        .where(
            col(Partneranfrage.buchung_id).in_(buchungen),
            col(Partneranfrage.zugestimmt).is_(None),
        )
        .order_by(col(Partneranfrage.kommune))
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(gesucht)).all()


async def kommunen_der_buchung(
    session: AsyncSession, buchung_id: UUID
) -> dict[str, Finanzierung | None]:
    """Return by key who pays for those who take part, None for those who are asked."""
    dabei = select(col(BuchungKommune.kommune), col(BuchungKommune.finanzierung)).where(
        col(BuchungKommune.buchung_id) == buchung_id
    )
    gefragt = select(col(Partneranfrage.kommune), null()).where(
        col(Partneranfrage.buchung_id) == buchung_id, col(Partneranfrage.zugestimmt).is_(None)
    )
    zeilen: Result[tuple[str, Finanzierung | None]] = await session.execute(
        union_all(dabei, gefragt).order_by("kommune")
    )
    return {zeile.kommune: zeile.finanzierung for zeile in zeilen}


def _schon_gefragt(ags: str, buchung: Buchung) -> str:
    return (
        f"{ags} ist von Ihnen zu Modul {buchung.modul} schon gefragt oder hat abgelehnt. Nichts"
        " wurde geändert. Die Beratung kann sie eintragen, wenn sie nun teilnehmen möchte."
    )
