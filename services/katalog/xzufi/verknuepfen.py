"""What follows from the objects together: which Onlinedienst serves what, and what is gone.

Done after all objects are read, because a Zustaendigkeit may come before what it joins.
"""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, delete, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.katalog.abdeckung.neu_zaehlen import bei_aenderung_neu_gezaehlt
from services.katalog.tables import (
    Bereitstellung,
    Leistung,
    Onlinedienst,
    OnlinedienstLeistung,
    XzufiObjekt,
)
from services.katalog.uebernahme.bericht import Bericht
from services.katalog.xzufi.begriffe import NAMEN, Klasse
from services.katalog.xzufi.objekt import Loeschung
from shared.schemas.katalog import Herkunft

Paare: TypeAlias = set[tuple[UUID, UUID]]

IDS = bindparam("ids", type_=ARRAY(Uuid))
GENANNT = 20  # sentences of one kind in a report
AUF_EINMAL = 1000

_OFFEN = text("""
  SELECT count(*) FROM katalog.xzufi_objekt zustaendigkeit
  WHERE klasse = 'zustaendigkeit'
    AND (NOT EXISTS (SELECT FROM katalog.xzufi_objekt o WHERE o.id = zustaendigkeit.bezug_leistung)
      OR NOT EXISTS (SELECT FROM katalog.xzufi_objekt o WHERE o.id = zustaendigkeit.bezug_traeger))
""")
_KETTE = text("""
  WITH genannt AS (
    SELECT DISTINCT dienst.onlinedienst, kommune
    FROM katalog.xzufi_objekt zustaendigkeit
    JOIN katalog.xzufi_objekt dienst ON dienst.id = zustaendigkeit.bezug_traeger
    CROSS JOIN LATERAL unnest(zustaendigkeit.kommunen) kommune
    WHERE zustaendigkeit.klasse = 'zustaendigkeit' AND dienst.onlinedienst IS NOT NULL),
  anders AS (
    SELECT genannt.kommune, d.name, d.kennung,
           coalesce(b.stufe, 'nicht bereitgestellt') AS stufe
    FROM genannt JOIN katalog.onlinedienst d ON d.id = genannt.onlinedienst
    LEFT JOIN katalog.bereitstellung b ON b.onlinedienst = d.id AND b.kommune = genannt.kommune
      AND b.zurueckgenommen_am IS NULL
    WHERE b.stufe IS DISTINCT FROM 'nutzbar' AND d.url_vorlage IS NOT NULL)
  SELECT kommune, name, stufe, count(*) OVER () AS anzahl FROM anders
  ORDER BY kommune, kennung LIMIT :grenze""")

# a row stays as long as anybody else speaks of it
_ENTBEHRLICH = {
    Klasse.LEISTUNG: text("""
  DELETE FROM katalog.leistung l WHERE l.id = ANY (:ids) AND l.herkunft = 'xzufi'
    AND NOT EXISTS (SELECT FROM katalog.xzufi_objekt o WHERE o.leistung = l.id)
    AND NOT EXISTS (SELECT FROM katalog.reifegrad r WHERE r.leistung = l.id)
    AND NOT EXISTS (SELECT FROM katalog.fabrik_leistung f WHERE f.leistung = l.id)
    AND NOT EXISTS (SELECT FROM katalog.zielkatalog_leistung z WHERE z.leistung = l.id)
    AND NOT EXISTS (SELECT FROM katalog.onlinedienst_leistung p WHERE p.leistung = l.id)
  RETURNING l.id, l.kennung, l.name""").bindparams(IDS),
    Klasse.ONLINEDIENST: text("""
  DELETE FROM katalog.onlinedienst d WHERE d.id = ANY (:ids) AND d.herkunft = 'xzufi'
    AND NOT EXISTS (SELECT FROM katalog.xzufi_objekt o WHERE o.onlinedienst = d.id)
    AND NOT EXISTS (SELECT FROM katalog.bereitstellung b WHERE b.onlinedienst = d.id)
  RETURNING d.id, d.kennung, d.name""").bindparams(IDS),
}


async def loeschen(
    session: AsyncSession, stapel: Sequence[Loeschung], bericht: Bericht
) -> list[tuple[Klasse, UUID]]:
    """Take away the objects; answers which rows they told of. What we never had is passed over."""
    ids = {kennung for eintrag in stapel for kennung in eintrag.identifikator.moegliche_ids}
    objekt = XzufiObjekt
    weg = await session.execute(
        delete(objekt)
        .where(col(objekt.id).in_(ids))
        .returning(
            col(objekt.klasse), col(objekt.kennung), col(objekt.leistung), col(objekt.onlinedienst)
        )
    )
    zeilen = weg.all()
    for zeile in zeilen:
        bericht.entfernt(NAMEN[zeile.klasse], zeile.kennung, zeile.kennung)
    bericht.uebergehen(max(0, len(stapel) - len(zeilen)))
    bezogen = ((zeile.klasse, zeile.leistung or zeile.onlinedienst) for zeile in zeilen)
    return [(klasse, id) for klasse, id in bezogen if id]


