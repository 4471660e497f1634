"""Reads of the waiting list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.beratung.buchung.beteiligte import spricht_fuer
from services.beratung.buchung.frist import haelt, ist_verfallen
from services.beratung.buchung.queries import als_termin
from services.beratung.tables import (
    Akt,
    Buchung,
    BuchungKommune,
    Termin,
    Wartelisteneintrag,
)
from services.beratung.warteliste.status import pruefe_uebergang
from shared.auth import Person, Rolle
from shared.errors import DomainError
from shared.pagination import Sortierungen, page
from shared.schemas.beratung import BuchungStatus, TerminRead
from shared.schemas.liste import Liste
from shared.schemas.warteliste import (
    AngebotRead,
    EintragRead,
    Eintragsstatus,
    Fenster,
    WartelisteFilter,
)
from shared.sicht import ueber_alle
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung

LAUFEND = (Eintragsstatus.WARTEND, Eintragsstatus.ANGEBOTEN)


class EintragNichtGefunden(DomainError):
    status, slug, title = 404, "eintrag-nicht-gefunden", "Eintrag der Warteliste nicht gefunden"


class AngebotAbgelaufen(DomainError):
    status, slug, title = 409, "angebot-abgelaufen", "Das Angebot ist abgelaufen"


async def get_eintrag(
    session: AsyncSession, *, eintrag_id: UUID, person: Person, jetzt: datetime
) -> EintragRead:
    """Return an entry this person may see; a foreign one answers like an absent one."""
    eintrag = await session.get(Wartelisteneintrag, eintrag_id)
    if eintrag is None or not spricht_fuer(person, eintrag.kommune):
        raise EintragNichtGefunden(f"Kein Eintrag mit der Kennung {eintrag_id}.")
    (gelesen,) = await _gelesen(session, [eintrag], jetzt=jetzt)
    return gelesen


async def gelesener_eintrag(session: AsyncSession, vorgang: Bearbeitung) -> EintragRead:
    """Return the entry as the act has left it."""
    return await get_eintrag(
        session, eintrag_id=vorgang.id, person=vorgang.person, jetzt=vorgang.jetzt
    )


async def list_warteliste(
    session: AsyncSession, *, filter_: WartelisteFilter, person: Person, jetzt: datetime
) -> Liste[EintragRead]:
    """Return one page of the entries this person may see."""
    seite = await page(session, _gefiltert(filter_, person, jetzt), filter_, by=_sortierungen())
    return Liste(
        items=await _gelesen(session, seite.items, jetzt=jetzt),
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def lock_angebot(
    session: AsyncSession, akt: Akt, vorgang: Bearbeitung
) -> tuple[Wartelisteneintrag, Buchung]:
    """Return the entry and its open offer in the version the caller saw, locked for `akt`."""
    eintrag, buchung = await lock_eintrag(session, akt, vorgang)
    assert buchung is not None  # an act upon an offer begins at one
    return eintrag, buchung


async def lock_eintrag(
    session: AsyncSession, akt: Akt, vorgang: Bearbeitung
) -> tuple[Wartelisteneintrag, Buchung | None]:
    """Return the entry, ready for `akt`, and its open offer, both locked until the commit.

    An offer whose time is over can only lapse, whether it was closed already or not.
    """
    eintrag = await session.get(Wartelisteneintrag, vorgang.id, with_for_update=True)
    if eintrag is None or not spricht_fuer(vorgang.person, eintrag.kommune):
        raise EintragNichtGefunden(f"Kein Eintrag mit der Kennung {vorgang.id}.")
    buchung = await lock_offenes_angebot(session, eintrag, vorgang.jetzt)
    if eintrag.status is Eintragsstatus.ANGEBOTEN and buchung is None:
        raise AngebotAbgelaufen("Die Frist ist vorbei. Sie können sich neu eintragen.")
    pruefe_version(eintrag.version, vorgang.version)
    pruefe_uebergang(eintrag, akt)
    return eintrag, buchung


async def lock_offenes_angebot(
    session: AsyncSession, eintrag: Wartelisteneintrag, jetzt: datetime
) -> Buchung | None:
    """Return the Buchung that still holds the offered place, locked; None where none does."""
    if eintrag.status is not Eintragsstatus.ANGEBOTEN:
        return None
    buchung = await session.get(Buchung, eintrag.buchung_id, with_for_update=True)
    if buchung is None or buchung.status is not BuchungStatus.RESERVIERT:
        return None
    return None if ist_verfallen(buchung, jetzt) else buchung


def _gefiltert(
    filter_: WartelisteFilter, person: Person, jetzt: datetime
) -> Select[Wartelisteneintrag]:
    gesucht = select(Wartelisteneintrag)
    if Rolle.BERATUNG not in person.rollen:
        gesucht = gesucht.where(col(Wartelisteneintrag.kommune).in_(person.ags))
    if filter_.ags:
        gesucht = gesucht.where(col(Wartelisteneintrag.kommune) == filter_.ags)
    if filter_.modul:
        gesucht = gesucht.where(col(Wartelisteneintrag.modul) == filter_.modul)
    if filter_.status:
        gesucht = gesucht.where(_status(jetzt) == filter_.status)
    return gesucht


def _sortierungen() -> Sortierungen:
    nummer = col(Wartelisteneintrag.nummer)
    return {
        "eingetragen": (nummer,),
        "von": (col(Wartelisteneintrag.von), nummer),
        "ags": (col(Wartelisteneintrag.kommune), nummer),
        "modul": (col(Wartelisteneintrag.modul), nummer),
    }


def _status(jetzt: datetime) -> Any:
    """Return the status by the clock: an offer whose time is over has lapsed."""
    gehalten = (
        select(col(Buchung.id))
        .where(
            col(Buchung.id) == col(Wartelisteneintrag.buchung_id),
            haelt(jetzt),
        )
        .exists()
    )
    angeboten = col(Wartelisteneintrag.status) == Eintragsstatus.ANGEBOTEN
    return case(
        (and_(angeboten, ~gehalten), Eintragsstatus.ABGELAUFEN),
        else_=col(Wartelisteneintrag.status),
    )


async def _gelesen(
    session: AsyncSession, eintraege: Sequence[Wartelisteneintrag], *, jetzt: datetime
) -> list[EintragRead]:
    positionen = await _positionen(session, eintraege)
    angebote = await _offene_angebote(session, eintraege, jetzt)
    return [
        _lies(
            eintrag,
            position=positionen.get(eintrag.id),
            angebot=angebote.get(eintrag.buchung_id) if eintrag.buchung_id else None,
        )
        for eintrag in eintraege
    ]


def _lies(
    eintrag: Wartelisteneintrag, *, position: int | None, angebot: AngebotRead | None
) -> EintragRead:
    abgelaufen = eintrag.status is Eintragsstatus.ANGEBOTEN and angebot is None
    return EintragRead(
        id=eintrag.id,
        ags=eintrag.kommune,
        modul=eintrag.modul,
        format=eintrag.format,
        dauer_tage=eintrag.dauer,
        fenster=Fenster(von=eintrag.von, bis=eintrag.bis),
        unterbrechung_erlaubt=eintrag.unterbrechung_erlaubt,
        teilnehmende=eintrag.teilnehmende,
        eigenanteil_akzeptiert=eintrag.eigenanteil_akzeptiert,
        berater=eintrag.berater_id,
        status=Eintragsstatus.ABGELAUFEN if abgelaufen else eintrag.status,
        position=position,
        eingetragen=eintrag.eingetragen,
        buchung=eintrag.buchung_id,
        angebot=angebot,
        version=eintrag.version + abgelaufen,  # as it will be when the offer is closed
    )


async def _positionen(
    session: AsyncSession, eintraege: Sequence[Wartelisteneintrag]
) -> Mapping[UUID, int]:
    """Return for each that waits how many wait ahead of it for the same, itself included.

    The same: module and format, in windows that have a day in common.
    """
    wartende = [e.id for e in eintraege if e.status is Eintragsstatus.WARTEND]
    if not wartende:
        return {}
    davor = aliased(Wartelisteneintrag)
    anzahl = (
        select(func.count())
        .where(
            col(davor.status) == Eintragsstatus.WARTEND,
            col(davor.modul) == col(Wartelisteneintrag.modul),
            col(davor.format) == col(Wartelisteneintrag.format),
            col(davor.von) <= col(Wartelisteneintrag.bis),
            col(davor.bis) >= col(Wartelisteneintrag.von),
            col(davor.nummer) <= col(Wartelisteneintrag.nummer),
        )
        .scalar_subquery()
    )
    gesucht = select(col(Wartelisteneintrag.id), anzahl).where(
        col(Wartelisteneintrag.id).in_(wartende)
    )
    async with ueber_alle(session, "A place in the queue counts those ahead, whoever they are."):
        return {zeile[0]: zeile[1] for zeile in await session.execute(gesucht)}


async def _offene_angebote(
    session: AsyncSession, eintraege: Sequence[Wartelisteneintrag], jetzt: datetime
) -> Mapping[UUID, AngebotRead]:
    """Return by their Buchung the offers that stand at this instant."""
    angeboten = [e.buchung_id for e in eintraege if e.status is Eintragsstatus.ANGEBOTEN]
    if not angeboten:
        return {}
    termine: defaultdict[UUID | None, list[TerminRead]] = defaultdict(list)
    for termin in await session.scalars(
        select(Termin).where(col(Termin.buchung_id).in_(angeboten)).order_by(col(Termin.nr))
    ):
        termine[termin.buchung_id].append(als_termin(termin.zeitraum))
    zeilen = await session.execute(
        select(
            col(Buchung.id),
            col(Buchung.halten_bis),
            col(BuchungKommune.finanzierung),
            col(BuchungKommune.begruendung),
        )
        .join(
            BuchungKommune,
            (col(BuchungKommune.buchung_id) == col(Buchung.id))
            & (col(BuchungKommune.kommune) == col(Buchung.kommune)),
        )
        .where(col(Buchung.id).in_(angeboten), haelt(jetzt))
    )
    return {
        zeile.id: AngebotRead(
            antwort_bis=zeile.halten_bis,
            termine=termine[zeile.id],
            finanzierung=zeile.finanzierung,
            begruendung=zeile.begruendung,
        )
        for zeile in zeilen
    }
