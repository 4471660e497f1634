"""A Katalog as large as one wants, in bulk."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.abdeckung.neu_zaehlen import neu_zaehlen

# keys that Hessen has not given: Kreise 41 to 99 of each Regierungsbezirk
KOMMUNEN = """
  INSERT INTO katalog.gebietseinheit (id, ags, ars, name, name_amtlich, sortierung, art, kreis,
    einwohner, einwohner_stand, sonderstatus, herkunft, gueltig)
  SELECT uuidv7(), kreis || gemeinde, kreis || '0' || gemeinde || gemeinde,
    'Probedorf ' || nr, 'Probedorf ' || nr, 'probedorf ' || nr, 'gemeinde', kreis || '000',
    1000 + nr, '2022-12-31', false, 'gv100ad', '(,)'
  FROM (SELECT nr, '06' || 4 + nr % 3 || 41 + nr / 3 % 59 AS kreis,
          lpad((1 + nr / 177)::text, 3, '0') AS gemeinde
        FROM generate_series(0, :kommunen - 1) nr) n"""
LEISTUNGEN = """
  INSERT INTO katalog.leistung (id, kennung, name, sortierung, synonyme, suchtext, leika_schluessel,
    ozg_id, typisierung, zustaendige_ebene, umsetzungsbuendel, herkunft)
  SELECT uuidv7(), 'probe-' || nr, 'Probeleistung ' || nr, 'probeleistung ' || nr, '{}',
    'probeleistung ' || nr, '99' || lpad((900000 + nr)::text, 6, '0') || '000000',
    (SELECT array_agg(ozg_id ORDER BY ozg_id) FROM katalog.ozg_leistung)[1 + nr % 12], '{5}',
    '{gemeinde,kreisfreie_stadt}',
    (SELECT array_agg(id ORDER BY id) FROM katalog.umsetzungsbuendel)[1 + nr % 17], 'leika'
  FROM generate_series(1, :leistungen) nr"""
DIENSTE = """
  INSERT INTO katalog.onlinedienst (version, kennung, name, sortierung, art, status,
    verfuegbar_seit, herkunft)
  SELECT 1, kennung, name, sortierung, 'civento', 'verfuegbar', '{2020-01}', 'koordinierungsstelle'
  FROM katalog.leistung WHERE kennung LIKE 'probe-%'"""
BEDIENT = """
  INSERT INTO katalog.onlinedienst_leistung (onlinedienst, leistung)
  SELECT o.id, l.id FROM katalog.onlinedienst o JOIN katalog.leistung l USING (kennung)
  WHERE l.kennung LIKE 'probe-%'"""
# a chain for every `jede`-th pair, as far along and as old as chance has it
KETTEN = """
  INSERT INTO katalog.bereitstellung (version, kommune, onlinedienst, bereitgestellt_am,
    abgerufen_am, eingebunden_am, im_hessenfinder_am, nutzbar_am, url, anbindung)
  SELECT 1, ags, id, tag, tag, CASE WHEN weit > 0 THEN tag END, CASE WHEN weit > 1 THEN tag END,
    CASE WHEN weit > 2 THEN tag END, 'https://example.org/', 'keine'
  FROM (SELECT g.ags, o.id, date '2020-01-01' + (h / 7 % 700)::int AS tag, h / 3 % 5 AS weit
        FROM katalog.gebietseinheit g, katalog.onlinedienst o,
          LATERAL (SELECT abs(hashtextextended(g.ags || o.kennung, 0)::bigint / 2) AS h) z
        WHERE g.name LIKE 'Probedorf%' AND o.kennung LIKE 'probe-%' AND h % :jede = 0) p"""
ZIEL = """
  INSERT INTO katalog.zielkatalog_leistung (zielkatalog, leistung)
  SELECT z.id, l.id FROM katalog.zielkatalog z, katalog.leistung l WHERE l.kennung LIKE 'probe-%'"""


async def bestuecken(
    session: AsyncSession, *, kommunen: int, leistungen: int, jede: int = 1
) -> int:
    """Fill a fresh database and count its coverage; return the number of chains."""
    for grenze in ("statement_timeout", "transaction_timeout"):
        await session.execute(text(f"SET LOCAL {grenze} = 0"))
    for befehl, werte in (
        (KOMMUNEN, {"kommunen": kommunen}),
        (LEISTUNGEN, {"leistungen": leistungen}),
        (DIENSTE, {}),
        (BEDIENT, {}),
        (KETTEN, {"jede": jede}),
        (ZIEL, {}),
    ):
        await session.execute(text(befehl), werte)
    await neu_zaehlen(session)
    ketten = await session.scalar(text("SELECT count(*) FROM katalog.bereitstellung"))
    return int(ketten or 0)
