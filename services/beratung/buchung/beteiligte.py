"""Who takes part in a Buchung, who pays for each, and who may do what for whom."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.kontingent.finanzierung import Foerderung
from services.beratung.kontingent.wer_zahlt import UNBEGRENZT, Zusage, sage_zu
from services.beratung.planung.kalender import Zeitraum
from services.beratung.tables import Buchung, BuchungKommune, TerminKommune
from shared.auth import Person, Rolle
from shared.errors import DomainError
from shared.schemas.beratung import Finanzierung


class NichtKostenfrei(DomainError):
    status, slug, title = 409, "nicht-kostenfrei", "Das Land zahlt diese Beratung nicht"


class AusserhalbDesFoerderzeitraums(DomainError):
    status, slug = 409, "ausserhalb-des-foerderzeitraums"
    title = "An diesen Tagen zahlt das Land diese Beratung nicht"


async def beteiligte_von(session: AsyncSession, buchung_id: UUID) -> list[BuchungKommune]:
    """Return who takes part, in the order of the keys."""
    return list(
        await session.scalars(
            select(BuchungKommune)
            .where(col(BuchungKommune.buchung_id) == buchung_id)
            .order_by(col(BuchungKommune.kommune))
            .execution_options(populate_existing=True)
        )
    )


def spricht_fuer(person: Person, kommune: str) -> bool:
    return Rolle.BERATUNG in person.rollen or person.vertritt(kommune)


async def zusagen_fuer(
    session: AsyncSession,
    foerderung: Foerderung,
    kommunen: Collection[str],
    *,
    tage: Sequence[date],
    jetzt: datetime,
    eigenanteil: bool,
    nichts: str,
    moeglich: str = "Sie können auf eigene Kosten buchen.",
    schon_selbst: Collection[str] = (),
) -> dict[str, Zusage]:
    """Decide who pays for each Kommune; refuse where somebody would have to and nobody agreed.

    `nichts` says what has not happened then, `moeglich` what could be done; whoever is among
    `schon_selbst` agreed before.
    """
    zusagen = {
        ags: await sage_zu(session, foerderung, kommune=ags, tage=tage, jetzt=jetzt)
        for ags in sorted(kommunen)
    }
    selbst = {
        ags: zusage
        for ags, zusage in zusagen.items()
        if not zusage.land and ags not in schon_selbst
    }
    if selbst and not eigenanteil:
        gruende = {zusage.entscheidung.begruendung for zusage in selbst.values()}
        wen = f" Das betrifft {', '.join(selbst)}." if len(zusagen) > 1 else ""
        grund = f"{' '.join(sorted(gruende))}{wen} {nichts} {moeglich}"
        if foerderung.gilt(tage):
            raise NichtKostenfrei(grund)
        raise AusserhalbDesFoerderzeitraums(grund)
    return zusagen


async def beteilige(session: AsyncSession, buchung: Buchung, zusagen: Mapping[str, Zusage]) -> None:
    """Enter Kommunen that take part from now on."""
    for ags, zusage in zusagen.items():
        teilnahme = BuchungKommune(
            buchung_id=buchung.id,
            kommune=ags,
            bereich=buchung.bereich,
            belegt=True,
            finanzierung=Finanzierung.EIGEN,
            begruendung="",
            gueltig=UNBEGRENZT,
        )
        vergib(teilnahme, zusage)
        session.add(teilnahme)
    await session.flush()


async def belege_kommunen(
    session: AsyncSession,
    buchung_id: UUID,
    zusagen: Mapping[str, Zusage],
    zeiten: Sequence[Zeitraum],
) -> None:
    """Occupy each Kommune on each day; an overlap is refused by the database."""
    session.add_all(
        TerminKommune(
            buchung_id=buchung_id,
            kommune=ags,
            nr=nr,
            zeitraum=Range(zeit.von, zeit.bis),
            belegt=True,
            gueltig=zusage.gueltig,
        )
        for ags, zusage in zusagen.items()
        for nr, zeit in enumerate(zeiten, start=1)
    )
    await session.flush()


def vergib(teilnahme: BuchungKommune, zusage: Zusage) -> None:
    """Write a decision down for one Kommune."""
    entscheidung = zusage.entscheidung
    teilnahme.finanzierung = entscheidung.finanzierung
    teilnahme.begruendung = entscheidung.begruendung
    teilnahme.kontingent_id = zusage.kontingent_id
    teilnahme.platz_nr = entscheidung.platz_nr
    teilnahme.gueltig = zusage.gueltig
    teilnahme.topf = entscheidung.topf
    teilnahme.regelversion = entscheidung.regelversion


def gib_zurueck(teilnahme: BuchungKommune) -> None:
    """Take back who pays until it is decided anew, in the same transaction."""
    teilnahme.finanzierung = Finanzierung.EIGEN
    teilnahme.kontingent_id = teilnahme.platz_nr = teilnahme.topf = None
    teilnahme.gueltig = UNBEGRENZT
