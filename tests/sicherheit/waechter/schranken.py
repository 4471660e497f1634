"""Finds every guard of a database by its catalogue, and takes one away in the template.

Policies count for every table; constraints, unique indexes and triggers where a table holds money,
quota or bookings. The template is put back by copying it from one that nobody touches.
"""

import re
from dataclasses import dataclass

from ozg.postgres import Cluster

# tables of quota and bookings; those of money have a column of EUR
BUCHEND = "^(kontingent|buchung|termin|sitz|anmeldung|warteliste|frueherer_termin|partneranfrage)"
SICHT = {"policy", "row-level security", "FORCE"}
VERLETZT = re.compile(r'(?:constraint|index) "(\w+)"')

REGELN = """
    SELECT relname, 'policy', polname,
      format('ALTER POLICY %I ON %s USING (true)', polname, c.oid::regclass)
    FROM pg_policy JOIN pg_class c ON c.oid = polrelid WHERE relnamespace = '{0}'::regnamespace
    UNION ALL SELECT relname, 'row-level security', relname,
      format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', oid::regclass)
    FROM pg_class WHERE relnamespace = '{0}'::regnamespace AND relrowsecurity
    UNION ALL SELECT relname, 'FORCE', relname,
      format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', oid::regclass)
    FROM pg_class WHERE relnamespace = '{0}'::regnamespace AND relforcerowsecurity
    ORDER BY 1, 2"""
BETROFFEN = """
    SELECT oid FROM pg_class t WHERE relnamespace = '{0}'::regnamespace AND relkind = 'r'
    AND (relname ~ '{1}' OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = t.oid
         AND atttypid = 'numeric'::regtype AND attnum > 0 AND NOT attisdropped))"""
# of enumerations (= ANY) a test sees at most that a word is missing: they guard no sum
ZWAENGE = """
    WITH t AS ({2})
    SELECT relname, CASE contype WHEN 'c' THEN 'CHECK' WHEN 'u' THEN 'UNIQUE' ELSE 'EXCLUDE' END,
      conname, format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname)
    FROM pg_constraint JOIN pg_class c ON c.oid = conrelid
    WHERE conrelid IN (SELECT oid FROM t) AND contype IN ('c', 'u', 'x')
      AND NOT (contype = 'c' AND cardinality(conkey) = 1
               AND pg_get_constraintdef(pg_constraint.oid) ~ '= ANY')
    UNION ALL SELECT c.relname, 'unique index', i.relname, format('DROP INDEX %s', i.oid::regclass)
    FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class c ON c.oid = indrelid
    WHERE indrelid IN (SELECT oid FROM t) AND indisunique AND NOT indisprimary
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    UNION ALL SELECT c.relname, 'trigger', tgname,
      format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass)
    FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
    WHERE (tgrelid IN (SELECT oid FROM t) OR relname IN ('journal', 'programmfassung'))
      AND relnamespace = '{0}'::regnamespace AND NOT tgisinternal
    ORDER BY 1, 2, 3"""


@dataclass(frozen=True, slots=True)
class Schranke:
    dienst: str
    tabelle: str
    art: str
    name: str
    weg: str

    @property
    def ist_sicht(self) -> bool:
        return self.art in SICHT


def schranken(cluster: Cluster, dienst: str) -> list[Schranke]:
    """Return the guards of a service's template."""
    betroffen = BETROFFEN.format(dienst, BUCHEND)
    return [
        Schranke(dienst, *zeile.split("|", 3))
        for abfrage in (REGELN, ZWAENGE)
        for zeile in cluster.sql(
            abfrage.format(dienst, BUCHEND, betroffen), database=dienst
        ).splitlines()
    ]


def sichern(cluster: Cluster, dienst: str) -> None:
    if not cluster.sql(f"SELECT 1 FROM pg_database WHERE datname = '{dienst}_heil'"):
        cluster.sql(f"CREATE DATABASE {dienst}_heil TEMPLATE {dienst} OWNER {dienst}_owner")


def wegnehmen(cluster: Cluster, schranke: Schranke) -> None:
    cluster.sql(schranke.weg, database=schranke.dienst)


def zuruecklegen(cluster: Cluster, dienst: str) -> None:
    cluster.sql(f"DROP DATABASE {dienst} WITH (FORCE)")
    cluster.sql(f"CREATE DATABASE {dienst} TEMPLATE {dienst}_heil OWNER {dienst}_owner")