async def paare(session: AsyncSession) -> Paare:
    """Return the (Onlinedienst, Leistung) that Zustaendigkeiten join and both of which we have."""
    zustaendigkeit, dienst, ziel = XzufiObjekt, aliased(XzufiObjekt), aliased(XzufiObjekt)
    gefunden = await session.execute(
        select(col(dienst.onlinedienst), col(ziel.leistung))
        .join_from(zustaendigkeit, dienst, col(dienst.id) == col(zustaendigkeit.bezug_traeger))
        .join(ziel, col(ziel.id) == col(zustaendigkeit.bezug_leistung))
        .where(
            col(zustaendigkeit.klasse) == Klasse.ZUSTAENDIGKEIT,
            col(dienst.onlinedienst).is_not(None),
            col(ziel.leistung).is_not(None),
        )
        .distinct()
    )
    return {(dienst, leistung) for dienst, leistung in gefunden if dienst and leistung}


async def verknuepfen(
    session: AsyncSession,
    vorher: Paare,
    geloescht: Sequence[tuple[Klasse, UUID]],
    bericht: Bericht,
) -> None:
    """Bring into effect what the objects say together; `vorher` are the pairs they said before."""
    nachher = await paare(session)
    dienste = {dienst for dienst, _ in vorher ^ nachher}
    zaehlt = await session.scalar(
        select(col(Bereitstellung.id)).where(col(Bereitstellung.onlinedienst).in_(dienste)).limit(1)
    )
    async with bei_aenderung_neu_gezaehlt(session) if zaehlt else nullcontext():
        await _loesen(session, vorher - nachher, bericht)
        for klasse in (Klasse.ONLINEDIENST, Klasse.LEISTUNG):
            await _entbehrliche(session, klasse, geloescht, bericht)
        await _zuordnen(session, nachher, bericht)
    if offen := await session.scalar(_OFFEN):
        bericht.hinweis(f"{offen} Zuständigkeiten nennen Objekte, die noch nicht vorliegen.")
    await _kette_berichten(session, bericht)


async def _loesen(session: AsyncSession, weg: Paare, bericht: Bericht) -> None:
    """Part what no Zustaendigkeit joins any more, where the Onlinedienst is of XZuFi."""
    paar, dienst = OnlinedienstLeistung, Onlinedienst
    von_xzufi = select(col(dienst.id)).where(col(dienst.herkunft) == Herkunft.XZUFI)
    for teil in _teile(weg):
        geloest = await session.execute(
            delete(paar)
            .where(
                tuple_(col(paar.onlinedienst), col(paar.leistung)).in_(teil),
                col(paar.onlinedienst).in_(von_xzufi),
            )
            .returning(col(paar.onlinedienst), col(paar.leistung))
        )
        for namen in await _namen(session, [(d, leistung) for d, leistung in geloest]):
            bericht.entfernt("Zuordnung", *namen)


async def _zuordnen(session: AsyncSession, soll: Paare, bericht: Bericht) -> None:
    for teil in _teile(soll):
        neu = insert(OnlinedienstLeistung).on_conflict_do_nothing()
        spalten = neu.table.c
        zugeordnet = await session.execute(
            neu.returning(spalten.onlinedienst, spalten.leistung),
            [{"onlinedienst": dienst, "leistung": leistung} for dienst, leistung in teil],
        )
        neue = [(dienst, leistung) for dienst, leistung in zugeordnet]
        bericht.unveraendert("Zuordnung", len(teil) - len(neue))
        for namen in await _namen(session, neue):
            bericht.neu("Zuordnung", *namen)


def _teile(gesuchte: Paare) -> Iterator[list[tuple[UUID, UUID]]]:
    sortiert = sorted(gesuchte)
    for ab in range(0, len(sortiert), AUF_EINMAL):
        yield sortiert[ab : ab + AUF_EINMAL]


async def _namen(
    session: AsyncSession, gesuchte: Sequence[tuple[UUID, UUID]]
) -> list[tuple[str, str]]:
    """Return the names of both ends of each pair."""
    namen: dict[UUID, str] = {}
    for tabelle, ids in (
        (Onlinedienst, [dienst for dienst, _ in gesuchte]),
        (Leistung, [leistung for _, leistung in gesuchte]),
    ):
        zeilen = await session.execute(
            select(col(tabelle.id), col(tabelle.name)).where(col(tabelle.id).in_(ids))
        )
        namen |= {zeile.id: zeile.name for zeile in zeilen}
    return [(namen[dienst], namen[leistung]) for dienst, leistung in gesuchte]


async def _entbehrliche(
    session: AsyncSession,
    klasse: Klasse,
    geloescht: Sequence[tuple[Klasse, UUID]],
    bericht: Bericht,
) -> None:
    ids = sorted({id for k, id in geloescht if k == klasse})
    weg = (await session.execute(_ENTBEHRLICH[klasse], {"ids": ids})).all()
    for _, kennung, name in weg:
        bericht.entfernt(klasse.capitalize(), kennung, name)
    if len(weg) < len(ids):
        anzahl = len(ids) - len(weg)
        bericht.hinweis(
            f"Gelöscht gemeldet und doch behalten, weil andere darauf verweisen: {anzahl}-mal"
            f" {klasse.capitalize()}."
        )


async def _kette_berichten(session: AsyncSession, bericht: Bericht) -> None:
    """Tell where a directory offers what the chain does not know as usable; move nothing."""
    anders: Sequence[Any] = (await session.execute(_KETTE, {"grenze": GENANNT})).all()
    for zeile in anders:
        bericht.hinweis(
            f"{zeile.kommune}: „{zeile.name[:100]}“ ist laut XZuFi nutzbar, laut Kette"
            f" {zeile.stufe}. Die Kette bleibt, wie gemeldet."
        )
    if anders and anders[0].anzahl > len(anders):
        bericht.hinweis(f"Ebenso in {anders[0].anzahl - len(anders)} weiteren Fällen.")
