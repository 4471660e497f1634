"""Reads of Berater."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.tables import Berater
from shared.errors import DomainError
from shared.kalender import TAG
from shared.pagination import slice_page
from shared.schemas.berater import ArbeitszeitItem, BeraterFilter, BeraterRead
from shared.schemas.liste import Liste
from shared.sortierung import gefaltet

# As planned on the Stichtag, or else on the next day there is a plan for, or else on the last: a
# team that was taken up again has days between without any. There is a row of Anfahrt whenever.
BERATER = text("""
    SELECT b.id, b.name, w.regionen, w.puffer_minuten, b.version,
           lower(b.aktiv) AS aktiv_von, upper(b.aktiv) AS aktiv_vor,
           ARRAY(SELECT DISTINCT e.modul FROM beratung.einsatz e
                 WHERE e.berater_id = b.id AND e.gueltig @> tag ORDER BY 1) AS module,
           ARRAY(SELECT DISTINCT e.format FROM beratung.einsatz e
                 WHERE e.berater_id = b.id AND e.gueltig @> tag ORDER BY 1) AS formate,
           (SELECT coalesce(json_agg(json_build_object('wochentag', a.wochentag,
                     'von', to_char(a.von, 'HH24:MI'), 'bis', to_char(a.bis, 'HH24:MI'))
                     ORDER BY a.wochentag), '[]')
            FROM beratung.arbeitszeit a WHERE a.berater_id = b.id AND a.gueltig @> tag
              AND a.art = 'vormittags') AS arbeitszeiten
    FROM beratung.berater b
    CROSS JOIN LATERAL (
      SELECT regionen, puffer_minuten, greatest(lower(gueltig),
               least(CAST(:stichtag AS date), coalesce(upper(gueltig) - 1, 'infinity'))) AS tag
        FROM beratung.anfahrt WHERE berater_id = b.id
       ORDER BY coalesce(upper(gueltig) <= CAST(:stichtag AS date), false),
                greatest(0, lower(gueltig) - CAST(:stichtag AS date),
                            CAST(:stichtag AS date) - upper(gueltig)) LIMIT 1) w
    WHERE CAST(:id AS uuid) IS NULL OR b.id = :id
""")


class BeraterUnbekannt(DomainError):
    """There is nothing under this address."""

    status, slug, title = 404, "berater-unbekannt", "Dieses Team gibt es nicht"


class GenannterUnbekannt(BeraterUnbekannt):
    """The request names one that there is not."""

    status = 422


async def verlange_genannten(session: AsyncSession, berater: UUID | None) -> None:
    """Refuse a wished team that does not exist; None is no wish."""
    if berater is not None and await session.get(Berater, berater) is None:
        raise genannter_unbekannt(berater)


def genannter_unbekannt(berater: UUID | None) -> GenannterUnbekannt:
    return GenannterUnbekannt(f"Kein Team mit der Kennung {berater}.")


async def get_berater(session: AsyncSession, *, id: UUID, heute: date) -> BeraterRead:
    """Return a Berater as planned today."""
    zeile = (await session.execute(BERATER, {"id": id, "stichtag": heute})).mappings().first()
    if zeile is None:
        raise BeraterUnbekannt(f"Kein Team mit der Kennung {id}.")
    return _gelesen(zeile)


async def list_berater(
    session: AsyncSession, *, filter: BeraterFilter, heute: date
) -> Liste[BeraterRead]:
    """Return one page of the Berater; there are few, so all are read and sorted here."""
    zeilen = (await session.execute(BERATER, {"id": None, "stichtag": heute})).mappings()
    alle = (_gelesen(zeile) for zeile in zeilen)
    passend = [
        berater
        for berater in alle
        if filter.modul in (None, *berater.module) and filter.format in (None, *berater.formate)
    ]
    return slice_page(passend, filter, by={"name": _nach_name})


def _nach_name(berater: BeraterRead) -> tuple[str, ...]:
    return (gefaltet(berater.name), str(berater.id))


def _gelesen(zeile: RowMapping) -> BeraterRead:
    werte: dict[str, Any] = dict(zeile)
    vor = werte.pop("aktiv_vor")
    zeiten = [ArbeitszeitItem(**zeit) for zeit in werte.pop("arbeitszeiten")]
    return BeraterRead(aktiv_bis=vor and vor - TAG, arbeitszeiten=zeiten, **werte)
