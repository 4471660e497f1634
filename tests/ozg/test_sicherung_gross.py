"""The drill in full: a running platform with 1 GB, a dropped table, then everything killed.

RPO: of what was acknowledged, how much of the end is missing after a restore of all there is.
RTO: how long it takes from the command until PostgreSQL has replayed to the wanted instant.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ozg.laufzettel import laufzettel_lesen, prozesse_von
from ozg.postgres import Cluster
from tests.ozg.conftest import Ozg, saubere_umgebung

GIGABYTE = 1_000_000_000
VERSCHIEDENE = (
    1000  # rows of 1.9 kB, four to a page: too far apart for gzip to see that they return
)
BALLAST = f"""
CREATE TABLE ballast (nr int, inhalt text);
ALTER TABLE ballast ALTER inhalt SET STORAGE PLAIN;
INSERT INTO ballast SELECT nr, (SELECT left(string_agg(md5(random()::text || nr || i), ''), 1900)
                                  FROM generate_series(1, 60) i)
  FROM generate_series(1, {VERSCHIEDENE}) nr;
INSERT INTO ballast SELECT runde, inhalt FROM generate_series(1, 490) runde, ballast;
CREATE TABLE takt (t timestamptz)
"""
INVARIANTEN = {
    "foerderung": (
        # every Budget is the sum of its movements
        """SELECT count(*) FROM foerderung.budget b WHERE (gebunden, ausgezahlt) <> (
             SELECT coalesce(sum(betrag) FILTER (WHERE nach = 'gebunden'), 0)
                    - coalesce(sum(betrag) FILTER (WHERE von = 'gebunden'), 0),
                    coalesce(sum(betrag) FILTER (WHERE nach = 'ausgezahlt'), 0)
                    - coalesce(sum(betrag) FILTER (WHERE von = 'ausgezahlt'), 0)
             FROM foerderung.mittelbewegung m WHERE m.budget = b.id)""",
        # what was done last to an Antrag is in the journal
        """SELECT count(*) FROM foerderung.antrag a WHERE version IS DISTINCT FROM (
             SELECT max(version) FROM foerderung.journal j WHERE j.gegenstand_id = a.id)""",
    ),
    "beratung": (
        """SELECT count(*) FROM beratung.buchung b WHERE version IS DISTINCT FROM (
             SELECT max(version) FROM beratung.journal j WHERE j.gegenstand_id = b.id)""",
        """SELECT count(*) FROM beratung.termin a JOIN beratung.termin b
             ON a.id < b.id AND a.berater_id = b.berater_id AND a.zeitraum && b.zeitraum
            WHERE a.belegt AND b.belegt""",
    ),
}


def befehl(env: dict[str, str], *woerter: str) -> tuple[str, float]:
    """Run `ozg sicherung …` and return what it says and how many seconds it took."""
    begonnen = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "ozg", "sicherung", *woerter],
        env=env, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, time.monotonic() - begonnen


def verletzte(cluster: Cluster) -> list[str]:
    return [
        frage
        for dienst, fragen in INVARIANTEN.items()
        for frage in fragen
        if cluster.sql(frage, database=dienst) != "0"
    ]


def zahlen(cluster: Cluster) -> list[str]:
    fragen = {
        "foerderung": ("antrag", "mittelbewegung", "journal"),
        "beratung": ("buchung", "termin", "journal"),
    }
    return [
        cluster.sql(f"SELECT count(*) FROM {dienst}.{tabelle}", database=dienst)
        for dienst, tabellen in fragen.items()
        for tabelle in tabellen
    ]


class Schreiber(threading.Thread):
    """Commits a row as often as it can, until PostgreSQL is gone; `letzte` was acknowledged."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(daemon=True)
        self._cluster = cluster
        self.letzte = datetime.min.replace(tzinfo=UTC)

    def run(self) -> None:
        with contextlib.suppress(Exception):
            while True:
                gesagt = self._cluster.sql(
                    "INSERT INTO takt VALUES (clock_timestamp())"
                    " RETURNING t AT TIME ZONE 'UTC'", database="katalog",
                )  # fmt: skip
                self.letzte = zeit(gesagt)


