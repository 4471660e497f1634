"""Keep the counters of the coverage right while the chain moves."""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.abdeckung.beitraege import BEITRAEGE_DER_PAARE
from services.katalog.tables import Abdeckungszaehler, Leistung, Onlinedienst, OnlinedienstLeistung

Zeile: TypeAlias = tuple[Any, ...]

SPERRE = func.hashtext("katalog.abdeckung")
SUMMEN = ("kommunen", "einwohner", "nutzbar")

_SCHWELLEN = text("""
  UPDATE katalog.abdeckungszaehler z SET schwelle = s.jetzt - s.vorher
  FROM (
    SELECT art, gegenstand, tag, (stand > 0)::int AS jetzt,
      (lag(stand, 1, 0) OVER (PARTITION BY art, gegenstand ORDER BY tag) > 0)::int AS vorher
    FROM (SELECT art, gegenstand, tag,
            sum(nutzbar) OVER (PARTITION BY art, gegenstand ORDER BY tag) AS stand
          FROM katalog.abdeckungszaehler
          WHERE art IN ('leistung', 'onlinedienst') AND gegenstand = ANY (:gegenstaende)) verlauf
  ) s
  WHERE (z.art, z.gegenstand, z.tag) = (s.art, s.gegenstand, s.tag)
    AND z.schwelle <> s.jetzt - s.vorher""").bindparams(
    bindparam("gegenstaende", type_=ARRAY(Uuid))
)


@asynccontextmanager
async def fortgeschrieben(
    session: AsyncSession, paare: Collection[tuple[UUID, str]]
) -> AsyncIterator[None]:
    """Change Bereitstellungen of these (Onlinedienst, AGS) inside; the counters follow.

    Wrap the change, not the reading before it, and many pairs at once rather than one by one. Who
    changes the same Onlinedienst or Leistung meanwhile waits. An error inside leaves all as it was.
    """
    genannt = sorted(set(paare))
    dienste, kommunen = [dienst for dienst, _ in genannt], [kommune for _, kommune in genannt]
    leistungen = await _sperren(session, set(dienste))
    werte = {"leistungen": leistungen, "dienste": dienste, "kommunen": kommunen}
    vorher = (await session.execute(BEITRAEGE_DER_PAARE, werte)).all()
    yield
    await session.flush()
    nachher = (await session.execute(BEITRAEGE_DER_PAARE, werte)).all()
    await _hinzuzaehlen(session, _unterschied(vorher, nachher))
    await schwellen_setzen(session, [*leistungen, *dienste])


async def _hinzuzaehlen(session: AsyncSession, zeilen: Iterable[Zeile]) -> None:
    """Add rows (art, gegenstand, tag, kommunen, einwohner, nutzbar), always in the same order."""
    werte = [
        dict(zip(("art", "gegenstand", "tag", *SUMMEN), zeile, strict=True)) | {"schwelle": 0}
        for zeile in sorted(zeilen)
    ]
    if not werte:
        return
    neu = insert(Abdeckungszaehler)
    spalten = neu.table.c
    summiert = neu.on_conflict_do_update(
        index_elements=["art", "gegenstand", "tag"],
        set_={summe: spalten[summe] + neu.excluded[summe] for summe in SUMMEN},
    )
    await session.execute(summiert, werte)


async def schwellen_setzen(session: AsyncSession, gegenstaende: Sequence[UUID]) -> None:
    """Mark the days on which these Leistungen and Onlinedienste got or lost their last Kommune."""
    await session.execute(_SCHWELLEN, {"gegenstaende": gegenstaende})


def _unterschied(vorher: Sequence[Row[Any]], nachher: Sequence[Row[Any]]) -> list[Zeile]:
    summen: dict[Zeile, Counter[str]] = {}
    for zeilen, mal in ((vorher, -1), (nachher, 1)):
        for zeile in zeilen:
            summe = summen.setdefault(zeile[:3], Counter())
            for name in SUMMEN:
                summe[name] += mal * getattr(zeile, name)
    return [
        (*schluessel, *(summe[name] for name in SUMMEN))
        for schluessel, summe in summen.items()
        if any(summe.values())
    ]


async def _sperren(session: AsyncSession, dienste: Collection[UUID]) -> list[UUID]:
    """Hold these Onlinedienste and their Leistungen until the commit; return the Leistungen.

    Always in the same order, and never while all is counted again.
    """
    await session.execute(select(func.pg_advisory_xact_lock_shared(SPERRE)))
    bedient = select(col(OnlinedienstLeistung.leistung)).where(
        col(OnlinedienstLeistung.onlinedienst).in_(dienste)
    )
    gesperrt: list[UUID] = []
    for schluessel, gesucht in ((col(Onlinedienst.id), dienste), (col(Leistung.id), bedient)):
        gesperrt = [
            *await session.scalars(
                select(schluessel)
                .where(schluessel.in_(gesucht))
                .order_by(schluessel)
                .with_for_update(key_share=True)
            )
        ]
    return gesperrt
