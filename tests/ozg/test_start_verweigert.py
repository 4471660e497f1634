"""What `ozg up` cannot do it says in one sentence, with exit code 2 and nothing half started."""

import os
import re
import socket
import subprocess
from pathlib import Path

import pytest

from ozg.belegen import ordner_belegen
from ozg.postgres import Cluster
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


def test_database_is_newer(ozg: Ozg, tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "ozg")
    try:
        cluster.start()
        cluster.make_database("katalog", owner="katalog_owner", app="katalog_app")
        cluster.sql(
            "SET ROLE katalog_owner; CREATE SCHEMA katalog;"
            "CREATE TABLE katalog.alembic_version (version_num varchar(32));"
            "INSERT INTO katalog.alembic_version VALUES ('aus_der_zukunft')",
            database="katalog",
        )
    finally:
        cluster.stop()

    befehl = ozg("up")
    code, error = befehl.ende(seconds=60)

    assert code == 2
    assert ein_satz(error)
    assert "katalog stammt von einer neueren Fassung" in error
    assert not (tmp_path / "ozg" / "pg" / "postmaster.pid").exists()
    assert not laufend(tmp_path)


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
