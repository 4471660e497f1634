"""Who performs a Leistung at a place, and where it can be used online."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.bereitstellung.umfeld import ebenen_der
from services.katalog.kommune.bestehend import bestehende
from services.katalog.kommune.gebietsfolge import Gebietsfolge, lade_gebietsfolge
from services.katalog.kommune.queries import KommuneUnbekannt
from services.katalog.tables import Gebietseinheit, Leistung, Onlinedienst, OnlinedienstLeistung
from services.katalog.umsetzungsstand.gemeldet import DIENST, gemeldet, weg
from services.katalog.umsetzungsstand.regeln import weitester
from services.katalog.zustaendigkeit.regeln import (
    ES_FEHLT,
    grund,
    schluessel_und_ersatz,
    zustaendig,
)
from shared.schemas.abdeckung import (
    Grund,
    Hindernis,
    LeistungKurz,
    NutzbarerOnlinedienst,
    ZustaendigeStelle,
    ZustaendigkeitenFilter,
    ZustaendigkeitenRead,
    ZustaendigkeitRead,
)
from shared.schemas.katalog import Ebene, Stufe


async def get_zustaendigkeiten(
    session: AsyncSession, *, filter: ZustaendigkeitenFilter, heute: date
) -> ZustaendigkeitenRead:
    """Return who performs it there, each unit once for each Onlinedienst that is usable there.

    Nothing when no Leistung has the key; a place that is not there is refused.
    """
    stichtag = filter.stichtag or heute
    folge = await lade_gebietsfolge(session, stichtag)
    kommune = await _kommune(session, filter, stichtag, folge)
    leistung = await _leistung(session, filter.leika_schluessel)
    if leistung is None:
        return ZustaendigkeitenRead(items=[])
    ebenen = [Ebene(ebene) for ebene in leistung.zustaendige_ebene]
    stellen = await _stellen(session, kommune, ebenen, stichtag, folge)
    antworten: list[tuple[ZustaendigeStelle | None, NutzbarerOnlinedienst | Grund]] = []
    for einheit, ebene in stellen:
        stelle = ZustaendigeStelle(ags=einheit.ags, ars=einheit.ars, name=einheit.name, ebene=ebene)
        for auskunft in await _auskuenfte(session, leistung, einheit.ags, stichtag, folge):
            antworten.append((stelle, auskunft))
    if not stellen:
        hindernis = Hindernis.ANDERE_EBENE if ebenen else Hindernis.ZUSTAENDIGKEIT_UNBEKANNT
        antworten.append((None, grund(hindernis, ebenen=ebenen)))
    return ZustaendigkeitenRead(
        items=[_item(leistung, filter, *antwort, stichtag) for antwort in antworten]
    )


def _item(
    leistung: Leistung,
    filter: ZustaendigkeitenFilter,
    stelle: ZustaendigeStelle | None,
    auskunft: NutzbarerOnlinedienst | Grund,
    stichtag: date,
) -> ZustaendigkeitRead:
    gefragt, gefunden = filter.leika_schluessel, leistung.leika_schluessel
    return ZustaendigkeitRead(
        leistung=LeistungKurz(id=leistung.id, name=leistung.name, leika_schluessel=gefunden),
        statt_verrichtung=gefragt if gefragt != gefunden else None,
        zustaendig=stelle,
        onlinedienst=auskunft if isinstance(auskunft, NutzbarerOnlinedienst) else None,
        grund=auskunft if isinstance(auskunft, Grund) else None,
        stichtag=stichtag,
    )


async def _kommune(
    session: AsyncSession, filter: ZustaendigkeitenFilter, stichtag: date, folge: Gebietsfolge
) -> Gebietseinheit:
    ars = filter.ars
    ags = filter.ags or (ars[:5] + ars[9:] if ars else "")
    kommune = await bestehende(session, ags=ags, stichtag=stichtag, folge=folge)
    if ars and kommune.ars != ars:
        raise KommuneUnbekannt(f"Keine Kommune hat den Regionalschlüssel {ars}.")
    return kommune


async def _leistung(session: AsyncSession, leika_schluessel: str) -> Leistung | None:
    """Return the Leistung of this key or, without one, that which it is a Verrichtung of."""
    moegliche = schluessel_und_ersatz(leika_schluessel)
    gefunden = {
        leistung.leika_schluessel: leistung
        for leistung in await session.scalars(
            select(Leistung).where(col(Leistung.leika_schluessel).in_(moegliche))
        )
    }
    return next((gefunden[s] for s in moegliche if s in gefunden), None)


async def _stellen(
    session: AsyncSession,
    kommune: Gebietseinheit,
    ebenen: Sequence[Ebene],
    stichtag: date,
    folge: Gebietsfolge,
) -> list[tuple[Gebietseinheit, Ebene]]:
    eigene = [Ebene(ebene) for ebene in ebenen_der(kommune)]
    selbst, beim_kreis = zustaendig(eigene, ebenen)
    stellen = [(kommune, selbst)] if selbst else []
    if beim_kreis and kommune.kreis:
        kreis = await bestehende(session, ags=kommune.kreis, stichtag=stichtag, folge=folge)
        stellen.append((kreis, Ebene.LANDKREIS))
    return stellen


async def _auskuenfte(
    session: AsyncSession, leistung: Leistung, ags: str, stichtag: date, folge: Gebietsfolge
) -> list[NutzbarerOnlinedienst] | list[Grund]:
    """Return every Onlinedienst usable under this key, or the one reason why there is none."""
    bericht = gemeldet(folge.schluessel(ags), stichtag)
    dienst, bedient = Onlinedienst, OnlinedienstLeistung
    zeilen = (
        await session.execute(
            select(
                *DIENST,
                bericht.c.stufe,
                bericht.c.url,
                bericht.c.nutzbar_am,
            )
            .join_from(bedient, dienst, col(dienst.id) == col(bedient.onlinedienst))
            .outerjoin(bericht, bericht.c.onlinedienst == col(dienst.id))
            .where(col(bedient.leistung) == leistung.id)
            .order_by(
                col(dienst.sortierung),
                col(dienst.kennung),
                (bericht.c.kommune == ags).desc(),
                bericht.c.nutzbar_am,
            )
        )
    ).all()
    nutzbar: dict[Any, NutzbarerOnlinedienst] = {}
    for zeile in zeilen:
        if zeile.stufe == Stufe.NUTZBAR:
            nutzbar.setdefault(
                zeile.dienst,
                NutzbarerOnlinedienst(
                    id=zeile.dienst,
                    name=zeile.dienst_name,
                    url=zeile.url,
                    nutzbar_seit=zeile.nutzbar_am,
                ),
            )
    return list(nutzbar.values()) or [_hindernis(zeilen, stichtag)]


def _hindernis(zeilen: Sequence[Any], stichtag: date) -> Grund:
    wege = {weg(zeile, stichtag): zeile for zeile in zeilen}
    naechster = weitester(wege)
    if naechster is None:
        return grund(Hindernis.KEIN_ONLINEDIENST)
    if wege[naechster].stufe == Stufe.ZURUECKGENOMMEN:
        return grund(Hindernis.ZURUECKGENOMMEN, dienst=naechster.name)
    stufe = naechster.stufe
    return grund(ES_FEHLT[stufe] if stufe else Hindernis.NICHT_VERFUEGBAR, dienst=naechster.name)
