"""Reads of the coverage: from the counters, never from the Bereitstellungen."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.abdeckung.gebiet import ZAEHLT
from services.katalog.abdeckung.saetze import ohne_einwohner, ohne_zustaendigkeit, satz
from shared.anteil import anteil
from shared.errors import DomainError
from shared.schemas.abdeckung import (
    AbdeckungenRead,
    AbdeckungFilter,
    AbdeckungRead,
    Zaehleinheit,
    Zaehlweise,
)

ALLE = UUID(int=0)
NAMEN = {
    "leistung": "Leistung",
    "onlinedienst": "Onlinedienst",
    "umsetzungsbuendel": "Umsetzungsbündel",
    "themenfeld": "Themenfeld",
}

# the Leistungen that belong to what is asked about
_MITGLIEDER = {
    "leistung": "WHERE l.id = :gegenstand",
    "onlinedienst": """WHERE l.id IN (SELECT leistung FROM katalog.onlinedienst_leistung
                                      WHERE onlinedienst = :gegenstand)""",
    "umsetzungsbuendel": "WHERE l.umsetzungsbuendel = :gegenstand",
    "themenfeld": """WHERE l.ozg_id IN (SELECT ozg_id FROM katalog.ozg_leistung o
                                          JOIN katalog.lage ON lage.id = o.lage
                                        WHERE lage.themenfeld = :gegenstand)""",
    "alle": "",
}


# how many Leistungen are performed by which Ebenen; an Onlinedienst is one thing, performed by
# whoever performs one of its Leistungen
_EINER = "SELECT ARRAY (SELECT DISTINCT unnest(ebenen) FROM mitglieder) AS ebenen, 1 AS anzahl"
_MEHRERE = "SELECT ebenen, count(*) AS anzahl FROM mitglieder GROUP BY ebenen"


def _zaehlung(art: str) -> TextClause:
    gruppen = _EINER if art == "onlinedienst" else _MEHRERE
    return text(f"""
  WITH mitglieder AS (
    SELECT l.id, l.ozg_id, l.zustaendige_ebene AS ebenen FROM katalog.leistung l
    {_MITGLIEDER[art]}),
  dienste AS (
    SELECT DISTINCT onlinedienst AS id FROM katalog.onlinedienst_leistung
    WHERE leistung IN (SELECT id FROM mitglieder)),
  erreicht AS (
    SELECT gegenstand AS id FROM katalog.abdeckungszaehler
    WHERE art IN ('leistung', 'onlinedienst') AND schwelle <> 0 AND tag <= :stichtag
      AND gegenstand IN (SELECT id FROM mitglieder UNION ALL SELECT id FROM dienste)
    GROUP BY gegenstand HAVING sum(schwelle) > 0),
  gebiet AS (
    SELECT teil, sum(kommunen) AS kommunen, sum(einwohner) AS einwohner,
      sum(ohne_einwohner) AS ohne_einwohner, max(einwohner_stand) AS stand
    FROM katalog.gebietszaehler WHERE tag <= :stichtag GROUP BY teil),
  nenner AS (
    SELECT sum(anzahl * kommunen) AS kommunen, sum(anzahl * einwohner) AS einwohner,
      max(stand) AS stand
    FROM ({gruppen}) gruppe, gebiet WHERE {ZAEHLT}),
  zaehler AS (
    SELECT sum(kommunen) AS kommunen, sum(einwohner) AS einwohner
    FROM katalog.abdeckungszaehler
    WHERE art = '{art}' AND gegenstand = :gegenstand AND tag <= :stichtag)
  SELECT zaehler.kommunen AS kommunen, zaehler.einwohner AS einwohner,
    nenner.kommunen AS von_kommunen, nenner.einwohner AS von_einwohnern,
    nenner.stand AS einwohner_stand,
    (SELECT sum(ohne_einwohner) FROM gebiet
     WHERE EXISTS (SELECT FROM ({gruppen}) gruppe WHERE {ZAEHLT})) AS ohne_einwohner,
    (SELECT count(*) FROM mitglieder WHERE ebenen = '{{}}') AS ohne_zustaendigkeit,
    (SELECT count(*) FROM mitglieder) AS leistungen,
    (SELECT count(*) FROM mitglieder JOIN erreicht USING (id)) AS leistungen_erreicht,
    (SELECT count(DISTINCT ozg_id) FROM mitglieder) AS ozg_ids,
    (SELECT count(DISTINCT ozg_id) FROM mitglieder JOIN erreicht USING (id)) AS ozg_ids_erreicht,
    (SELECT count(*) FROM dienste) AS dienste,
    (SELECT count(*) FROM dienste JOIN erreicht USING (id)) AS dienste_erreicht
  FROM zaehler, nenner""").bindparams(bindparam("gegenstand", type_=Uuid))  # noqa: S608 (our own text)


_ZAEHLUNGEN = {art: _zaehlung(art) for art in _MITGLIEDER}
_GIBT_ES = {
    art: text(f"SELECT 1 FROM katalog.{art} WHERE id = :gegenstand").bindparams(  # noqa: S608
        bindparam("gegenstand", type_=Uuid)
    )
    for art in NAMEN
}


class GegenstandUnbekannt(DomainError):
    status, slug, title = 404, "gegenstand-unbekannt", "Das gibt es im Katalog nicht"


async def get_abdeckung(
    session: AsyncSession, *, filter: AbdeckungFilter, heute: date
) -> AbdeckungenRead:
    """Return every way to count what `filter` asks about, as of its Stichtag."""
    stichtag = filter.stichtag or heute
    art, kennung = filter.gegenstand()
    if kennung and not await session.scalar(_GIBT_ES[art], {"gegenstand": kennung}):
        raise GegenstandUnbekannt(f"{NAMEN[art]} {kennung} steht nicht im Katalog.")
    werte = {"gegenstand": kennung or ALLE, "stichtag": stichtag}
    zahlen = (await session.execute(_ZAEHLUNGEN[art], werte)).one()
    return AbdeckungenRead(items=_items(art, zahlen, stichtag))


def _items(art: str, zahlen: Row[Any], stichtag: date) -> list[AbdeckungRead]:
    einheit = Zaehleinheit.PROZESS if art == "onlinedienst" else Zaehleinheit.LEISTUNG
    unbekannt = ohne_zustaendigkeit(art, zahlen.ohne_zustaendigkeit)
    kopflos = ohne_einwohner(zahlen.ohne_einwohner or 0)

    def item(
        weise: Zaehlweise,
        einheit: Zaehleinheit,
        zaehler: int | None,
        nenner: int | None,
        hinweis: str | None,
    ) -> AbdeckungRead:
        return AbdeckungRead(
            zaehlweise=weise,
            einheit=einheit,
            zaehler=zaehler or 0,
            nenner=nenner or 0,
            anteil=anteil(int(zaehler or 0), int(nenner or 0)),
            stichtag=stichtag,
            einwohner_stand=zahlen.einwohner_stand if weise is Zaehlweise.EINWOHNER else None,
            definition=satz(weise, einheit, art),
            hinweis=hinweis,
        )

    eines = Zaehlweise.MINDESTENS_EINE
    mehrere = {
        Zaehleinheit.LEISTUNG: (zahlen.leistungen_erreicht, zahlen.leistungen),
        Zaehleinheit.OZG_ID: (zahlen.ozg_ids_erreicht, zahlen.ozg_ids),
        Zaehleinheit.PROZESS: (zahlen.dienste_erreicht, zahlen.dienste),
    }
    if art == "leistung":
        mehrere = {einheit: mehrere[einheit]}
    elif art == "onlinedienst":
        mehrere = {einheit: (zahlen.dienste_erreicht, 1)}
    return [
        item(Zaehlweise.KOMMUNEN, einheit, zahlen.kommunen, zahlen.von_kommunen, unbekannt),
        *(item(eines, was, *paar, None) for was, paar in mehrere.items()),
        item(
            Zaehlweise.EINWOHNER,
            einheit,
            zahlen.einwohner,
            zahlen.von_einwohnern,
            " ".join(filter(None, (unbekannt, kopflos))) or None,
        ),
    ]
