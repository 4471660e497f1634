"""Reads of Anträge."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag import lage
from services.foerderung.antrag.nachweispflicht import fehlende_nachweise
from services.foerderung.antrag.offen import offene_schritte
from services.foerderung.antrag.status import INTERN, INTERNE_AKTE, SICHTBAR
from services.foerderung.antrag.zugriff import (
    gesehener_status,
    hat_status,
    lies_sichtbaren,
    sichtbar,
    sieht_internes,
)
from services.foerderung.tables import (
    Antrag,
    AntragKommune,
    Begruendung,
    Journal,
    Kosten,
    Nachforderung,
)
from shared.auth import Person
from shared.pagination import page
from shared.schemas.antrag import (
    AntraegeFilter,
    AntragKurzRead,
    AntragRead,
    Antragstatus,
    Beteiligung,
    KostenRead,
    NachforderungRead,
    TeilnahmeRead,
)
from shared.schemas.antragsverlauf import SchrittRead, VerlaufFilter
from shared.schemas.entscheidung import Ausnahmewunsch
from shared.schemas.liste import Liste
from shared.schemas.pruefung import PruefungRead
from shared.vorgang import Vorgang

SORTIERUNGEN = {
    "angelegt": (col(Antrag.id),),
    "aktenzeichen": (col(Antrag.aktenzeichen),),
}


async def list_antraege(
    session: AsyncSession, *, filter: AntraegeFilter, person: Person
) -> Liste[AntragKurzRead]:
    """Return one page of the Anträge this person may see."""
    gesucht = select(Antrag).where(sichtbar(person))
    if filter.status:
        gesucht = gesucht.where(hat_status(filter.status, person))
    if filter.programm:
        gesucht = gesucht.where(col(Antrag.programm) == filter.programm)
    if filter.ags:
        gesucht = gesucht.where(col(Antrag.kommunen).contains([filter.ags]))
    seite = await page(session, gesucht, filter, by=SORTIERUNGEN)
    return Liste(
        items=[AntragKurzRead(**_kurz(antrag, person)) for antrag in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def get_antrag(session: AsyncSession, *, id: UUID, vorgang: Vorgang) -> AntragRead:
    return await gelesen(session, await lies_sichtbaren(session, id, vorgang.person), vorgang)


async def gelesen(session: AsyncSession, antrag: Antrag, vorgang: Vorgang) -> AntragRead:
    """Return the Antrag as it now is, as far as this person may see it."""
    person = vorgang.person
    teilnahmen = await session.scalars(
        select(AntragKommune)
        .where(col(AntragKommune.antrag) == antrag.id)
        .order_by(col(AntragKommune.rolle) != Beteiligung.FEDERFUEHREND, col(AntragKommune.ags))
    )
    kosten = await session.scalars(
        select(Kosten).where(col(Kosten.antrag) == antrag.id).order_by(col(Kosten.nr))
    )
    nachforderung = await session.scalar(
        select(Nachforderung).where(
            col(Nachforderung.antrag) == antrag.id, col(Nachforderung.erledigt_am).is_(None)
        )
    )
    gesagt = not _verschwiegen(antrag, person)
    return AntragRead(
        **_kurz(antrag, person),
        beschreibung=antrag.beschreibung,
        vorhaben_beginn=antrag.vorhaben_beginn,
        vorhaben_ende=antrag.vorhaben_ende,
        teilnahmen=[TeilnahmeRead.model_validate(eine) for eine in teilnahmen],
        kosten=[KostenRead.model_validate(position) for position in kosten],
        angaben=antrag.angaben,
        fakten=antrag.fakten,
        regelversion=antrag.regelversion,
        pruefung=PruefungRead.model_validate(antrag.pruefung) if antrag.pruefung else None,
        nachforderung=NachforderungRead.model_validate(nachforderung) if nachforderung else None,
        ausnahmewuensche=[Ausnahmewunsch.model_validate(w) for w in antrag.ausnahmewuensche],
        ausnahmen=await lage.ausnahmen(session, antrag) if gesagt else [],
        votum=await lage.votumstand(session, antrag) if sieht_internes(person, antrag) else None,
        entscheidung=lage.entscheidung(antrag) if gesagt else None,
        mittel=await lage.mittel(session, antrag) if gesagt else None,
        fehlende_nachweise=await fehlende_nachweise(session, antrag, heute=vorgang.heute),
        moegliche_schritte=await offene_schritte(session, antrag, person),
    )


async def list_verlauf(
    session: AsyncSession, *, id: UUID, filter: VerlaufFilter, person: Person
) -> Liste[SchrittRead]:
    """Return one page of what was done; what the authority has not told yet is left out."""
    antrag = await lies_sichtbaren(session, id, person)
    schritte = select(Journal).where(
        col(Journal.gegenstand) == Antrag.__tablename__, col(Journal.gegenstand_id) == id
    )
    if not sieht_internes(person, antrag):
        schritte = schritte.where(col(Journal.akt).not_in(INTERNE_AKTE))
    seite = await page(session, schritte, filter, by={"version": (col(Journal.version),)})
    gesagt = await session.scalars(select(Begruendung).where(col(Begruendung.antrag) == id))
    begruendungen = {eine.version: eine.text for eine in gesagt}
    return Liste(
        items=[
            SchrittRead(
                akt=schritt.akt,
                version=schritt.version,
                tag=schritt.tag,
                zeitpunkt=schritt.zeitpunkt,
                begruendung=begruendungen.get(schritt.version),
            )
            for schritt in seite.items
        ],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


def _kurz(antrag: Antrag, person: Person) -> dict[str, Any]:
    return {
        "id": antrag.id,
        "aktenzeichen": antrag.aktenzeichen,
        "programm": antrag.programm,
        "titel": antrag.titel,
        "status": gesehener_status(antrag, person),
        "stand": SICHTBAR[antrag.status],
        "federfuehrend": antrag.federfuehrend,
        "kommunen": antrag.kommunen,
        "beantragt": antrag.beantragt,
        "bewilligt": None if _verschwiegen(antrag, person) else antrag.bewilligt,
        "eingereicht_am": antrag.eingereicht_am,
        "version": antrag.version,
    }


def _verschwiegen(antrag: Antrag, person: Person) -> bool:
    """Return whether this person is not told what was or is being decided.

    Whoever withdraws is never told what would have been.
    """
    ungesagt = (*INTERN, Antragstatus.ZURUECKGEZOGEN)
    return antrag.status in ungesagt and not sieht_internes(person, antrag)
