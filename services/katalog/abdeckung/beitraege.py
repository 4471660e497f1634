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

# what is reported of a Gegenstand for a Kommune (ags), by itself or, from the day `ab` on, by one
# that went up in it: of the pairs and whoever they went up in, found from those Kommunen …
_DER_PAARE = """paare AS (SELECT * FROM unnest(:dienste, :kommunen) AS p (dienst, kommune)),
  ziele AS (
    SELECT DISTINCT g.art, g.gegenstand, z.ags
    FROM paare p
      JOIN gegenstaende g ON g.onlinedienst = p.dienst,
      LATERAL (SELECT p.kommune AS ags
               UNION SELECT n.zu FROM nachfolge n WHERE n.von = p.kommune) z),
  wege AS MATERIALIZED (
    SELECT art, gegenstand, ebenen, onlinedienst, ags, w.von, w.ab
    FROM ziele
      JOIN gegenstaende USING (art, gegenstand),
      LATERAL (SELECT ags AS von, NULL::date AS ab
               UNION ALL SELECT n.von, n.ab FROM nachfolge n WHERE n.zu = ags) w),
  gemeldet AS (
    SELECT w.art, w.gegenstand, w.ebenen, w.ags, w.ab, b.nutzbar_am, b.zurueckgenommen_am
    FROM wege w
      JOIN katalog.bereitstellung b ON b.onlinedienst = w.onlinedienst AND b.kommune = w.von)"""

# … or of all Kommunen, found from what is reported
_ALLER = """bei_sich AS (
    SELECT g.art, g.gegenstand, g.ebenen, b.kommune, b.nutzbar_am, b.zurueckgenommen_am
    FROM gegenstaende g JOIN katalog.bereitstellung b USING (onlinedienst)
    WHERE b.nutzbar_am IS NOT NULL),
  gemeldet AS (
    SELECT art, gegenstand, ebenen, kommune AS ags, NULL::date AS ab, nutzbar_am, zurueckgenommen_am
    FROM bei_sich
    UNION ALL
    SELECT art, gegenstand, ebenen, n.zu, n.ab, nutzbar_am, zurueckgenommen_am
    FROM bei_sich JOIN nachfolge n ON n.von = kommune)"""


def _beitraege(gemeldet: str) -> str:
    return f"""
  WITH RECURSIVE {NACHFOLGE}, teile AS ({TEILE}), {_GEGENSTAENDE}, {gemeldet},
  nutzung AS (
    SELECT art, gegenstand, ebenen, ags,
      range_agg(daterange(greatest(nutzbar_am, ab), zurueckgenommen_am)) AS tage
    FROM gemeldet
    WHERE nutzbar_am IS NOT NULL
      AND (zurueckgenommen_am > greatest(nutzbar_am, ab) OR zurueckgenommen_am IS NULL)
    GROUP BY art, gegenstand, ebenen, ags),
  eigene AS (
    SELECT art, gegenstand, tag,
      sum(mal * kommunen) FILTER (WHERE zaehlt) AS kommunen,
      sum(mal * einwohner) FILTER (WHERE zaehlt) AS einwohner,
      sum(mal * kommunen) AS nutzbar
    FROM (
      SELECT n.art, n.gegenstand, t.kommunen, t.einwohner, {ZAEHLT} AS zaehlt,
        unnest(n.tage * datemultirange(t.gueltig)) AS tage
      FROM nutzung n JOIN teile t USING (ags)
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


def _mit_werten(sql: str, **weitere: TypeEngine[Any]) -> TextClause:
    arten = {"leistungen": ARRAY(Uuid), "dienste": ARRAY(Uuid)} | weitere
    return text(sql).bindparams(*(bindparam(name, type_=art) for name, art in arten.items()))


# rows (art, gegenstand, tag, kommunen, einwohner, nutzbar) of these Leistungen and Onlinedienste
# and of what they are part of, as far as the pairs (dienste, kommunen) matter
BEITRAEGE_DER_PAARE = _mit_werten(_beitraege(_DER_PAARE), kommunen=ARRAY(Text))

# adds to the counters all that these Leistungen and Onlinedienste contribute
HINZUZAEHLEN = _mit_werten(f"""
  INSERT INTO katalog.abdeckungszaehler AS z
    (art, gegenstand, tag, kommunen, einwohner, nutzbar, schwelle)
  SELECT b.*, 0 FROM ({_beitraege(_ALLER)}) b
  ON CONFLICT (art, gegenstand, tag) DO UPDATE SET kommunen = z.kommunen + excluded.kommunen,
    einwohner = z.einwohner + excluded.einwohner, nutzbar = z.nutzbar + excluded.nutzbar""")  # noqa: S608
