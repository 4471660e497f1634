"""Use case: a Kommune offers an expert to a Fabrik, by function and Fachgebiet."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, exists, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.digitalisierungsfabrik.queries import lock_fabrik
from services.katalog.tables import AKTE, Akt, Gebietseinheit, Nominierung
from shared.errors import DomainError
from shared.funktionspostfach import pruefe_funktionspostfach
from shared.schemas.fabrik import NominierungWrite
from shared.schemas.katalog import Fabrikstatus
from shared.vorgang import Vorgang


class FremdeNominierung(DomainError):
    status, slug = 403, "fremde-nominierung"
    title = "Eine Kommune nominiert nur eigene Fachleute"


class KommuneBestehtNicht(DomainError):
    status, slug, title = 422, "kommune-unbekannt", "Diese Kommune gibt es nicht"


class FabrikAbgeschlossen(DomainError):
    status, slug = 409, "fabrik-abgeschlossen"
    title = "Diese Digitalisierungsfabrik ist abgeschlossen"


class SchonNominiert(DomainError):
    status, slug, title = 409, "schon-nominiert", "Diese Nominierung gibt es schon"


async def nominieren(
    session: AsyncSession, fabrik_id: UUID, eingabe: NominierungWrite, vorgang: Vorgang
) -> Nominierung:
    """Enter the Nominierung; what a Kommune wrote does not go into the Ereignis."""
    if not vorgang.person.vertritt(eingabe.ags):
        raise FremdeNominierung("Ihr Zugang gilt nicht für diesen Gemeindeschlüssel.")
    pruefe_funktionspostfach(eingabe.funktionspostfach)
    fabrik = await lock_fabrik(session, fabrik_id)
    if fabrik.status is Fabrikstatus.ABGESCHLOSSEN:
        raise FabrikAbgeschlossen("Fachleute werden nur vor ihrem Ende nominiert.")
    if not await _besteht(session, eingabe.ags, vorgang.heute):
        raise KommuneBestehtNicht(f"Den Schlüssel {eingabe.ags} gibt es heute nicht.")
    dieselbe = exists().where(
        col(Nominierung.fabrik) == fabrik_id,
        col(Nominierung.kommune) == eingabe.ags,
        col(Nominierung.funktion) == eingabe.funktion,
        col(Nominierung.fachgebiet) == eingabe.fachgebiet,
    )
    if await session.scalar(select(dieselbe)):
        raise SchonNominiert("Ihre Kommune hat diese Funktion mit diesem Fachgebiet schon genannt.")
    nominierung = Nominierung(
        fabrik=fabrik_id,
        kommune=eingabe.ags,
        funktion=eingabe.funktion,
        fachgebiet=eingabe.fachgebiet,
        funktionspostfach=eingabe.funktionspostfach,
        tag=vorgang.heute,
    )
    session.add(nominierung)
    await AKTE.vermerke(
        session,
        nominierung,
        Akt.NOMINIEREN,
        vorgang,
        kommunen=[eingabe.ags],
        fabrik=str(fabrik_id),
    )
    return nominierung


async def _besteht(session: AsyncSession, ags: str, tag: date) -> bool:
    einheit = exists().where(
        col(Gebietseinheit.ags) == ags,
        col(Gebietseinheit.gueltig).contains(literal(tag, Date)),
    )
    return bool(await session.scalar(select(einheit)))
