"""What Bereitstellungen add to the coverage, day by day: the one place that says how it is counted.

A Kommune counts once for a Leistung though two Onlinedienste serve it. What a Kommune had counts
for the one it went up in, from the day of the change on, and for both on days both exist.
"""

from typing import Any

from sqlalchemy import ARRAY, Text, TextClause, Uuid, bindparam, text
from sqlalchemy.types import TypeEngine

from services.katalog.abdeckung.gebiet import TEILE, ZAEHLT

# every way from a Kommune to one it went up in, with the day on which it arrives there
NACHFOLGE = """nachfolge (von, zu, ab) AS (
    SELECT ags_alt, ags_neu, gueltig_ab FROM katalog.gebietsaenderung
    UNION
    SELECT von, ags_neu, gueltig_ab
    FROM nachfolge JOIN katalog.gebietsaenderung ON ags_alt = zu AND gueltig_ab >= ab)"""

# what is counted by itself, the Onlinedienste that make it usable, and who performs it
_GEGENSTAENDE = """gegenstaende AS (
    SELECT 'leistung' AS art, ol.leistung AS gegenstand, ol.onlinedienst, l.zustaendige_ebene ebenen
    FROM katalog.onlinedienst_leistung ol JOIN katalog.leistung l ON l.id = ol.leistung
    WHERE ol.leistung = ANY (:leistungen)
    UNION ALL
    SELECT 'onlinedienst', o.id, o.id,
      ARRAY (SELECT DISTINCT unnest(l.zustaendige_ebene)
             FROM katalog.onlinedienst_leistung ol JOIN katalog.leistung l ON l.id = ol.leistung
             WHERE ol.onlinedienst = o.id)
    FROM katalog.onlinedienst o WHERE o.id = ANY (:dienste))"""

# where a Bereitstellung of such a Gegenstand matters (zu), and from which Kommune (von) it comes
_BETROFFEN = """paare AS (SELECT * FROM unnest(:dienste, :kommunen) AS p (dienst, kommune)),
  ziele AS (
    SELECT DISTINCT g.art, g.gegenstand, z.zu
    FROM paare p
      JOIN gegenstaende g ON g.onlinedienst = p.dienst,
      LATERAL (SELECT p.kommune AS zu
               UNION SELECT n.zu FROM nachfolge n WHERE n.von = p.kommune) z),
  wege AS MATERIALIZED (
    SELECT g.art, g.gegenstand, g.onlinedienst, z.zu, w.von, w.ab
    FROM ziele z
      JOIN gegenstaende g USING (art, gegenstand),
      LATERAL (SELECT z.zu AS von, NULL::date AS ab
               UNION ALL SELECT n.von, n.ab FROM nachfolge n WHERE n.zu = z.zu) w)"""

_ALLES = """wege AS MATERIALIZED (
    SELECT g.art, g.gegenstand, g.onlinedienst, w.von, w.zu, w.ab
    FROM gegenstaende g,
      (SELECT DISTINCT ags AS von, ags AS zu, NULL::date AS ab FROM katalog.gebietseinheit
       UNION ALL SELECT von, zu, ab FROM nachfolge) w)"""


def _beitraege(wege: str) -> str:
    return f"""
  WITH RECURSIVE {NACHFOLGE}, teile AS ({TEILE}), {_GEGENSTAENDE}, {wege},
  nutzung AS (
    SELECT w.art, w.gegenstand, w.zu AS ags,
      range_agg(daterange(greatest(b.nutzbar_am, w.ab), b.zurueckgenommen_am)) AS tage
    FROM wege w
      JOIN katalog.bereitstellung b ON b.onlinedienst = w.onlinedienst AND b.kommune = w.von
    WHERE b.nutzbar_am IS NOT NULL
      AND (b.zurueckgenommen_am > greatest(b.nutzbar_am, w.ab) OR b.zurueckgenommen_am IS NULL)
    GROUP BY w.art, w.gegenstand, w.zu),
  eigene AS (
    SELECT art, gegenstand, tag,
      sum(mal * kommunen) FILTER (WHERE zaehlt) AS kommunen,
      sum(mal * einwohner) FILTER (WHERE zaehlt) AS einwohner,
      sum(mal * kommunen) AS nutzbar
    FROM (
      SELECT n.art, n.gegenstand, t.kommunen, t.einwohner, {ZAEHLT} AS zaehlt,
        unnest(n.tage * datemultirange(t.gueltig)) AS tage
      FROM nutzung n
        JOIN teile t USING (ags)
        JOIN (SELECT DISTINCT art, gegenstand, ebenen FROM gegenstaende) g USING (art, gegenstand)
    ) s, LATERAL (VALUES (lower(tage), 1), (upper(tage), -1)) e (tag, mal)
    WHERE tag IS NOT NULL
    GROUP BY art, gegenstand, tag),
  gruppen AS (
    SELECT l.id AS leistung, g.art, g.gegenstand
    FROM katalog.leistung l
      LEFT JOIN katalog.ozg_leistung o USING (ozg_id)
      LEFT JOIN katalog.lage ON lage.id = o.lage,
      LATERAL (VALUES ('umsetzungsbuendel', l.umsetzungsbuendel), ('themenfeld', lage.themenfeld),
                      ('alle', '00000000-0000-0000-0000-000000000000')) g (art, gegenstand)
    WHERE g.gegenstand IS NOT NULL AND l.id IN (SELECT gegenstand FROM eigene))
  SELECT art, gegenstand, tag, coalesce(kommunen, 0)::int AS kommunen,
    coalesce(einwohner, 0)::bigint AS einwohner, nutzbar::int
  FROM eigene
  UNION ALL
  SELECT g.art, g.gegenstand, e.tag, coalesce(sum(e.kommunen), 0)::int,
    coalesce(sum(e.einwohner), 0)::bigint, sum(e.nutzbar)::int
  FROM eigene e JOIN gruppen g ON e.art = 'leistung' AND g.leistung = e.gegenstand
  GROUP BY g.art, g.gegenstand, e.tag"""  # noqa: S608 (our own text)


def _anweisung(wege: str, **weitere: TypeEngine[Any]) -> TextClause:
    arten = {"leistungen": ARRAY(Uuid), "dienste": ARRAY(Uuid)} | weitere
    return text(_beitraege(wege)).bindparams(*(bindparam(n, type_=t) for n, t in arten.items()))


# rows (art, gegenstand, tag, kommunen, einwohner, nutzbar) of these Leistungen and Onlinedienste
# and of what they are part of; of the pairs (dienste, kommunen) and whoever they went up in
BEITRAEGE_DER_PAARE = _anweisung(_BETROFFEN, kommunen=ARRAY(Text))
BEITRAEGE = _anweisung(_ALLES)
