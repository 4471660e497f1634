"""Who counts for a Leistung, with how many inhabitants, and how many such Kommunen there are when.

An inhabitant counts once for each Leistung: at the lowest of the responsible levels. So a Landkreis
counts without the Gemeinden that are responsible themselves. A city of § 4a HGO (sonderstatus) is a
Gemeinde with further tasks, so it also performs those of a Gemeinde.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# how a Teil counts for `ebenen` (text[]); nobody does where no Ebene is known
ZAEHLT = """CASE teil
    WHEN 'sonderstatus' THEN ebenen && ARRAY['gemeinde', 'sonderstatus']
    WHEN 'gemeinde_im_kreis' THEN ebenen @> ARRAY['landkreis', 'gemeinde']
    WHEN 'sonderstatus_im_kreis' THEN 'landkreis' = ANY (ebenen)
      AND ebenen && ARRAY['gemeinde', 'sonderstatus']
    ELSE teil = ANY (ebenen) END"""

# each Gebietseinheit and, as `_im_kreis`, what it takes off its Landkreis; `ags` is whose
# Bereitstellungen count for it, `kommunen` 0 for what is taken off
TEILE = """
  SELECT ags, gueltig,
    CASE WHEN sonderstatus THEN 'sonderstatus'
      WHEN art IN ('landkreis', 'kreisfreie_stadt') THEN art
      ELSE 'gemeinde' END AS teil,
    1 AS kommunen, coalesce(einwohner, 0) AS einwohner,
    (einwohner IS NULL)::int AS ohne_einwohner, einwohner_stand
  FROM katalog.gebietseinheit
  UNION ALL
  SELECT kreis.ags, kreis.gueltig * g.gueltig,
    CASE WHEN g.sonderstatus THEN 'sonderstatus_im_kreis' ELSE 'gemeinde_im_kreis' END,
    0, -g.einwohner, 0, NULL
  FROM katalog.gebietseinheit g
    JOIN katalog.gebietseinheit kreis ON kreis.ags = g.kreis AND kreis.gueltig && g.gueltig
  WHERE g.einwohner IS NOT NULL AND kreis.einwohner IS NOT NULL"""

_ZAEHLEN = text(f"""
  WITH teile AS ({TEILE})
  INSERT INTO katalog.gebietszaehler
    (teil, tag, kommunen, einwohner, ohne_einwohner, einwohner_stand)
  SELECT teil, tag, sum(mal * kommunen), sum(mal * einwohner), sum(mal * ohne_einwohner),
    max(einwohner_stand) FILTER (WHERE mal = 1)
  FROM teile,
    LATERAL (VALUES (coalesce(lower(gueltig), '0001-01-01'), 1), (upper(gueltig), -1)) e (tag, mal)
  WHERE tag IS NOT NULL
  GROUP BY teil, tag""")  # noqa: S608 (our own text)


async def gebiet_zaehlen(session: AsyncSession) -> None:
    """Count again which Kommunen there are when, after Gebietseinheiten changed."""
    await session.execute(text("DELETE FROM katalog.gebietszaehler"))
    await session.execute(_ZAEHLEN)
