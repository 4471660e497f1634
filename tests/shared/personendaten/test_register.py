"""Every column that can hold text is either in the register or known to name nobody."""

import importlib
from typing import Any

import pytest
from sqlalchemy import Enum

from ozg.postgres import Cluster
from shared.personendaten.fristen import Fristen
from shared.personendaten.regeln import REGELN
from shared.personendaten.register import REGISTER
from tests.conftest import Datenbank
from tests.shared.personendaten.ohne import OHNE_PERSON
from tests.shared.personendaten.seite import SEITE, seite

DIENSTE = ("katalog", "foerderung", "beratung", "dashboard")
TEXTE = """
    SELECT c.relname || '.' || a.attname FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_type e ON e.oid = t.typelem
     WHERE c.relnamespace = '{0}'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
       AND NOT a.attisdropped AND c.relname <> 'alembic_version' AND a.attgenerated = ''
       AND coalesce(nullif(e.typname, 'char'), t.typname)
           IN ('text', 'varchar', 'bpchar', 'bytea', 'jsonb', 'json', 'tsvector', 'xml')"""


def auswahlen(dienst: str) -> set[str]:
    """Columns that hold a word of a fixed list."""
    tabellen = importlib.import_module(f"services.{dienst}.tables").Table.metadata.tables
    return {
        f"{tabelle.name}.{spalte.name}"
        for tabelle in tabellen.values()
        for spalte in tabelle.columns
        if isinstance(spalte.type, Enum)
    }


def eingetragene() -> list[str]:
    return [f"{s.tabelle}.{s.name}" for s in REGISTER] + [
        f"{tabelle}.{name}" for tabelle, namen in OHNE_PERSON.items() for name in namen.split()
    ]


@pytest.mark.parametrize("dienst", DIENSTE)
def test_jede_spalte_die_text_fassen_kann_ist_eingetragen(
    cluster: Cluster, datenbank_kopie: Datenbank, dienst: str
) -> None:
    da = set(cluster.sql(TEXTE.format(dienst), database=datenbank_kopie(dienst)).split())
    da = {f"{dienst}.{name}" for name in da - auswahlen(dienst)}
    bekannt = {name for name in eingetragene() if name.startswith(f"{dienst}.")}
    assert da - bekannt == set(), "in shared/personendaten/register.py or ohne.py here"
    assert bekannt - da == set(), "these are gone"


def test_keine_spalte_steht_zweimal() -> None:
    alle = eingetragene()
    assert len(alle) == len(set(alle))


def test_was_eine_regel_nennt_gibt_es_und_umgekehrt() -> None:
    namen: set[Any] = {regel.name for regel in REGELN}
    assert namen == {s.ende for s in REGISTER if " " not in s.ende}
    assert {regel.frist for regel in REGELN} == set(Fristen.model_fields)


def test_die_seite_sagt_was_das_register_sagt() -> None:
    assert SEITE.read_text("utf-8") == seite(), "python -m tests.shared.personendaten.seite"
