"""No migration locks what others use or takes away what the release before still needs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ozg.postgres import Cluster
from tests.migrations.alter_stand import AB
from tests.migrations.test_migrationen import SERVICES, WURZEL

BALD = re.compile(
    r"""^def upgrade\(\).*:\n    op\.execute\("SET LOCAL lock_timeout = '400ms'"\)""", re.M
)
SQUAWK = Path(sys.executable).with_name("squawk")
KETTE = "adding-required-field, constraint-missing-not-valid, disallowed-unique-constraint"
VOR_DER_ERSTEN_AUSGABE = {
    # nothing was released, so no older program works with the table it replaces
    "beratung-7c2e9a41d5b3": "renaming-table, renaming-object, ban-drop-table",
    "beratung-62a37b5e4c2e": "adding-field-with-default, adding-foreign-key-constraint,"
    " ban-drop-constraint, ban-drop-function, constraint-missing-not-valid,"
    " disallowed-unique-constraint",
    "beratung-acaded00b08e": "adding-field-with-default, adding-not-nullable-field,"
    " ban-drop-constraint, ban-drop-table, constraint-missing-not-valid,"
    " disallowed-unique-constraint",
    "beratung-a954f9735b06": "adding-field-with-default, adding-foreign-key-constraint,"
    " constraint-missing-not-valid, disallowed-unique-constraint",
    "beratung-d4e799e7f6ed": "constraint-missing-not-valid, disallowed-unique-constraint",
    "foerderung-7a697059291d": "adding-foreign-key-constraint, ban-drop-constraint,"
    " ban-drop-not-null, constraint-missing-not-valid, disallowed-unique-constraint,"
    " require-concurrent-index-creation",
    # and its tables are empty: what they held is reference data, put in again afterwards
    "katalog-43898410db18": "adding-field-with-default, adding-foreign-key-constraint,"
    " ban-drop-column, ban-drop-default, ban-drop-not-null, changing-column-type,"
    " constraint-missing-not-valid, require-concurrent-index-creation",
    # and a Journal that no release has written is put in again, row by row
    "beratung-d3e9b2f47cb5": KETTE,
    "foerderung-c2d8a1e36ba4": KETTE,
    "katalog-b1c7f0d25a93": KETTE,
}


def geprueft(datei: Path) -> subprocess.CompletedProcess[str]:
    """What squawk says to this file under .squawk.toml."""
    ausnahmen = VOR_DER_ERSTEN_AUSGABE.get(datei.stem)
    kopf = f"-- squawk-ignore-file {ausnahmen}\n" if ausnahmen else ""
    return subprocess.run(
        [str(SQUAWK), "--reporter", "gcc", "--stdin-filepath", datei.name],
        input=kopf + datei.read_text("utf-8"),
        cwd=WURZEL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def dateien(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The SQL of every revision, as it reached the database."""
    ordner = tmp_path_factory.mktemp("sql")
    laufend = []
    for service in SERVICES:
        name, owner, app = f"squawk_{service}", f"{service}_owner", f"{service}_app"
        cluster.make_database(name, owner=owner, app=app)
        env = os.environ | {
            f"{service.upper()}_DATABASE_URL": cluster.url(name, app),
            f"{service.upper()}_MIGRATION_URL": cluster.url(name, owner),
        }
        befehl = [sys.executable, "-m", "tests.migrations.mitschreiben", service, str(ordner)]
        laufend.append(subprocess.Popen(befehl, cwd=WURZEL, env=env))
    assert [prozess.wait() for prozess in laufend] == [0] * len(SERVICES)
    return sorted(ordner.iterdir())


def test_jede_revision_ist_dabei(dateien: list[Path]) -> None:
    revisionen = sum(
        1 for s in SERVICES for _ in (WURZEL / f"migrations/versions/{s}").glob("*.py")
    )
    assert len(dateien) == revisionen


def test_squawk_findet_nichts(dateien: list[Path]) -> None:
    befunde = [ergebnis.stdout for datei in dateien if (ergebnis := geprueft(datei)).returncode]
    assert not befunde, "".join(befunde)


@pytest.mark.parametrize(
    ("sql", "regel"),
    [
        ("ALTER TABLE katalog.leistung DROP COLUMN name", "ban-drop-column"),
        ("ALTER TABLE katalog.leistung ADD COLUMN x text NOT NULL", "adding-required-field"),
        ("ALTER TABLE katalog.leistung ALTER COLUMN name TYPE text", "changing-column-type"),
        ("ALTER TABLE katalog.leistung ADD CONSTRAINT x CHECK (name <> '')", "not-valid"),
    ],
)
def test_squawk_findet_was_gefaehrlich_ist(tmp_path: Path, sql: str, regel: str) -> None:
    datei = tmp_path / "gefahr.sql"
    datei.write_text(f"SET LOCAL lock_timeout = '5s';\n{sql};\n")
    ergebnis = geprueft(datei)
    assert (ergebnis.returncode, regel in ergebnis.stdout) == (1, True), ergebnis.stdout


def laesst_bald_los(revision: str) -> bool:
    """Whether it waits 400 ms for a lock at most, or nobody waits for it (ADR 0046)."""
    return bool(BALD.search(revision)) or "autocommit_block()" in revision


@pytest.mark.parametrize("service", SERVICES)
def test_niemand_wartet_lange_hinter_einer_revision(service: str) -> None:
    for datei in (WURZEL / "migrations" / "versions" / service).glob("*.py"):
        assert datei.name < AB or laesst_bald_los(datei.read_text("utf-8")), datei.name
    assert laesst_bald_los((WURZEL / "migrations" / "script.py.mako").read_text("utf-8"))
    erste = next((WURZEL / "migrations" / "versions" / service).glob("20261122_*.py"))
    assert not laesst_bald_los(erste.read_text("utf-8"))


def test_ohne_lock_timeout_geht_nichts(tmp_path: Path) -> None:
    datei = tmp_path / "gefahr.sql"
    datei.write_text("ALTER TABLE katalog.leistung ADD COLUMN x text;\n")
    assert "require-lock-timeout" in geprueft(datei).stdout
