"""The tables keep every constraint of the design that was tried under concurrency."""

from pathlib import Path

import pytest

from ozg.postgres import Cluster
from tests.conftest import Datenbank

ENTWURF = Path(__file__).parents[3] / "shared" / "design" / "beratung_invarianten.sql"
DEFINITIONEN = """
    SELECT c.conrelid::regclass::text, pg_get_constraintdef(c.oid)
    FROM pg_constraint c WHERE c.connamespace = '{schema}'::regnamespace AND c.contype IN {arten}
"""


UMBENANNT = {
    # one Kontingent for what grants it, however its periods are cut
    "EXCLUDE USING gist (kommune WITH =, bereich WITH =, gueltig WITH &&)": (
        "UNIQUE (kommune, schluessel)"
    ),
    "(form =": "(format =",
    "ARRAY['warteliste'::text, ": "ARRAY[",  # who waits has a table of their own
    # with the travel buffer, and absences may overlap one another
    "(berater_id WITH =, zeitraum WITH &&)": (
        "(berater_id WITH =, belegung WITH &&, gast WITH <>)"
    ),
}


def _heute(zeile: str) -> str:
    for alt, neu in UMBENANNT.items():
        zeile = zeile.replace(alt, neu)
    return zeile


def bedingungen(cluster: Cluster, database: str, schema: str, arten: str) -> set[str]:
    zeilen = cluster.sql(DEFINITIONEN.format(schema=schema, arten=arten), database=database)
    return {zeile.replace(f"{schema}.", "") for zeile in zeilen.splitlines()}


def test_keine_bedingung_des_entwurfs_fehlt(cluster: Cluster, datenbank_kopie: Datenbank) -> None:
    if not ENTWURF.exists():
        pytest.skip(f"Der Entwurf liegt nicht neben dem Projekt: shared/design/{ENTWURF.name}")
    cluster.sql("CREATE DATABASE entwurf")
    try:
        cluster.sql(ENTWURF.read_text(), database="entwurf")
        unsere = datenbank_kopie("beratung")
        for arten in ("('f', 'u', 'x', 'p')", "('c')"):
            erwartet = bedingungen(cluster, "entwurf", "public", arten)
            vorhanden = bedingungen(cluster, unsere, "beratung", arten)
            umbenannt = {_heute(zeile) for zeile in erwartet}
            assert umbenannt - vorhanden == set()
            assert len(erwartet) > 10
    finally:
        cluster.sql("DROP DATABASE entwurf WITH (FORCE)")
