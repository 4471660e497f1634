"""The drill with a bucket: backed up, checked and restored from an S3."""

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from ozg.postgres import Cluster
from ozg.sicherung.einstellungen import Sicherungsplan
from ozg.sicherung.lager import Lager
from ozg.sicherung.pruefen import pruefen
from ozg.sicherung.schluessel import identitaeten_lesen, schluessel_anlegen
from ozg.sicherung.wiederherstellen import wiederherstellen
from tests.ozg.test_sicherung import BILD, SCHNELL, fehlende, nun, ueben
from tests.s3 import EIMER, s3, zugang

pytestmark = pytest.mark.nightly

BALLAST = """
CREATE TABLE ballast AS SELECT string_agg(sha512(random()::text::bytea)::text, '') AS inhalt
  FROM generate_series(1, 40000) zeile, generate_series(1, 10) GROUP BY zeile
"""


def test_a_second_before_the_table_was_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "oeffentlich").write_text(schluessel_anlegen(tmp_path / "geheim"))
    wer = identitaeten_lesen(tmp_path / "geheim")
    plan = Sicherungsplan(
        ziel=f"s3://{EIMER}/sicherung",
        empfaenger=tmp_path / "oeffentlich",
        takt=0.5,
        rueckstand=timedelta(hours=1),
    )
    with s3() as adresse:
        for name, wert in zugang(adresse, tmp_path).items():
            monkeypatch.setenv(name, wert)
        cluster = Cluster(tmp_path / "ozg", settings=SCHNELL)
        cluster.start()
        try:
            cluster.sql(f"CREATE TABLE zeile (was text); {BALLAST}")
            cluster.sql("INSERT INTO zeile VALUES ('vorher')")
            davor = asyncio.run(ueben(cluster, plan, tmp_path))
        finally:
            cluster.stop()
        lager = Lager(plan.ziel)
        befunde = asyncio.run(pruefen(lager, plan, wer, jetzt=nun(), arbeit=tmp_path))
        assert fehlende(befunde) == []
        assert "entschlüsselt und geprüft" in befunde[-1].satz
        ergebnis = asyncio.run(wiederherstellen(lager, wer, tmp_path / "neu", zeitpunkt=davor))
        liste = httpx.get(f"{adresse}/{EIMER}?list-type=2&prefix=sicherung/").text
    zurueck = Cluster(tmp_path / "neu", settings=SCHNELL)
    try:
        zurueck.start()
        assert zurueck.sql("SELECT was FROM zeile ORDER BY was").split() == ["dazwischen", "vorher"]
    finally:
        zurueck.stop()
    assert ergebnis.sicherung.groesse > 30e6  # laid down in many parts
    assert (tmp_path / "neu" / "ablage" / "a" / "dazwischen").read_bytes() == BILD
    assert "sicherung/wal/stand.json" in liste
    assert "basis.tar.gz.age" in liste
