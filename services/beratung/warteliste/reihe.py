"""Who waits, in order, and on which days each could begin.

Read as of one instant: nobody is offered a place that somebody ahead of them was not looked at for.
What it costs grows with the kinds of wishes, not with those who wait; they are read in batches.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.foerderregel.regel import foerderung_des_moduls
from services.beratung.kontingent.finanzierung import Foerderung
from services.beratung.planung.kalender import Tage
from services.beratung.planung.verfuegbarkeit import FREIE_BEGINNE, freie_beginne_von
from services.beratung.tables import Wartelisteneintrag
from services.beratung.warteliste.belegung import Belegung, belegungen
from services.beratung.warteliste.fristen import fruehester_beginn
from shared.schemas.beratung import Format, VerfuegbarkeitenFilter
from shared.schemas.gebiet import kreis
from shared.schemas.warteliste import Eintragsstatus
from shared.vorgang import Vorgang

STAPEL = 200  # as many as the Katalog answers for at once
VOR_ORT = col(Wartelisteneintrag.format) == Format.VOR_ORT
WARTENDE = (
    select(
        col(Wartelisteneintrag.id),
        col(Wartelisteneintrag.nummer),
        col(Wartelisteneintrag.kommune),
        col(Wartelisteneintrag.modul),
        col(Wartelisteneintrag.format),
        col(Wartelisteneintrag.dauer),
        col(Wartelisteneintrag.unterbrechung_erlaubt),
        case((VOR_ORT, func.left(col(Wartelisteneintrag.kommune), 5))).label("gebiet"),
        col(Wartelisteneintrag.berater_id),
        col(Wartelisteneintrag.von),
        col(Wartelisteneintrag.bis),
        col(Wartelisteneintrag.eigenanteil_akzeptiert),
    )
    .where(col(Wartelisteneintrag.status) == Eintragsstatus.WARTEND)
    .subquery()
)
W = WARTENDE.c
GLEICH = (W.modul, W.format, W.dauer, W.unterbrechung_erlaubt, W.gebiet, W.berater_id)


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


async def lies_reihe(session: AsyncSession, vorgang: Vorgang) -> AsyncGenerator[list[Wartende]]:
    """Yield in fair order who could be offered something now, batch by batch.

    Who takes only what is free of charge is passed over for the rest and keeps its place.
    The session reads one snapshot (REPEATABLE READ) until the last batch.
    """
    frei = await _freie_beginne(session, vorgang)
    foerderungen = {
        modul: await foerderung_des_moduls(session, modul)
        for modul in sorted({art.modul for art in frei})
    }
    nummer = 0
    while frei and (stapel := await _naechste(session, nach=nummer)):
        nummer = stapel[-1].nummer
        moeglich = []
        for eintrag in stapel:
            alle = frei.get(_art_von(eintrag), {})
            if tage := {b: t for b, t in alle.items() if eintrag.von <= b <= eintrag.bis}:
                moeglich.append((eintrag, tage))
        belegt = await belegungen(session, {e.kommune for e, _ in moeglich}, jetzt=vorgang.jetzt)
        reihe = []
        for eintrag, tage in moeglich:
            foerderung = foerderungen[eintrag.modul]
            if beginne := _beginne(eintrag, tage, foerderung, belegt[eintrag.kommune]):
                reihe.append(Wartende(eintrag.id, eintrag.kommune, _art_von(eintrag), beginne))
        yield reihe


async def _naechste(session: AsyncSession, *, nach: int) -> Sequence[Any]:
    frage = select(WARTENDE).where(W.nummer > nach).order_by(W.nummer).limit(STAPEL)
    return (await session.execute(frage)).all()


def _art_von(zeile: Any) -> Art:
    return Art(
        modul=zeile.modul,
        format=zeile.format,
        dauer=zeile.dauer,
        unterbrechung=zeile.unterbrechung_erlaubt,
        kreis=kreis(zeile.gebiet) if zeile.gebiet else None,
        berater=zeile.berater_id,
    )


async def _freie_beginne(
    session: AsyncSession, vorgang: Vorgang
) -> Mapping[Art, Mapping[date, Tage]]:
    """Return for each kind of wish the beginnings with a free team, with their three days.

    A kind for which nothing is free is left out.
    """
    gruppen = await session.execute(
        select(*GLEICH, func.min(W.von).label("von"), func.max(W.bis).label("bis")).group_by(
            *GLEICH
        )
    )
    frueh = fruehester_beginn(vorgang.heute)
    frei = {}
    for gruppe in gruppen.all():
        art = _art_von(gruppe)
        frage = freie_beginne_von(
            VerfuegbarkeitenFilter(
                modul=art.modul,
                format=art.format,
                dauer_tage=art.dauer,
                berater=art.berater,
                region=art.kreis,
                unterbrechung_erlaubt=art.unterbrechung,
            ),
            von=max(frueh, gruppe.von),
            bis=gruppe.bis,
            jetzt=vorgang.jetzt,
        )
        if zeilen := (await session.execute(FREIE_BEGINNE, frage)).all():
            frei[art] = {eins: (eins, zwei, drei) for eins, zwei, drei, *_ in zeilen}
    return frei


def _beginne(
    eintrag: Any, tage: Mapping[date, Tage], foerderung: Foerderung, belegt: Belegung
) -> list[date]:
    """Return the beginnings on which the Kommune itself is free: first those the Land pays for."""
    selbst_frei = {b: drei for b, drei in sorted(tage.items()) if belegt.tage.isdisjoint(drei)}
    land = [b for b, drei in selbst_frei.items() if belegt.land_zahlt(foerderung, drei)]
    eigen = [b for b in selbst_frei if b not in set(land)] if eintrag.eigenanteil_akzeptiert else []
    return land + eigen
