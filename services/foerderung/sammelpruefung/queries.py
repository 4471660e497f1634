"""Reads of collective checks and of their results."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.foerderfaehigkeit.alle_programme import beantragt_am
from services.foerderung.foerderfaehigkeit.verweis import verweis
from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.regelversion import programme_der_regelversionen
from services.foerderung.tables import Sammelergebnis, Sammelpruefung
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.foerderung import Pruefergebnis
from shared.schemas.liste import Liste
from shared.schemas.pruefung import (
    ProgrammsummeRead,
    SammelergebnisRead,
    SammelergebnisseFilter,
    SammelpruefungenFilter,
    SammelpruefungKurzRead,
    SammelpruefungRead,
)

SORTIERUNGEN = {
    "programm": (col(Sammelergebnis.programm), col(Sammelergebnis.ags)),
    "ags": (col(Sammelergebnis.ags), col(Sammelergebnis.programm)),
}


class SammelpruefungUnbekannt(DomainError):
    status, slug, title = 404, "sammelpruefung-unbekannt", "Diese Sammelprüfung gibt es nicht"


async def list_sammelpruefungen(
    session: AsyncSession, *, filter: SammelpruefungenFilter
) -> Liste[SammelpruefungKurzRead]:
    gesucht = select(Sammelpruefung)
    if filter.stichtag:
        gesucht = gesucht.where(col(Sammelpruefung.stichtag) == filter.stichtag)
    zeitpunkt = (col(Sammelpruefung.zeitpunkt), col(Sammelpruefung.id))
    seite = await page(session, gesucht, filter, by={"zeitpunkt": zeitpunkt})
    return Liste(
        items=[_kurz(lauf) for lauf in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def get_sammelpruefung(session: AsyncSession, *, id: UUID) -> Sammelpruefung:
    lauf = await session.get(Sammelpruefung, id)
    if lauf is None:
        raise SammelpruefungUnbekannt(f"Keine Sammelprüfung mit der Kennung {id}.")
    return lauf


async def mit_summen(session: AsyncSession, lauf: Sammelpruefung) -> SammelpruefungRead:
    """Return the run with its results counted by programme."""
    gruppe = (col(Sammelergebnis.programm), col(Sammelergebnis.ergebnis))
    zeilen = await session.execute(
        select(*gruppe, func.count())
        .where(col(Sammelergebnis.sammelpruefung) == lauf.id)
        .group_by(*gruppe)
    )
    anzahl: Counter[tuple[str, Pruefergebnis]] = Counter(
        {(programm, ergebnis): zahl for programm, ergebnis, zahl in zeilen}
    )
    programme = [
        ProgrammsummeRead(
            programm=code,
            regelversion=regelversion,
            **{ergebnis.value: anzahl[code, ergebnis] for ergebnis in Pruefergebnis},
        )
        for code, regelversion in sorted(lauf.regelversionen.items())
    ]
    return SammelpruefungRead(
        id=lauf.id,
        stichtag=lauf.stichtag,
        tag=lauf.tag,
        zeitpunkt=lauf.zeitpunkt,
        kommunen=anzahl.total() // len(programme),
        programme=programme,
    )


async def list_ergebnisse(
    session: AsyncSession, *, id: UUID, filter: SammelergebnisseFilter
) -> Liste[SammelergebnisRead]:
    """Return one page of what the programmes said, each with the address of the whole check."""
    lauf = await get_sammelpruefung(session, id=id)
    gesucht = select(Sammelergebnis).where(col(Sammelergebnis.sammelpruefung) == id)
    if filter.programm:
        gesucht = gesucht.where(col(Sammelergebnis.programm) == filter.programm)
    if filter.ergebnis:
        gesucht = gesucht.where(col(Sammelergebnis.ergebnis) == filter.ergebnis)
    if filter.ags:
        gesucht = gesucht.where(col(Sammelergebnis.ags) == filter.ags)
    seite = await page(session, gesucht, filter, by=SORTIERUNGEN)
    programme = await programme_der_regelversionen(session, lauf.regelversionen)
    return Liste(
        items=[_ergebnis(ergebnis, lauf, programme) for ergebnis in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


def _kurz(lauf: Sammelpruefung) -> SammelpruefungKurzRead:
    return SammelpruefungKurzRead(
        id=lauf.id,
        stichtag=lauf.stichtag,
        programme=sorted(lauf.regelversionen),
        tag=lauf.tag,
        zeitpunkt=lauf.zeitpunkt,
    )


def _ergebnis(
    ergebnis: Sammelergebnis, lauf: Sammelpruefung, programme: Mapping[str, Programm]
) -> SammelergebnisRead:
    programm = programme[ergebnis.programm]
    return SammelergebnisRead(
        programm=ergebnis.programm,
        ags=ergebnis.ags,
        ergebnis=ergebnis.ergebnis,
        hoechstbetrag=ergebnis.hoechstbetrag,
        unerfuellt=ergebnis.unerfuellt,
        fehlend=ergebnis.fehlend,
        nachvollziehen=verweis(
            programm,
            kommunen=[ergebnis.ags],
            stichtag=lauf.stichtag,
            angaben=beantragt_am(lauf.stichtag, programm),
            gruppe_offen=True,
        ),
    )
