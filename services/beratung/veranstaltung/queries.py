"""Reads of Veranstaltungen and of the Anmeldungen for them."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.tables import Anmeldung, Sitzplatz, Veranstaltung
from shared.auth import Person, Rolle
from shared.clock import BERLIN
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.liste import Liste
from shared.schemas.veranstaltung import (
    AnmeldungenFilter,
    AnmeldungMitPostfach,
    AnmeldungRead,
    Anmeldungsstatus,
    VeranstaltungenFilter,
    VeranstaltungRead,
)

ALLE_SEHEN = frozenset({Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE})


class VeranstaltungUnbekannt(DomainError):
    status, slug, title = 404, "veranstaltung-unbekannt", "Diese Veranstaltung gibt es nicht"

    def __init__(self, id: UUID) -> None:
        super().__init__(f"Keine Veranstaltung mit der Kennung {id}.")


class AnmeldungUnbekannt(DomainError):
    status, slug, title = 404, "anmeldung-unbekannt", "Diese Anmeldung gibt es nicht"

    def __init__(self, id: UUID) -> None:
        super().__init__(f"Keine Anmeldung mit der Kennung {id}.")


async def list_veranstaltungen(
    session: AsyncSession, filter: VeranstaltungenFilter
) -> Liste[VeranstaltungRead]:
    """Return one page of those that run between the days in Berlin, both included."""
    query = select(Veranstaltung)
    if filter.von:
        query = query.where(col(Veranstaltung.ende) > mitternacht(filter.von))
    if filter.bis:
        query = query.where(col(Veranstaltung.beginn) < mitternacht(filter.bis + timedelta(days=1)))
    beginn = (col(Veranstaltung.beginn), col(Veranstaltung.id))
    seite = await page(session, query, filter, by={"beginn": beginn})
    kennungen = [veranstaltung.id for veranstaltung in seite.items]
    zeilen = await session.execute(_gezaehlt().where(col(Veranstaltung.id).in_(kennungen)))
    gelesen = {zeile[0].id: _gelesen(*zeile) for zeile in zeilen}
    return Liste(
        items=[gelesen[kennung] for kennung in kennungen],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def get_veranstaltung(session: AsyncSession, id: UUID) -> VeranstaltungRead:
    """Return it with its counts, as the transaction has left it."""
    await session.flush()
    zeile = (await session.execute(_gezaehlt().where(col(Veranstaltung.id) == id))).one_or_none()
    if zeile is None:
        raise VeranstaltungUnbekannt(id)
    return _gelesen(*zeile)


async def lock_veranstaltung(session: AsyncSession, id: UUID) -> Veranstaltung:
    """Return it locked until the commit: who wants its seats comes one after another."""
    veranstaltung = await session.get(
        Veranstaltung, id, with_for_update=True, populate_existing=True
    )
    if veranstaltung is None:
        raise VeranstaltungUnbekannt(id)
    return veranstaltung


async def list_anmeldungen(
    session: AsyncSession, *, veranstaltung_id: UUID, filter: AnmeldungenFilter, person: Person
) -> Liste[AnmeldungMitPostfach]:
    """Return one page in the order of their turn: all, or for a Kommune its own."""
    if await session.get(Veranstaltung, veranstaltung_id) is None:
        raise VeranstaltungUnbekannt(veranstaltung_id)
    query = select(Anmeldung).where(col(Anmeldung.veranstaltung_id) == veranstaltung_id)
    if person.rollen.isdisjoint(ALLE_SEHEN):
        query = query.where(col(Anmeldung.kommune).in_(person.ags))
    if filter.status:
        query = query.where(col(Anmeldung.status) == filter.status)
    reihe = (col(Anmeldung.reihe), col(Anmeldung.id))
    seite = await page(session, query, filter, by={"reihe": reihe})
    return Liste(
        items=[mit_postfach(anmeldung) for anmeldung in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def find_anmeldung(session: AsyncSession, id: UUID, person: Person) -> Anmeldung:
    """Return one this person may see; a foreign one answers like an absent one."""
    anmeldung = await session.get(Anmeldung, id)
    if anmeldung is None or not (person.rollen & ALLE_SEHEN or person.vertritt(anmeldung.kommune)):
        raise AnmeldungUnbekannt(id)
    return anmeldung


async def get_anmeldung(session: AsyncSession, id: UUID, person: Person) -> AnmeldungMitPostfach:
    """Return one this person may see."""
    return mit_postfach(await find_anmeldung(session, id, person))


def anmeldung_gelesen(anmeldung: Anmeldung) -> AnmeldungRead:
    return AnmeldungRead(**_felder(anmeldung))


def mit_postfach(anmeldung: Anmeldung) -> AnmeldungMitPostfach:
    return AnmeldungMitPostfach(**_felder(anmeldung), funktionspostfach=anmeldung.funktionspostfach)


def mitternacht(tag: date) -> datetime:
    """Return the instant at which this day begins in Berlin."""
    return datetime.combine(tag, time(), BERLIN)


def _felder(anmeldung: Anmeldung) -> dict[str, Any]:
    return {
        "id": anmeldung.id,
        "veranstaltung": anmeldung.veranstaltung_id,
        "ags": anmeldung.kommune,
        "plaetze": anmeldung.plaetze,
        "status": anmeldung.status,
        "reihe": anmeldung.reihe,
        "tag": anmeldung.tag,
        "version": anmeldung.version,
    }


def _gezaehlt() -> Select[Any]:
    """Select each Veranstaltung with its seats that are taken and those that are waited for."""
    belegt = (
        select(func.count())
        .where(col(Sitzplatz.veranstaltung_id) == col(Veranstaltung.id))
        .scalar_subquery()
    )
    wartend = (
        select(func.coalesce(func.sum(col(Anmeldung.plaetze)), 0))
        .where(
            col(Anmeldung.veranstaltung_id) == col(Veranstaltung.id),
            col(Anmeldung.status) == Anmeldungsstatus.WARTELISTE,
        )
        .scalar_subquery()
    )
    return select(Veranstaltung, belegt, wartend)


def _gelesen(veranstaltung: Veranstaltung, belegt: int, wartend: int) -> VeranstaltungRead:
    kapazitaet = veranstaltung.kapazitaet
    return VeranstaltungRead(
        id=veranstaltung.id,
        titel=veranstaltung.titel,
        beschreibung=veranstaltung.beschreibung,
        beginn=veranstaltung.beginn,
        ende=veranstaltung.ende,
        format=veranstaltung.format,
        ort=veranstaltung.ort,
        adresse=veranstaltung.adresse,
        kapazitaet=kapazitaet,
        anmeldeschluss=veranstaltung.anmeldeschluss,
        status=veranstaltung.status,
        belegt=belegt,
        frei=None if kapazitaet is None else kapazitaet - belegt,
        wartend=wartend,
        quelle=veranstaltung.quelle,
        version=veranstaltung.version,
    )
