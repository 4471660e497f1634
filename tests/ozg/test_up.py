"""The real thing, once: started, used, stopped, started again, killed."""

import os
import re
import signal
import time
import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from ozg.postgres import Cluster
from ozg.umgebung import DIENSTE
from shared.clock import BERLIN
from tests.ozg.conftest import Befehl, LaufendePlattform, Ozg

BUCHUNG = {
    "ags": "06635020",
    "modul": 2,
    "format": "online",
    "dauer_tage": 3,
    "beginn": "2021-05-03",
    "teilnehmende": 12,
    "eigenanteil_akzeptiert": True,
}


def lebt(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def warte_bis_tot(pids: set[int]) -> set[int]:
    deadline = time.monotonic() + 5
    while (alive := {pid for pid in pids if lebt(pid)}) and time.monotonic() < deadline:
        time.sleep(0.05)
    return alive


def ohne_postgres(befehl: Befehl) -> set[int]:
    return {pid for pid, arguments in befehl.kinder().items() if "postgres" not in arguments}


def test_a_platform_starts_works_stops_and_leaves_nothing(
    ozg: Ozg, tmp_path: Path, port: int
) -> None:
    # first start: the table and what it promises
    befehl = ozg("up")
    befehl.warte_auf("Anhalten", seconds=240)  # of silence: on a machine full of work
    gesagt = "".join(befehl.gesagt)
    befehl.warte_auf("Die vergangenen Monate stehen", seconds=240)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
        for dienst in DIENSTE:
            assert f"http://127.0.0.1:{port}/{dienst}/v1/" in gesagt
            answer = client.get(f"/{dienst}/v1/gesundheit")
            assert answer.json()["bereit"] is True
            assert answer.headers["OZG-Stichtag"] == "2021-04-15"
        assert "antwortet nicht" not in gesagt
        status = ozg("status")
        assert status.ende() == (0, "")
        status.warte_auf("Platte")
        speicher = re.search(r"Speicher +(\d+) MB", "".join(status.gesagt))
        assert speicher
        assert int(speicher[1]) <= 760  # idle; the goal of 700 is just missed, docs/messungen.md
        oeffnen = [line.strip() for line in befehl.gesagt if line.startswith("    http")]
        assert len(oeffnen) == 3
        for address in oeffnen:
            assert client.get(address).status_code == 200, address

        # a Kommune books, with a token of this platform
        token = ozg("token", "--rolle", "kommune", "--ags", "06635020")
        assert token.ende() == (0, "")
        token.warte_auf("ey")
        anmeldung = {"Authorization": f"Bearer {token.gesagt[0].strip()}"}
        buchung = client.post(
            "/beratung/v1/buchungen",
            json=BUCHUNG,
            headers=anmeldung | {"Idempotency-Key": str(uuid.uuid4())},
        )
        assert buchung.status_code == 201, buchung.text

        # one service dies and comes back at its address
        [opfer] = [pid for pid, args in befehl.kinder().items() if "services foerderung" in args]
        os.kill(opfer, signal.SIGKILL)
        befehl.warte_auf("foerderung ist beendet (Signal 9)", seconds=10)
        deadline, wieder_da = time.monotonic() + 60, False
        while not wieder_da:
            assert time.monotonic() < deadline
            with suppress(httpx.ReadTimeout):  # its socket takes connections all the while
                wieder_da = client.get("/foerderung/v1/gesundheit").status_code == 200

    # a second one on the same folder has to wait
    code, error = ozg("up", OZG_PORT="1").ende()
    assert (code, "läuft schon" in error) == (2, True)

    # SIGTERM: everything stops, within seconds, though a page is open that listens
    kinder = set(befehl.kinder())
    assert len(kinder) == 7  # four services, the login, the gateway, PostgreSQL
    adresse = f"http://127.0.0.1:{port}/dashboard/v1/aktualisierungen"
    with httpx.stream("GET", adresse, timeout=30) as strom:
        stuecke = strom.iter_text()
        assert "retry" in next(stuecke)
        start = time.monotonic()
        befehl.process.send_signal(signal.SIGTERM)
        list(stuecke)  # it ends in order; the gateway would wait 10 s for it
        assert time.monotonic() - start < 8
    assert befehl.ende() == (0, "")
    assert not warte_bis_tot(kinder)

    # the next start finds the data; kill -9 leaves neither services nor gateway
    befehl = ozg("up")
    befehl.warte_auf("Die vergangenen Monate stehen", seconds=240)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
        wieder = client.get(f"/beratung/v1/buchungen/{buchung.json()['id']}", headers=anmeldung)
        assert wieder.status_code == 200, wieder.text
        assert wieder.json()["termine"] == buchung.json()["termine"]
    kinder = ohne_postgres(befehl)
    assert len(kinder) == 6
    befehl.beenden(signal.SIGKILL)
    assert not warte_bis_tot(kinder)

    # the orphaned PostgreSQL is stopped, and its socket removed, by whoever starts next
    cluster = Cluster(tmp_path / "ozg")
    socket = (cluster.data / "postmaster.pid").read_text().splitlines()[4]
    try:
        cluster.start()
        assert "beratung" in cluster.sql("SELECT datname FROM pg_database").split()
        assert not Path(socket).exists()
    finally:
        cluster.stop()
    assert not (cluster.data / "postmaster.pid").exists()


def test_ctrl_c_while_starting_leaves_nothing(ozg: Ozg, tmp_path: Path) -> None:
    befehl = ozg("up")
    befehl.warte_auf("Datenbanken werden auf Stand gebracht")
    time.sleep(0.5)
    kinder = set(befehl.kinder())
    assert kinder
    assert befehl.beenden(signal.SIGINT) == (0, "")
    assert not warte_bis_tot(kinder)
    assert not (tmp_path / "ozg" / "pg" / "postmaster.pid").exists()


def test_it_stops_though_nobody_listens_any_more(ozg: Ozg) -> None:
    befehl = ozg("up", stumm=True)
    time.sleep(1.5)
    kinder = set(befehl.kinder())
    assert befehl.beenden(signal.SIGTERM) == (0, "")
    assert kinder
    assert not warte_bis_tot(kinder)


@pytest.mark.nightly
def test_two_run_side_by_side(ozg: Ozg, port: int, plattform: LaufendePlattform) -> None:
    befehl = ozg("up", "--ohne-demo")
    befehl.warte_auf("Anhalten")
    adressen = {f"http://127.0.0.1:{port}": datetime.now(BERLIN).date().isoformat()}
    adressen[plattform.adresse] = "2021-04-15"
    for adresse, tag in adressen.items():
        for dienst in DIENSTE:
            answer = httpx.get(f"{adresse}/{dienst}/v1/gesundheit")
            assert answer.json()["bereit"] is True
            assert answer.headers["OZG-Stichtag"] == tag
    token = ozg("token", "--rolle", "kommune", "--ags", "06635020")
    token.warte_auf("ey")
    fremd = httpx.post(
        f"{plattform.adresse}/beratung/v1/buchungen",
        json=BUCHUNG,
        headers={
            "Authorization": f"Bearer {token.gesagt[0].strip()}",
            "Idempotency-Key": str(uuid.uuid4()),
        },
    )
    assert fremd.status_code == 401  # each has a key of its own
    assert befehl.beenden(signal.SIGTERM) == (0, "")
    assert httpx.get(f"{plattform.adresse}/katalog/v1/gesundheit").status_code == 200


def test_an_existing_server_is_used(ozg: Ozg, tmp_path: Path, port: int) -> None:
    cluster = Cluster(tmp_path / "server")
    try:
        cluster.start()
        urls = {}
        for dienst in DIENSTE:
            owner, app = f"{dienst}_owner", f"{dienst}_app"
            cluster.make_database(dienst, owner=owner, app=app)
            urls[f"{dienst.upper()}_DATABASE_URL"] = cluster.url(dienst, app)
            urls[f"{dienst.upper()}_MIGRATION_URL"] = cluster.url(dienst, owner)
        befehl = ozg("up", BERATUNG_HALTEFRIST="P3D", HTTP_PROXY="http://127.0.0.1:9", **urls)
        befehl.warte_auf("Anhalten", seconds=240)
        answer = httpx.get(f"http://127.0.0.1:{port}/katalog/v1/gesundheit")
        assert answer.headers["OZG-Stichtag"] == datetime.now(BERLIN).date().isoformat()
        assert "eigener Server" in "".join(befehl.gesagt)
        assert "keine eingespielt" in "".join(befehl.gesagt)
        assert cluster.sql("SELECT count(*) FROM beratung.buchung", database="beratung") == "0"
        assert not (tmp_path / "ozg" / "pg").exists()
        dienste = {pid: args for pid, args in befehl.kinder().items() if "-m services" in args}
        assert len(dienste) == 4
        for pid in dienste:  # each knows its own database, as the app role
            env = Path(f"/proc/{pid}/environ").read_text().split("\0")
            known = [entry for entry in env if "_DATABASE_URL=" in entry or "_MIGRATION" in entry]
            assert len(known) == 1
            assert "_app:" in known[0]
            assert not any(entry.startswith(("OZG_HEUTE", "OZG_VORFUEHRUNG")) for entry in env)
            assert ("BERATUNG_HALTEFRIST=P3D" in env) == ("services beratung" in dienste[pid])
        assert befehl.beenden(signal.SIGTERM) == (0, "")
        assert cluster.sql("SELECT 1") == "1"  # not ours to stop
    finally:
        cluster.stop()
