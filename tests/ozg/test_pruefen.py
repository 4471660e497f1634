"""`ozg pruefen` on a platform that runs, on a folder that is new, and whatever can be wrong."""

import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from migrations.revisionen import letzte_revision
from ozg import vorfuehrdaten
from ozg.postgres import Cluster
from ozg.pruefen import (
    aussteller_pruefen,
    eigenen_aussteller_pruefen,
    gateway_pruefen,
    ordner_pruefen,
    platte_pruefen,
    python_pruefen,
    schluessel_pruefen,
    sicherung_pruefen,
    uhr_pruefen,
)
from ozg.pruefen_datenbank import befunde_zu, datenbanken_pruefen
from ozg.umgebung import DIENSTE
from tests.conftest import Datenbank
from tests.ozg.conftest import LaufendePlattform, Ozg, freier_port

JETZT = datetime(2026, 1, 2, tzinfo=UTC)
GESUND = {
    "fassung": 180_006, "name": "18.6", "anbieter": "b", "ordnung": "C.UTF-8", "zeichen": "UTF8",
    "uhr": JETZT, "login": "katalog_app", "erweiterungen": ["btree_gist"],
    "app_allmaechtig": False, "login_allmaechtig": False, "app_besitzt": 0, "login_besitzt": 0,
}  # fmt: skip


def pruefen(ozg: Ozg, *arguments: str, **env: str) -> tuple[int, str]:
    befehl = ozg("pruefen", *arguments, **env)
    code, error = befehl.ende(seconds=60)
    assert error == ""
    befehl._reader.join(timeout=5)
    return code, "".join(befehl._lines.queue)


def test_a_running_platform_lacks_nothing(plattform: LaufendePlattform) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ozg", "pruefen"],
        env=plattform.env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    assert lines[-1] == "  Es fehlt nichts."
    assert {line.split()[0] for line in lines[:-1]} <= {"ok", "Hinweis"}
    for was in (*DIENSTE, *(f"DB {name}" for name in DIENSTE), "Gateway", "Aussteller", "Port"):
        assert any(line.startswith(f"  ok       {was} ") for line in lines), done.stdout


def test_a_new_folder_lacks_nothing_and_stays_untouched(ozg: Ozg, tmp_path: Path) -> None:
    code, gesagt = pruefen(ozg)
    assert code == 0, gesagt
    assert "Hinweis  Plattform" in gesagt
    assert "Hinweis  Meldestelle" in gesagt
    assert not (tmp_path / "ozg").exists()


def test_a_port_of_somebody_else_and_a_folder_that_is_none(
    ozg: Ozg, port: int, tmp_path: Path
) -> None:
    (tmp_path / "datei").write_text("")
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        code, gesagt = pruefen(ozg, OZG_DATEN=str(tmp_path / "datei" / "ozg"))
    assert code == 1
    assert "fehlt    Port" in gesagt
    assert "fehlt    Ordner" in gesagt
    assert "Es fehlt etwas: 2 Punkte." in gesagt


@pytest.mark.parametrize("name", ["pg-geheimnis", "journal/schluessel.pem"])
def test_secrets_that_others_may_read(tmp_path: Path, name: str) -> None:
    geheim = tmp_path / name
    geheim.parent.mkdir(exist_ok=True)
    geheim.write_text("")
    geheim.chmod(0o644)
    assert [b.stand for b in ordner_pruefen(tmp_path)] == ["fehlt"]
    geheim.chmod(0o600)
    assert [b.stand for b in ordner_pruefen(tmp_path)] == ["ok"]


def test_disk_python_gateway_and_issuer(tmp_path: Path) -> None:
    frei = {1_000: "fehlt", 1_000_000_000: "Hinweis", 10_000_000_000: "ok"}
    for size, stand in frei.items():
        assert platte_pruefen(tmp_path, frei=size).stand == stand
    assert [python_pruefen(v).stand for v in ((3, 10), (3, 11), (3, 14))] == ["fehlt", "ok", "ok"]
    niemand = freier_port()
    assert gateway_pruefen(niemand).stand == aussteller_pruefen(niemand).stand == "fehlt"


