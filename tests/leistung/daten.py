"""Generated data: as many Kommunen as asked for, 600 Leistungen, a chain for every eighth pair.

PostgreSQL makes the rows itself (INSERT … SELECT generate_series). The same numbers give the same
rows: what chance decides is a hash of the keys.
"""

import time
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from ozg.postgres import Cluster
from services.katalog.abdeckung.neu_zaehlen import neu_zaehlen
from shared.sicht import VERWALTUNG
from shared.sortierung import gefaltet
from tests.beratung.planung.test_tempo import GEBUCHT, TEAMS
from tests.katalog.abdeckung.gross import BEDIENT, DIENSTE, KOMMUNEN, ZIEL

LEISTUNGEN, JEDE = 600, 8
BUCHUNGEN = 2_000
STICHTAG = "2021-04-15"
DINGE = (
    "Abfallbehälter", "Angelschein", "Aufenthaltstitel", "Ausweis", "Bauantrag", "Baumfällung",
    "Bewohnerparken", "Bibliotheksausweis", "Blaue Plakette", "Brauchtumsfeuer", "Ehefähigkeit",
    "Elterngeld", "Fischereischein", "Führerschein", "Führungszeugnis", "Gaststätte",
    "Geburtsurkunde", "Gewerbe", "Grabstelle", "Grundsteuer", "Hundesteuer", "Jagdschein",
    "Kindertagesstätte", "Kraftfahrzeug", "Lebenspartnerschaft", "Marktstand", "Melderegister",
    "Musikschule", "Personalausweis", "Reisegewerbekarte", "Reisepass", "Schülerbeförderung",
    "Sondernutzung", "Sperrmüll", "Sterbeurkunde", "Veranstaltung", "Waffenbesitzkarte",
    "Wohnberechtigung", "Wohngeld", "Wohnsitz",
)  # fmt: skip
TATEN = (
    "Abmeldung", "Änderung", "Anmeldung", "Anzeige", "Auskunft", "Ausnahme", "Ausstellung",
    "Befreiung", "Bescheinigung", "Erteilung", "Genehmigung", "Rücknahme", "Verlängerung",
    "Verlust", "Zulassung",
)  # fmt: skip

NEUE_LEISTUNGEN = """
  INSERT INTO katalog.leistung (id, kennung, name, sortierung, synonyme, suchtext, leika_schluessel,
    ozg_id, typisierung, zustaendige_ebene, umsetzungsbuendel, herkunft)
  SELECT uuidv7(), 'probe-' || nr, name, sortierung, '{}', sortierung,
    '99' || lpad((900000 + nr)::text, 6, '0') || '000000',
    (SELECT array_agg(ozg_id ORDER BY ozg_id) FROM katalog.ozg_leistung)[1 + nr % 9], '{5}',
    '{gemeinde,kreisfreie_stadt}',
    (SELECT array_agg(id ORDER BY id) FROM katalog.umsetzungsbuendel)[1 + nr % 17], 'leika'
  FROM unnest(CAST(:namen AS text[]), CAST(:sortierungen AS text[]))
    WITH ORDINALITY AS n (name, sortierung, nr)"""
KETTEN = f"""
  INSERT INTO katalog.bereitstellung (version, kommune, onlinedienst, bereitgestellt_am,
    abgerufen_am, eingebunden_am, im_hessenfinder_am, nutzbar_am, url, anbindung)
  SELECT 1, ags, id, tag, tag, CASE WHEN weit > 1 THEN tag + 9 END,
    CASE WHEN weit > 3 THEN tag + 14 END, CASE WHEN weit > 5 THEN tag + 30 END,
    'https://' || ags || '.example/' || kennung, 'keine'
  FROM (SELECT g.ags, o.id, o.kennung, date '2020-01-01' + (h / 7 % 400)::int AS tag,
          h / 3 % 9 AS weit
        FROM katalog.gebietseinheit g, katalog.onlinedienst o,
          LATERAL (SELECT abs(hashtextextended(g.ags || o.kennung, 0)::bigint / 2) AS h) z
        WHERE g.gueltig @> date '{STICHTAG}' AND o.kennung LIKE 'probe-%' AND h % {JEDE} = 0) p"""
SCHRITTE = """
  INSERT INTO katalog.bereitstellungsschritt (bereitstellung, stufe, am, rolle, beleg, zeitpunkt)
  SELECT b.id, s.stufe, s.am, 'plattform', 'https://' || b.kommune || '.example/beleg', now()
  FROM katalog.bereitstellung b, LATERAL (VALUES ('abgerufen', b.abgerufen_am),
    ('eingebunden', b.eingebunden_am), ('im_hessenfinder', b.im_hessenfinder_am),
    ('nutzbar', b.nutzbar_am)) AS s (stufe, am)
  WHERE s.am IS NOT NULL ON CONFLICT DO NOTHING"""
BESTEHENDE = f"SELECT count(*) FROM katalog.gebietseinheit WHERE gueltig @> date '{STICHTAG}'"
# past foreign keys, which these rows keep by how they are made
ROH = "SET session_replication_role = replica"


@dataclass(frozen=True)
class Bestand:
    kommunen: int
    leistungen: int
    ketten: int
    sekunden: float

    def __str__(self) -> str:
        return (
            f"{self.kommunen:,} Kommunen × {self.leistungen} Leistungen, {self.ketten:,} chains,"
            f" filled in {self.sekunden:.0f} s"
        )


async def fuellen(cluster: Cluster, *, kommunen: int) -> Bestand:
    """Fill a platform's databases up to so many Kommunen."""
    beginn = time.perf_counter()
    engine = create_async_engine(
        cluster.url("katalog", "katalog_app"), connect_args={"server_settings": VERWALTUNG}
    )
    async with AsyncSession(engine) as session, session.begin():
        da = int(await session.scalar(text(BESTEHENDE)) or 0)
        if kommunen > da:
            await session.execute(text(KOMMUNEN), {"kommunen": kommunen - da})
        vorhanden = int(await session.scalar(text("SELECT count(*) FROM katalog.leistung")) or 0)
        namen = [f"{ding}: {tat}" for ding in DINGE for tat in TATEN][: LEISTUNGEN - vorhanden]
        werte = {"namen": namen, "sortierungen": [gefaltet(name) for name in namen]}
        await session.execute(text(NEUE_LEISTUNGEN), werte)
        for befehl in (DIENSTE, BEDIENT, ZIEL):
            await session.execute(text(befehl))
    cluster.sql(";".join([ROH, KETTEN, SCHRITTE]), database="katalog")
    cluster.sql("ANALYZE", database="katalog")
    async with AsyncSession(engine) as session, session.begin():
        await neu_zaehlen(session)
    await engine.dispose()
    cluster.sql("VACUUM ANALYZE", database="katalog")
    gebucht = [befehl.format(wochen=BUCHUNGEN // TEAMS) for befehl in GEBUCHT]
    cluster.sql(";".join(gebucht), database="beratung")
    cluster.sql("VACUUM ANALYZE", database="beratung")
    zahlen = cluster.sql(
        f"SELECT ({BESTEHENDE}), (SELECT count(*) FROM katalog.leistung),"
        " (SELECT count(*) FROM katalog.bereitstellung)",
        database="katalog",
    )
    gezaehlt, leistungen, ketten = (int(zahl) for zahl in zahlen.split("|"))
    return Bestand(gezaehlt, leistungen, ketten, sekunden=time.perf_counter() - beginn)
