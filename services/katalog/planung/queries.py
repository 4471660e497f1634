"""The plan of the Bündel by month, beside what the catalogue knows of each today."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.katalog.leistung.queries import NAECHSTES_ZUERST
from services.katalog.planung.regeln import NICHTS, gekommen, gekommen_jeden_monat
from services.katalog.tables import (
    Abdeckungszaehler,
    Leistung,
    Onlinedienst,
    OnlinedienstLeistung,
    Umsetzungsbuendel,
)
from shared.schemas.leistung import AngebotenRead
from shared.schemas.planung import (
    BuendelplanRead,
    GesamtmonatRead,
    MonatRead,
    PlanungFilter,
    PlanungRead,
    StatuszahlRead,
    SummeRead,
)


async def get_planung(session: AsyncSession, *, filter: PlanungFilter, heute: date) -> PlanungRead:
    """Return the Bündel that were to come from `von` to `bis`, in the order of their names."""
    stichtag = filter.stichtag or heute
    alle = await session.scalars(
        select(Umsetzungsbuendel).order_by(
            col(Umsetzungsbuendel.sortierung), col(Umsetzungsbuendel.kennung)
        )
    )
    geplant = [b for b in alle if _summe([b], filter).hoechstens > 0]
    benannt = await _je_buendel(session, _benannt())
    mit_schluessel = await _je_buendel(session, _schluessel())
    verrichtungen = await _je_buendel(session, _verrichtungen())
    genutzt = await _je_buendel(session, _genutzt(stichtag))
    status = await _je_status(session)
    dienste = await _onlinedienste(session)
    return PlanungRead(
        von=filter.von,
        bis=filter.bis,
        stichtag=stichtag,
        summe=_summe(geplant, filter),
        monate=_gesamtmonate(geplant, filter),
        items=[
            BuendelplanRead(
                umsetzungsbuendel=b.id,
                name=b.name,
                efa=b.efa,
                anzahl_leistungen=b.anzahl_leistungen,
                summe=_summe([b], filter),
                monate=[_monat([b], monat) for monat in _monate([b], filter)],
                leistungen_benannt=benannt.get(b.id, 0),
                leistungen_mit_schluessel=mit_schluessel.get(b.id, 0),
                verrichtungen=verrichtungen.get(b.id, 0),
                onlinedienste=dienste[b.id],
                leistungen_je_status=status[b.id],
                kommunen_mal_leistungen=genutzt.get(b.id, 0),
            )
            for b in geplant
        ],
    )


def _monate(buendel: Sequence[Umsetzungsbuendel], filter: PlanungFilter) -> list[str]:
    genannt = {monat for b in buendel for monat in b.verfuegbar_seit}
    return sorted(monat for monat in genannt if (filter.von or "") <= monat <= filter.bis)


def _summe(buendel: Sequence[Umsetzungsbuendel], filter: PlanungFilter) -> SummeRead:
    weit, eng = (
        sum(
            (
                lies(b.anzahl_leistungen, b.verfuegbar_seit, von=filter.von, bis=filter.bis)
                for b in buendel
            ),
            NICHTS,
        )
        for lies in (gekommen, gekommen_jeden_monat)
    )
    return SummeRead(
        mindestens=weit.mindestens,
        hoechstens=weit.hoechstens,
        mindestens_jeder_monat=eng.mindestens,
        hoechstens_jeder_monat=eng.hoechstens,
    )


def _monat(buendel: Sequence[Umsetzungsbuendel], monat: str) -> MonatRead:
    spanne = sum(
        (gekommen(b.anzahl_leistungen, b.verfuegbar_seit, von=monat, bis=monat) for b in buendel),
        NICHTS,
    )
    return MonatRead(monat=monat, mindestens=spanne.mindestens, hoechstens=spanne.hoechstens)


def _gesamtmonate(
    buendel: Sequence[Umsetzungsbuendel], filter: PlanungFilter
) -> list[GesamtmonatRead]:
    monate = []
    for monat in _monate(buendel, filter):
        bis_dahin = _summe(buendel, filter.model_copy(update={"bis": monat}))
        monate.append(
            GesamtmonatRead(
                **_monat(buendel, monat).model_dump(),
                bis_dahin_mindestens=bis_dahin.mindestens,
                bis_dahin_hoechstens=bis_dahin.hoechstens,
            )
        )
    return monate


async def _je_buendel(session: AsyncSession, query: Select[*tuple[Any, ...]]) -> dict[UUID, int]:
    return {zeile[0]: zeile[1] for zeile in await session.execute(query)}


def _benannt() -> Select[*tuple[Any, ...]]:
    buendel = col(Leistung.umsetzungsbuendel)
    return select(buendel, func.count()).where(buendel.is_not(None)).group_by(buendel)


def _schluessel() -> Select[*tuple[Any, ...]]:
    return _benannt().where(col(Leistung.leika_schluessel).is_not(None))


def _verrichtungen() -> Select[*tuple[Any, ...]]:
    """Count what the catalogue holds under the Leistungsobjekte of a Bündel."""
    verrichtung = aliased(Leistung, name="verrichtung")
    objekt = func.left(col(Leistung.leika_schluessel), 8)
    schluessel = col(verrichtung.leika_schluessel)
    buendel = col(Leistung.umsetzungsbuendel)
    return (
        select(buendel, func.count(col(verrichtung.id).distinct()))
        .join(verrichtung, schluessel.between(objekt + "000001", objekt + "999999"))
        .where(buendel.is_not(None))
        .group_by(buendel)
    )


def _genutzt(stichtag: date) -> Select[*tuple[Any, ...]]:
    zaehler = Abdeckungszaehler
    return (
        select(col(zaehler.gegenstand), func.sum(col(zaehler.kommunen)))
        .where(col(zaehler.art) == "umsetzungsbuendel", col(zaehler.tag) <= stichtag)
        .group_by(col(zaehler.gegenstand))
    )


async def _je_status(session: AsyncSession) -> dict[UUID, list[StatuszahlRead]]:
    weitester = (
        select(col(Onlinedienst.status))
        .join(OnlinedienstLeistung, col(OnlinedienstLeistung.onlinedienst) == col(Onlinedienst.id))
        .where(col(OnlinedienstLeistung.leistung) == col(Leistung.id))
        .order_by(_rang(col(Onlinedienst.status)))
        .limit(1)
        .scalar_subquery()
    )
    je_leistung = (
        select(col(Leistung.umsetzungsbuendel), weitester.label("status"))
        .where(col(Leistung.umsetzungsbuendel).is_not(None))
        .subquery()
    )
    gezaehlt: Any = await session.execute(
        select(*je_leistung.c, func.count())
        .group_by(*je_leistung.c)
        .order_by(_rang(je_leistung.c.status))
    )
    je_buendel: dict[UUID, list[StatuszahlRead]] = defaultdict(list)
    for buendel, status, anzahl in gezaehlt:
        je_buendel[buendel].append(StatuszahlRead(status=status, anzahl=anzahl))
    return je_buendel


async def _onlinedienste(session: AsyncSession) -> dict[UUID, list[AngebotenRead]]:
    dienst = Onlinedienst
    query = select(dienst).order_by(col(dienst.sortierung), col(dienst.kennung))
    je_buendel: dict[UUID, list[AngebotenRead]] = defaultdict(list)
    for zeile in await session.scalars(query):
        if zeile.umsetzungsbuendel:
            je_buendel[zeile.umsetzungsbuendel].append(
                AngebotenRead(id=zeile.id, name=zeile.name, status=zeile.status)
            )
    return je_buendel


def _rang(status: Any) -> Any:
    reihenfolge: list[str] = [s.value for s in NAECHSTES_ZUERST]
    return func.array_position(reihenfolge, status)
