"""How much of a Zielkatalog a Kommune has reached, and what brings it forward."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Select, Uuid, bindparam, case, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.bereitstellung.umfeld import ebenen_der
from services.katalog.kommune.bestehend import bestehende
from services.katalog.kommune.gebietsfolge import lade_gebietsfolge
from services.katalog.tables import (
    Leistung,
    Onlinedienst,
    OnlinedienstLeistung,
    Zielkatalog,
    ZielkatalogLeistung,
)
from services.katalog.umsetzungsstand.gemeldet import DIENST, gemeldet, weg
from services.katalog.umsetzungsstand.regeln import (
    RANG,
    Vorhaben,
    Weg,
    nach_wirkung,
    naechstliegende,
    weitester,
)
from shared.anteil import anteil
from shared.errors import DomainError
from shared.schemas.abdeckung import (
    LeistungKurz,
    NaechsterSchritt,
    OnlinedienstKurz,
    Stufenzahl,
    UmsetzungsstandFilter,
    UmsetzungsstandRead,
    ZielkatalogRead,
)
from shared.schemas.katalog import Stufe

NAECHSTE = 20
KEIN_WEG = "Für diese Leistung gibt es noch keinen Onlinedienst."
NICHT_ABRUFBAR = "Der Onlinedienst kann am Stichtag nicht abgerufen werden."

_VERBREITUNG = text("""
  SELECT gegenstand, sum(nutzbar)::int, sum(einwohner)::bigint
  FROM katalog.abdeckungszaehler
  WHERE art = 'leistung' AND gegenstand = ANY (:leistungen) AND tag <= :stichtag
  GROUP BY gegenstand""").bindparams(bindparam("leistungen", type_=ARRAY(Uuid)))


class ZielkatalogUnbekannt(DomainError):
    status, slug, title = 404, "zielkatalog-unbekannt", "Diesen Zielkatalog gibt es nicht"


@dataclass
class _Ziel:
    leistung: LeistungKurz
    ebenen: frozenset[str]
    wege: list[Weg]


async def get_umsetzungsstand(
    session: AsyncSession, *, ags: str, filter: UmsetzungsstandFilter, heute: date
) -> UmsetzungsstandRead:
    """Return the state of this Kommune, with what those had that went up in it by the Stichtag."""
    stichtag = filter.stichtag or heute
    folge = await lade_gebietsfolge(session, stichtag)
    kommune = await bestehende(session, ags=ags, stichtag=stichtag, folge=folge)
    zielkatalog = await geltender(session, filter.zielkatalog, stichtag)
    schluessel = sorted(folge.schluessel(ags))
    wege = _wege(zielkatalog.id, schluessel, stichtag)
    ziele = _ziele((await session.execute(wege)).all(), stichtag)
    eigene = {k: z for k, z in ziele.items() if z.ebenen & ebenen_der(kommune)}
    fehlend = {k: z for k, z in eigene.items() if _stufe(z) is not Stufe.NUTZBAR}
    stufen = Counter(_stufe(ziel) for ziel in eigene.values())
    return UmsetzungsstandRead(
        ags=kommune.ags,
        name=kommune.name,
        stichtag=stichtag,
        auch_gemeldet_unter=[k for k in schluessel if k != kommune.ags],
        zielkatalog=gezeigt(zielkatalog, stichtag),
        leistungen=len(ziele),
        zustaendig=len(eigene),
        zustaendigkeit_unbekannt=sum(not ziel.ebenen for ziel in ziele.values()),
        nutzbar=stufen[Stufe.NUTZBAR],
        anteil=anteil(stufen[Stufe.NUTZBAR], len(eigene)),
        stufen=[Stufenzahl(stufe=s, leistungen=stufen[s]) for s in (*RANG, None)],
        fehlend=[ziel.leistung for ziel in fehlend.values()],
        naechste_schritte=await _naechste(session, fehlend, stichtag),
    )


async def geltender(session: AsyncSession, kennung: str | None, stichtag: date) -> Zielkatalog:
    """Return the one named or, without a name, the latest by the Stichtag, else the earliest."""
    stand = col(Zielkatalog.stand)
    query = select(Zielkatalog).order_by(
        case((stand <= stichtag, stand)).desc().nulls_last(), stand, col(Zielkatalog.kennung)
    )
    if kennung:
        query = query.where(col(Zielkatalog.kennung) == kennung)
    if gefunden := await session.scalar(query.limit(1)):
        return gefunden
    raise ZielkatalogUnbekannt(
        f"Es gibt keinen Zielkatalog „{kennung}“." if kennung else "Es gibt noch keinen."
    )


def gezeigt(zielkatalog: Zielkatalog, stichtag: date) -> ZielkatalogRead:
    juenger = zielkatalog.stand > stichtag
    return ZielkatalogRead(
        kennung=zielkatalog.kennung,
        name=zielkatalog.name,
        stand=zielkatalog.stand,
        quelle=zielkatalog.quelle,
        hinweis="Dieser Zielkatalog ist jünger als der Stichtag." if juenger else None,
    )


def _wege(zielkatalog: UUID, schluessel: Collection[str], stichtag: date) -> Select[Any]:
    """Select each Leistung aimed at with each Onlinedienst for it and what is reported of it."""
    bericht = gemeldet(schluessel, stichtag)
    ziel, bedient = col(ZielkatalogLeistung.leistung), OnlinedienstLeistung
    return (
        select(
            col(Leistung.id),
            col(Leistung.name),
            col(Leistung.leika_schluessel),
            col(Leistung.zustaendige_ebene),
            *DIENST,
            bericht.c.stufe,
        )
        .join_from(ZielkatalogLeistung, Leistung, col(Leistung.id) == ziel)
        .outerjoin(bedient, col(bedient.leistung) == col(Leistung.id))
        .outerjoin(Onlinedienst, col(Onlinedienst.id) == col(bedient.onlinedienst))
        .outerjoin(bericht, bericht.c.onlinedienst == col(Onlinedienst.id))
        .where(col(ZielkatalogLeistung.zielkatalog) == zielkatalog)
        .order_by(col(Leistung.sortierung), col(Leistung.kennung))
    )


def _ziele(zeilen: Sequence[Row[Any]], stichtag: date) -> dict[UUID, _Ziel]:
    """Gather the rows of a Leistung, one for each way; the order stays."""
    ziele: dict[UUID, _Ziel] = {}
    for zeile in zeilen:
        if zeile.id not in ziele:
            kurz = LeistungKurz(
                id=zeile.id, name=zeile.name, leika_schluessel=zeile.leika_schluessel
            )
            ziele[zeile.id] = _Ziel(kurz, frozenset(zeile.zustaendige_ebene), [])
        if zeile.dienst:
            ziele[zeile.id].wege.append(weg(zeile, stichtag))
    return ziele


def _stufe(ziel: _Ziel) -> Stufe | None:
    weiteste = weitester(ziel.wege)
    return weiteste.stufe if weiteste else None


async def _naechste(
    session: AsyncSession, fehlend: Mapping[UUID, _Ziel], stichtag: date
) -> list[NaechsterSchritt]:
    vorhaben = [
        Vorhaben(kennung, ziel.leistung.name, tuple(ziel.wege)) for kennung, ziel in fehlend.items()
    ]
    moegliche = {eines.leistung: eines for eines in naechstliegende(vorhaben, NAECHSTE)}
    werte = {"leistungen": list(moegliche), "stichtag": stichtag}
    for kennung, kommunen, einwohner in await session.execute(_VERBREITUNG, werte):
        moegliche[kennung] = replace(moegliche[kennung], kommunen=kommunen, einwohner=einwohner)
    return [
        _schritt(eines, fehlend[eines.leistung].leistung)
        for eines in nach_wirkung(moegliche.values())[:NAECHSTE]
    ]


def _schritt(eines: Vorhaben, leistung: LeistungKurz) -> NaechsterSchritt:
    schritte, schritt = eines.schritt or (None, None)
    hinweis = None
    if schritt is None:
        hinweis = KEIN_WEG if eines.weg is None else NICHT_ABRUFBAR
    return NaechsterSchritt(
        leistung=leistung,
        onlinedienst=OnlinedienstKurz(id=eines.weg.onlinedienst, name=eines.weg.name)
        if eines.weg
        else None,
        stufe=eines.weg.stufe if eines.weg else None,
        schritt=schritt,
        schritte_bis_nutzbar=schritte,
        nutzbar_in_kommunen=eines.kommunen,
        nutzbar_fuer_einwohner=eines.einwohner,
        hinweis=hinweis,
    )
