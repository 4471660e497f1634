"""Who waits, in order, and on which days each could begin.

Read as of one instant: nobody is offered a place that somebody ahead of them was not looked at for.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.foerderregel.regel import foerderung_des_moduls
from services.beratung.kontingent.finanzierung import Foerderung
from services.beratung.kontingent.wer_zahlt import frage_an
from services.beratung.planung.kalender import Tage
from services.beratung.planung.verfuegbarkeit import FREIE_BEGINNE, freie_beginne_von
from services.beratung.tables import Wartelisteneintrag
from services.beratung.warteliste.fristen import fruehester_beginn
from shared.schemas.beratung import Finanzierung, Format, VerfuegbarkeitenFilter
from shared.schemas.gebiet import kreis
from shared.schemas.warteliste import Eintragsstatus
from shared.vorgang import Vorgang


@dataclass(frozen=True, slots=True)
class Art:
    """What makes wishes alike: the same days are possible for all of them."""

    modul: int
    format: Format
    dauer: Decimal
    unterbrechung: bool
    kreis: str | None
    berater: UUID | None


@dataclass(frozen=True, slots=True)
class Wartende:
    """An entry with at least one possible beginning; first those the Land pays for, each in order
    of the days.
    """

    eintrag_id: UUID
    kommune: str
    art: Art
    beginne: Sequence[date]


async def lies_reihe(session: AsyncSession, vorgang: Vorgang) -> list[Wartende]:
    """Return in fair order who could be offered something now.

    Who takes only what is free of charge is passed over for the rest and keeps its place.
    The session reads one snapshot (REPEATABLE READ).
    """
    eintraege = list(
        await session.scalars(
            select(Wartelisteneintrag)
            .where(col(Wartelisteneintrag.status) == Eintragsstatus.WARTEND)
            .order_by(col(Wartelisteneintrag.nummer))
        )
    )
    frei = await _freie_beginne(session, eintraege, vorgang)
    foerderungen = {
        modul: await foerderung_des_moduls(session, modul)
        for modul in sorted({eintrag.modul for eintrag in eintraege})
    }
    reihe = []
    for eintrag in eintraege:
        art = art_von(eintrag)
        tage = {b: t for b, t in frei[art].items() if eintrag.von <= b <= eintrag.bis}
        kostenfrei = await _kostenfreie(
            session, foerderungen[eintrag.modul], eintrag.kommune, tage, vorgang
        )
        eigen = set(tage) - kostenfrei if eintrag.eigenanteil_akzeptiert else set()
        if beginne := [*sorted(kostenfrei), *sorted(eigen)]:
            reihe.append(Wartende(eintrag.id, eintrag.kommune, art, beginne))
    return reihe


def art_von(eintrag: Wartelisteneintrag) -> Art:
    vor_ort = eintrag.format is Format.VOR_ORT
    return Art(
        modul=eintrag.modul,
        format=eintrag.format,
        dauer=eintrag.dauer,
        unterbrechung=eintrag.unterbrechung_erlaubt,
        kreis=kreis(eintrag.kommune) if vor_ort else None,
        berater=eintrag.berater_id,
    )


async def _freie_beginne(
    session: AsyncSession, eintraege: Iterable[Wartelisteneintrag], vorgang: Vorgang
) -> Mapping[Art, Mapping[date, Tage]]:
    """Return for each kind of wish the beginnings with a free team, with their three days."""
    gleiche: defaultdict[Art, list[Wartelisteneintrag]] = defaultdict(list)
    for eintrag in eintraege:
        gleiche[art_von(eintrag)].append(eintrag)
    frueh = fruehester_beginn(vorgang.heute)
    frei = {}
    for art, gruppe in gleiche.items():
        frage = freie_beginne_von(
            VerfuegbarkeitenFilter(
                modul=art.modul,
                format=art.format,
                dauer_tage=art.dauer,
                berater=art.berater,
                region=art.kreis,
                unterbrechung_erlaubt=art.unterbrechung,
            ),
            von=max(frueh, min(eintrag.von for eintrag in gruppe)),
            bis=max(eintrag.bis for eintrag in gruppe),
            jetzt=vorgang.jetzt,
        )
        zeilen = await session.execute(FREIE_BEGINNE, frage)
        frei[art] = {erster: (erster, zweiter, dritter) for erster, zweiter, dritter, _ in zeilen}
    return frei


async def _kostenfreie(
    session: AsyncSession,
    foerderung: Foerderung,
    kommune: str,
    tage: Mapping[date, Tage],
    vorgang: Vorgang,
) -> set[date]:
    """Return the beginnings the Land would pay for: asked once for each of its periods."""
    je_zeit = defaultdict(list)
    for beginn, drei in tage.items():
        if zeit := foerderung.fuer(drei):
            je_zeit[zeit].append(beginn)
    kostenfrei: set[date] = set()
    for beginne in je_zeit.values():
        entscheidung = await frage_an(
            session, foerderung, kommune=kommune, tage=tage[beginne[0]], jetzt=vorgang.jetzt
        )
        if entscheidung.finanzierung is Finanzierung.LAND:
            kostenfrei.update(beginne)
    return kostenfrei