def zeit(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def warten_bis(lager: Path, wann: datetime) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError, ValueError):
            stand: dict[str, Any] = json.loads((lager / "wal" / "stand.json").read_text())
            if datetime.fromisoformat(stand["bis"]) >= wann:
                return
        time.sleep(0.2)
    pytest.fail("nothing is written down")


@pytest.mark.nightly
def test_a_gigabyte_is_back(ozg: Ozg, tmp_path: Path) -> None:
    lager, daten = tmp_path / "lager", tmp_path / "ozg"
    geheim, oeffentlich = tmp_path / "geheim", tmp_path / "oeffentlich"
    env = saubere_umgebung() | {
        "OZG_DATEN": str(daten),
        "OZG_SICHERUNG_ZIEL": str(lager),
        "OZG_SICHERUNG_EMPFAENGER": str(oeffentlich),
        "OZG_SICHERUNG_SCHLUESSEL": str(geheim),
    }
    oeffentlich.write_text(befehl(env, "schluessel", str(geheim))[0])
    eigenes = {name: wert for name, wert in env.items() if name.startswith("OZG_SICHERUNG_")}
    laufend = ozg("up", **eigenes)
    laufend.warte_auf("Anhalten", seconds=300)
    cluster = Cluster(daten)
    cluster.anschliessen()
    cluster.sql(BALLAST, database="katalog")
    gross = int(cluster.sql("SELECT sum(pg_database_size(oid)) FROM pg_database"))
    assert gross > GIGABYTE
    begonnen = time.monotonic()
    warten_bis(lager, datetime.now(UTC))  # a burst of 1 GB is put away more slowly than it came
    aufgeholt = time.monotonic() - begonnen
    gesagt, gesichert = befehl(env, "anlegen", "--json")
    basis = json.loads(gesagt)["dateien"]["basis.tar.gz.age"]["groesse"]
    schreiber = Schreiber(cluster)
    schreiber.start()
    time.sleep(5)
    assert not verletzte(cluster)
    vorher = zahlen(cluster)
    davor = zeit(cluster.sql("SELECT clock_timestamp() AT TIME ZONE 'UTC'"))
    time.sleep(1)
    cluster.sql("DROP TABLE beratung.buchung CASCADE", database="beratung")
    time.sleep(10)
    zettel = laufzettel_lesen(daten)
    assert zettel is not None
    for pid in sorted(prozesse_von(zettel.pid)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)  # the machine is lost
    schreiber.join(timeout=30)
    warten_bis(lager, davor)

    _, gebraucht = befehl(
        env, "wiederherstellen", str(tmp_path / "davor"), "--zeitpunkt", davor.isoformat()
    )
    zurueck = Cluster(tmp_path / "davor")
    try:
        zurueck.start()
        assert zahlen(zurueck) == vorher
        assert not verletzte(zurueck)
        assert (
            zeit(zurueck.sql("SELECT max(t) AT TIME ZONE 'UTC' FROM takt", database="katalog"))
            <= davor
        )
    finally:
        zurueck.stop()

    befehl(env, "wiederherstellen", str(tmp_path / "alles"))
    alles = Cluster(tmp_path / "alles")
    try:
        alles.start()
        letzte = zeit(alles.sql("SELECT max(t) AT TIME ZONE 'UTC' FROM takt", database="katalog"))
    finally:
        alles.stop()
    verloren = (schreiber.letzte - letzte).total_seconds()
    geprueft = befehl(env | {"OZG_SICHERUNG_RUECKSTAND": "PT2H"}, "pruefen")[1]
    print(
        f"\n{gross / 1e9:.2f} GB: Grundsicherung {gesichert:.1f} s, {basis / 1e6:.0f} MB;"
        f" wiederhergestellt (RTO) {gebraucht:.1f} s; verloren (RPO) {verloren:.2f} s;"
        f" geprüft {geprueft:.1f} s; nach dem Schwall aufgeholt in {aufgeholt:.1f} s;"
        f" Last {os.getloadavg()[0]:.1f}"
    )
    assert verloren <= 5
    assert gebraucht <= 60