def test_a_running_platform_has_its_own_port(plattform: LaufendePlattform) -> None:
    """Whatever OZG_PORT says to the one who asks."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = subprocess.run(
            [sys.executable, "-m", "ozg", "pruefen"],
            env=plattform.env | {"OZG_PORT": str(other.getsockname()[1])},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    seiner = plattform.adresse.rpartition(":")[2]
    assert f"ok       Port            {seiner} gehört der laufenden Plattform." in done.stdout


@pytest.mark.parametrize(
    ("gesagt", "staende"),
    [
        ("Fri, 02 Jan 2026 00:00:03 GMT", ["ok"]),
        ("Fri, 02 Jan 2026 00:02:00 GMT", ["fehlt"]),
        ("kein Datum", []),
        (None, []),
    ],
)
def test_the_clock_of_the_issuer(gesagt: str | None, staende: list[str]) -> None:
    assert [befund.stand for befund in uhr_pruefen(gesagt, JETZT)] == staende


def test_short_keys_of_the_issuer_are_told() -> None:
    kurz, lang = ({"kty": "RSA", "kid": f"k{laenge}", "n": "x" * laenge} for laenge in (342, 512))
    for schluessel in ([lang], [{"kty": "EC"}], [kurz | {"use": "enc"}], ["nichts"], []):
        assert list(schluessel_pruefen(schluessel)) == []
    (befund,) = schluessel_pruefen([lang, kurz])
    assert (befund.stand, "k342" in str(befund)) == ("Hinweis", True)


def test_an_issuer_that_does_not_answer_and_a_backup_that_is_not_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (befund,) = eigenen_aussteller_pruefen(f"http://127.0.0.1:{freier_port()}/realm")
    assert befund.stand == "fehlt"
    monkeypatch.delenv("OZG_SICHERUNG_ZIEL", raising=False)
    assert sicherung_pruefen().stand == "Hinweis"
    monkeypatch.setenv("OZG_SICHERUNG_ZIEL", str(tmp_path))
    monkeypatch.delenv("OZG_SICHERUNG_EMPFAENGER", raising=False)
    assert sicherung_pruefen().stand == "fehlt"


def test_demo_data_of_an_earlier_start_are_told(ozg: Ozg, tmp_path: Path) -> None:
    (tmp_path / "ozg").mkdir()
    vorfuehrdaten.vermerken(tmp_path / "ozg")
    assert "Hinweis  Vorführdaten" in pruefen(ozg, "--ohne-demo")[1]
    assert "Vorführdaten" not in pruefen(ozg)[1]
    befehl = ozg("up", "--ohne-demo")
    befehl.warte_auf(vorfuehrdaten.BLEIBEN)


def test_a_fixed_day_on_an_existing_server_is_told(ozg: Ozg) -> None:
    urls = {f"{name.upper()}_DATABASE_URL": "postgresql://x@/x?host=/nirgends" for name in DIENSTE}
    code, gesagt = pruefen(ozg, OZG_HEUTE="2021-04-15", **urls)
    assert code == 1
    assert "Hinweis  Stichtag" in gesagt
    for name in DIENSTE:
        assert f"fehlt    DB {name}" in gesagt
    assert "nirgends" not in gesagt


@pytest.mark.parametrize(
    ("gesagt", "stand", "wort"),
    [
        ({}, None, ""),
        ({"fassung": 170_004, "name": "17.4"}, "fehlt", "17.4"),
        ({"zeichen": "SQL_ASCII"}, "fehlt", "Zeichensatz"),
        ({"anbieter": "c", "ordnung": None}, "fehlt", "builtin"),
        ({"erweiterungen": ["pg_trgm"]}, "fehlt", "btree_gist"),
        ({"app_allmaechtig": True}, "fehlt", "darf alles"),
        ({"app_besitzt": 3}, "fehlt", "besitzt Tabellen"),
        ({"login": "postgres", "login_allmaechtig": True}, "Hinweis", "mehr als nötig"),
        ({"login": "katalog_owner", "login_besitzt": 9}, "Hinweis", "mehr als nötig"),
        ({"uhr": JETZT + timedelta(seconds=90)}, "fehlt", "90 s"),
        ({"revision": "aus_der_zukunft"}, "fehlt", "neueren Fassung"),
        ({"revision": "8e5100e8162f"}, "Hinweis", "nicht die letzte"),
        ({"revision": None}, "Hinweis", "leer"),
    ],
)
def test_what_may_be_wrong_with_a_database(
    gesagt: dict[str, Any], stand: str | None, wort: str
) -> None:
    revision = gesagt.get("revision", letzte_revision("katalog"))
    befunde = befunde_zu("katalog", GESUND | gesagt, revision=revision, jetzt=JETZT)
    assert [befund.stand for befund in befunde] == ([stand] if stand else [])
    assert all(wort in befund.satz for befund in befunde)


async def test_real_databases(database: Datenbank, cluster: Cluster) -> None:
    urls = {f"{name.upper()}_DATABASE_URL": database(name) for name in DIENSTE}
    assert {befund.stand for befund in await datenbanken_pruefen(urls)} == {"ok"}
    cluster.sql(
        "ALTER TABLE katalog.alembic_version OWNER TO katalog_app", database=_name(urls, "KATALOG")
    )
    cluster.sql("DROP TABLE foerderung.alembic_version", database=_name(urls, "FOERDERUNG"))
    urls["BERATUNG_DATABASE_URL"] = urls["BERATUNG_DATABASE_URL"].replace("beratung_app", "nie")
    befunde = {befund.was: befund for befund in await datenbanken_pruefen(urls)}
    assert "besitzt Tabellen" in befunde["DB katalog"].satz
    assert befunde["DB foerderung"].stand == "Hinweis"
    assert befunde["DB beratung"].stand == "fehlt"
    assert befunde["DB dashboard"].stand == "ok"


def _name(urls: dict[str, str], dienst: str) -> str:
    return str(make_url(urls[f"{dienst}_DATABASE_URL"]).database)
