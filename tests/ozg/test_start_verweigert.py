"""What `ozg up` cannot do it says in one sentence, with exit code 2 and nothing half started."""

import os
import re
import socket
import subprocess
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from migrations.revisionen import bekannte_revisionen, letzte_revision
from ozg.belegen import ordner_belegen
from ozg.postgres import Cluster
from ozg.umgebung import DIENSTE, WURZEL
from tests.ozg.conftest import Ozg


def ein_satz(error: str) -> bool:
    return re.fullmatch(r"[^\n]+\.\n", error) is not None


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_port_is_taken(ozg: Ozg, port: int, host: str, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as Caddy listens
        other.bind((host, port))
        other.listen()
        code, error = ozg("up").ende()
    assert code == 2
    assert ein_satz(error)
    assert f"Port {port}" in error
    assert not (tmp_path / "ozg" / "pg").exists()


@pytest.mark.parametrize("ordner", ["datei/ozg", "datei"])
def test_folder_is_none(ozg: Ozg, tmp_path: Path, ordner: str) -> None:
    (tmp_path / "datei").write_text("")
    code, error = ozg("up", OZG_DATEN=str(tmp_path / ordner)).ende()
    assert code == 2
    assert ein_satz(error)
    assert "OZG_DATEN" in error


def test_folder_is_not_writable(ozg: Ozg) -> None:
    code, error = ozg("up", OZG_DATEN="/proc/ozg").ende()  # not even for root
    assert code == 2
    assert ein_satz(error)


def test_folder_is_in_use(ozg: Ozg, tmp_path: Path) -> None:
    with ordner_belegen(tmp_path / "ozg"):
        code, error = ozg("up").ende()
    assert code == 2
    assert ein_satz(error)
    assert "läuft schon" in error


@pytest.mark.parametrize("env", [{"OZG_PORT": "0"}, {"OZG_PORT": "acht"}, {"OZG_HEUTE": "gestern"}])
def test_environment_is_wrong(ozg: Ozg, env: dict[str, str]) -> None:
    code, error = ozg("up", **env).ende()
    assert code == 2
    assert ein_satz(error)
    assert next(iter(env)) in error


def test_some_of_four_databases_are_named(ozg: Ozg, tmp_path: Path) -> None:
    code, error = ozg("up", KATALOG_DATABASE_URL="postgresql://x", BERATUNG_DATABASE_URL="y").ende()
    assert code == 2
    assert ein_satz(error)
    assert "FOERDERUNG_DATABASE_URL, DASHBOARD_DATABASE_URL" in error
    assert not (tmp_path / "ozg").exists()


@pytest.mark.parametrize("url", ["postgresql://niemand@/x?host=/nirgends", "kein Server"])
def test_server_is_not_there(ozg: Ozg, url: str) -> None:
    names = ("KATALOG", "FOERDERUNG", "BERATUNG", "DASHBOARD")
    code, error = ozg("up", **{f"{name}_DATABASE_URL": url for name in names}).ende()
    assert code == 2
    assert ein_satz(error)
    assert "_DATABASE_URL" in error


@pytest.mark.parametrize("eingebettet", [True, False])
def test_one_of_four_databases_is_newer(ozg: Ozg, tmp_path: Path, eingebettet: bool) -> None:
    """The others stay as they are, whichever it is."""
    cluster = Cluster(tmp_path / "ozg" if eingebettet else tmp_path / "server")
    urls = {}
    try:
        cluster.start()
        for name in DIENSTE:
            cluster.make_database(name, owner=f"{name}_owner", app=f"{name}_app")
            urls[f"{name.upper()}_DATABASE_URL"] = cluster.url(name, f"{name}_app")
            urls[f"{name.upper()}_MIGRATION_URL"] = cluster.url(name, f"{name}_owner")
        cluster.sql(
            "SET ROLE beratung_owner; CREATE SCHEMA beratung;"
            "CREATE TABLE beratung.alembic_version (version_num varchar(32));"
            "INSERT INTO beratung.alembic_version VALUES ('aus_der_zukunft')",
            database="beratung",
        )
        if eingebettet:
            cluster.stop()
        code, error = ozg("up", **({} if eingebettet else urls)).ende(seconds=60)
        if eingebettet:
            assert not (cluster.data / "postmaster.pid").exists()
            cluster.start()
        assert cluster.sql("SELECT to_regnamespace('katalog')", database="katalog") == ""
    finally:
        cluster.stop()
    assert code == 2
    assert ein_satz(error)
    assert "beratung stammt von einer neueren Fassung" in error
    protokolle = {path.name for path in (tmp_path / "ozg" / "protokolle").iterdir()}
    assert protokolle <= {"ozg.log"}  # nothing was started
    assert not laufend(tmp_path)


@pytest.mark.parametrize("service", DIENSTE)
def test_known_revisions_are_alembics(service: str) -> None:
    config = Config(WURZEL / "migrations" / "alembic.ini", ini_section=service)
    scripts = ScriptDirectory.from_config(config)
    assert bekannte_revisionen(service) == {script.revision for script in scripts.walk_revisions()}
    assert letzte_revision(service) == scripts.get_current_head()


@pytest.mark.parametrize(
    ("aufruf", "wort"),
    [
        ("up --ohne", "`ozg up --help`"),
        ("up --mit-demo --ohne-demo", "--ohne-demo"),
        ("token", "--rolle"),
        ("los", "es gibt ozg up, ozg status"),
    ],
)
def test_a_call_that_does_not_exist(ozg: Ozg, tmp_path: Path, aufruf: str, wort: str) -> None:
    code, error = ozg(*aufruf.split()).ende()
    assert code == 2
    assert ein_satz(error)
    assert wort in error
    assert not (tmp_path / "ozg").exists()


def test_without_a_command_there_is_help(ozg: Ozg, tmp_path: Path) -> None:
    code, error = ozg().ende()
    assert code == 2
    assert "Befehle:" in error
    assert not (tmp_path / "ozg").exists()


def test_a_stale_pid_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """After a reboot the number in postmaster.pid may be anybody's: here it is this test's."""
    cluster = Cluster(tmp_path)
    try:
        cluster.start()
        cluster.stop()
        (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
        cluster.start()
        assert cluster.sql("SELECT 1") == "1"
    finally:
        cluster.stop()


def laufend(folder: Path) -> list[str]:
    """Return every process that has `folder` in its command line."""
    listed = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if str(folder) in line]
