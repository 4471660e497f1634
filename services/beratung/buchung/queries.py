"""Reads of Buchungen."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Select, case, func, select
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.status import pruefe_uebergang
from services.beratung.tables import (
    Akt,
    Berater,
    Buchung,
    BuchungKommune,
    Foerderzeitraum,
    Termin,
)
from shared.auth import Person, Rolle
from shared.clock import BERLIN
from shared.errors import DomainError
from shared.pagination import Sortierungen, page
from shared.schemas.beratung import (
    BuchungenFilter,
    BuchungRead,
    BuchungStatus,
    Finanzierung,
    TerminRead,
)
from shared.schemas.liste import Liste
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


class ReservierungAbgelaufen(DomainError):
    status, slug, title = 409, "reservierung-abgelaufen", "Die Reservierung ist abgelaufen"


class BuchungNichtGefunden(DomainError):
    status, slug, title = 404, "buchung-nicht-gefunden", "Buchung nicht gefunden"


async def get_buchung(
    session: AsyncSession, *, buchung_id: UUID, person: Person, jetzt: datetime
) -> BuchungRead:
    """Return a Buchung this person may see; a foreign one answers like an absent one."""
    zeile = (await session.execute(_buchungen().where(col(Buchung.id) == buchung_id))).one_or_none()
    if zeile is None or not darf_sehen(person, zeile[0]):
        raise BuchungNichtGefunden(f"Keine Buchung mit der Kennung {buchung_id}.")
    return _gelesen(*zeile, jetzt=jetzt)


async def gelesene_buchung(session: AsyncSession, vorgang: Bearbeitung) -> BuchungRead:
    """Return the Buchung as the act has left it."""
    return await get_buchung(
        session, buchung_id=vorgang.id, person=vorgang.person, jetzt=vorgang.jetzt
    )


async def list_buchungen(
    session: AsyncSession, *, filter_: BuchungenFilter, person: Person, jetzt: datetime
) -> Liste[BuchungRead]:
    """Return one page of the Buchungen this person may see."""
    gesucht = select(Buchung)
    if Rolle.BERATUNG not in person.rollen:
        gesucht = gesucht.where(col(Buchung.kommune).in_(person.ags))
    if filter_.ags:
        gesucht = gesucht.where(col(Buchung.kommune) == filter_.ags)
    if filter_.modul:
        gesucht = gesucht.where(col(Buchung.modul) == filter_.modul)
    if filter_.status:
        gesucht = gesucht.where(_status(jetzt) == filter_.status)
    seite = await page(session, gesucht, filter_, by=_sortierungen())
    kennungen = [buchung.id for buchung in seite.items]
    zeilen = await session.execute(_buchungen().where(col(Buchung.id).in_(kennungen)))
    gelesen = {zeile[0].id: _gelesen(*zeile, jetzt=jetzt) for zeile in zeilen}
    return Liste(
        items=[gelesen[kennung] for kennung in kennungen],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def lock_buchung(session: AsyncSession, akt: Akt, vorgang: Bearbeitung) -> Buchung:
    """Return the Buchung in the version the caller saw, ready for `akt`, locked until the commit.

    A hold that has run out can only run out, whether it was swept already or not.
    """
    buchung = await session.get(Buchung, vorgang.id, with_for_update=True)
    if buchung is None or not darf_sehen(vorgang.person, buchung):
        raise BuchungNichtGefunden(f"Keine Buchung mit der Kennung {vorgang.id}.")
    if ist_verfallen(buchung, vorgang.jetzt):
        raise ReservierungAbgelaufen("Die Frist ist vorbei. Der Termin muss neu gebucht werden.")
    pruefe_version(buchung.version, vorgang.version)
    pruefe_uebergang(buchung, akt)
    return buchung


async def tage_der_buchung(session: AsyncSession, buchung_id: UUID) -> list[date]:
    """Return the days (in Berlin) on which the consulting takes place."""
    zeitraeume = await session.scalars(
        select(col(Termin.zeitraum))
        .where(col(Termin.buchung_id) == buchung_id)
        .order_by(col(Termin.nr))
    )
    return [_termin(zeitraum).tag for zeitraum in zeitraeume]


def darf_sehen(person: Person, buchung: Buchung) -> bool:
    return Rolle.BERATUNG in person.rollen or person.vertritt(buchung.kommune)


def ist_verfallen(buchung: Buchung, jetzt: datetime) -> bool:
    return buchung.halten_bis is not None and buchung.halten_bis <= jetzt


def verfallen(jetzt: datetime) -> Any:
    """Return the condition that a hold has run out, swept already or not."""
    return (col(Buchung.status) == BuchungStatus.RESERVIERT) & (col(Buchung.halten_bis) <= jetzt)


def _status(jetzt: datetime) -> Any:
    return case((verfallen(jetzt), BuchungStatus.ABGELAUFEN), else_=col(Buchung.status))


def _sortierungen() -> Sortierungen:
    beginn = (
        select(func.lower(col(Termin.zeitraum), type_=DateTime(timezone=True)))
        .where(col(Termin.buchung_id) == col(Buchung.id), col(Termin.nr) == 1)
        .scalar_subquery()
    )
    kennung = col(Buchung.id)
    return {
        "angelegt": (kennung,),
        "beginn": (beginn, kennung),
        "ags": (col(Buchung.kommune), kennung),
        "modul": (col(Buchung.modul), kennung),
    }


def _buchungen() -> Select[*tuple[Any, ...]]:
    """One statement for everything a BuchungRead says, its three Termine as one array."""
    zeitraeume = (
        select(
            func.array_agg(
                aggregate_order_by(col(Termin.zeitraum), col(Termin.nr)), type_=ARRAY(TSTZRANGE)
            )
        )
        .where(col(Termin.buchung_id) == col(Buchung.id))
        .scalar_subquery()
    )
    team = (
        select(col(Berater.name))
        .join(Termin, col(Termin.berater_id) == col(Berater.id))
        .where(col(Termin.buchung_id) == col(Buchung.id), col(Termin.nr) == 1)
        .scalar_subquery()
    )
    return (
        select(Buchung, BuchungKommune, col(Foerderzeitraum.topf), team, zeitraeume)
        .join(
            BuchungKommune,
            (col(BuchungKommune.buchung_id) == col(Buchung.id))
            & (col(BuchungKommune.kommune) == col(Buchung.kommune)),
        )
        .join(Foerderzeitraum, col(Foerderzeitraum.bereich) == col(Buchung.bereich))
    )


def _gelesen(
    buchung: Buchung,
    teilnahme: BuchungKommune,
    topf: str,
    team: str,
    zeitraeume: list[Range[datetime]],
    *,
    jetzt: datetime,
) -> BuchungRead:
    abgelaufen = ist_verfallen(buchung, jetzt)
    return BuchungRead(
        id=buchung.id,
        ags=buchung.kommune,
        modul=buchung.modul,
        bereich=buchung.bereich,
        format=buchung.format,
        dauer_tage=buchung.dauer,
        teilnehmende=buchung.teilnehmende,
        status=BuchungStatus.ABGELAUFEN if abgelaufen else buchung.status,
        halten_bis=None if abgelaufen else buchung.halten_bis,
        finanzierung=teilnahme.finanzierung,
        begruendung=teilnahme.begruendung,
        topf=topf if teilnahme.finanzierung is Finanzierung.LAND else None,
        team=team,
        version=buchung.version + abgelaufen,  # as it will be when the hold is swept
        termine=[_termin(zeitraum) for zeitraum in zeitraeume],
    )


def _termin(zeitraum: Range[datetime]) -> TerminRead:
    assert zeitraum.lower is not None
    assert zeitraum.upper is not None
    tag = zeitraum.lower.astimezone(BERLIN).date()
    return TerminRead(tag=tag, von=zeitraum.lower, bis=zeitraum.upper)
