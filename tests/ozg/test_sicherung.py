"""A drill in small: somebody drops a table, and a second before that is restored."""

import asyncio
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from ozg.__main__ import main
from ozg.befund import Befund
from ozg.postgres import Cluster
from ozg.pruefen import ordner_pruefen
from ozg.sicherung.anlegen import anlegen
from ozg.sicherung.auspacken import noetiges_wal
from ozg.sicherung.einstellungen import Sicherungsplan
from ozg.sicherung.lager import Fremd, Lager
from ozg.sicherung.mitschreiben import Mitschrift
from ozg.sicherung.pruefen import pruefen
from ozg.sicherung.quelle import JETZT, instant, quelle_finden
from ozg.sicherung.schluessel import (
    Identitaeten,
    empfaenger_lesen,
    identitaeten_lesen,
    schluessel_anlegen,
)
from ozg.sicherung.segmente import luecken, segmentname
from ozg.sicherung.uploads import Uploads
from ozg.sicherung.verzeichnis import Sicherung, sicherungen, stand
from ozg.sicherung.wiederherstellen import wiederherstellen
from ozg.umgebung import Abbruch

SCHNELL = {"fsync": "off", "full_page_writes": "on", "scram_iterations": "1", "autovacuum": "off"}
BILD = os.urandom(300_000)


@dataclass(frozen=True)
class Uebung:
    """What was backed up until a table was dropped, one second after `davor`."""

    ort: Path
    davor: datetime
    plan: Sicherungsplan
    wer: Identitaeten

    @property
    def lager(self) -> Lager:
        return Lager(str(self.ort / "lager"))

    def pruefen(self, *, mit_schluessel: bool = False, **anders: timedelta) -> list[Befund]:
        plan, wer = self.plan.model_copy(update=anders), self.wer if mit_schluessel else None
        return asyncio.run(pruefen(self.lager, plan, wer, jetzt=nun(), arbeit=self.ort))


def nun() -> datetime:
    return datetime.now(UTC)


def fehlende(befunde: list[Befund]) -> list[str]:
    return [befund.was for befund in befunde if befund.stand == "fehlt"]


@pytest.fixture(scope="module")
def uebung(tmp_path_factory: pytest.TempPathFactory) -> Uebung:
    ort = tmp_path_factory.mktemp("sicherung")
    cluster = Cluster(ort / "ozg", settings=SCHNELL)
    cluster.start()
    try:
        oeffentlich = schluessel_anlegen(ort / "geheim")
        (ort / "oeffentlich").write_text(oeffentlich)
        plan = Sicherungsplan(
            ziel=str(ort / "lager"),
            empfaenger=ort / "oeffentlich",
            takt=0.2,
            rueckstand=timedelta(hours=1),
        )
        cluster.sql("CREATE TABLE zeile (was text); INSERT INTO zeile VALUES ('vorher')")
        davor = asyncio.run(ueben(cluster, plan, ort))
    finally:
        cluster.stop()
    return Uebung(ort, davor, plan, identitaeten_lesen(ort / "geheim"))


async def ueben(cluster: Cluster, plan: Sicherungsplan, ort: Path) -> datetime:
    """Back up while rows and files come in; return the instant that is wanted back."""
    quelle, lager = quelle_finden(plan, ort / "ozg"), Lager(plan.ziel)
    empfaenger = empfaenger_lesen(plan.empfaenger)
    hochladen(ort, "a/vorher")
    mitschrift = Mitschrift(quelle, lager, plan, empfaenger, ort / "ozg" / "sicherung-wal")
    laufend = asyncio.ensure_future(mitschrift.schreiben(lambda satz: None))
    try:
        await _bis_gesichert(lager, nun(), laufend)
        hochladen(ort, "a/dazwischen")
        cluster.sql("INSERT INTO zeile VALUES ('dazwischen')")
        davor = instant(cluster.sql(JETZT))
        await asyncio.sleep(1)
        cluster.sql("INSERT INTO zeile VALUES ('danach'); DROP TABLE zeile")
        await _bis_gesichert(lager, nun(), laufend)
    finally:
        laufend.cancel()
        await asyncio.gather(laufend, return_exceptions=True)
    return davor


async def _bis_gesichert(lager: Lager, wann: datetime, laufend: asyncio.Future[None]) -> None:
    async with asyncio.timeout(60):
        while not laufend.done():
            bisher = await stand(lager)
            if bisher and bisher.bis >= wann and await sicherungen(lager):
                return
            await asyncio.sleep(0.1)
    await laufend


def hochladen(ort: Path, name: str) -> None:
    datei = ort / "ozg" / "ablage" / name
    datei.parent.mkdir(parents=True, exist_ok=True)
    datei.write_bytes(BILD)


def test_a_second_before_the_table_was_dropped(uebung: Uebung, tmp_path: Path) -> None:
    ziel = tmp_path / "zurueck"
    ergebnis = asyncio.run(wiederherstellen(uebung.lager, uebung.wer, ziel, zeitpunkt=uebung.davor))
    cluster = Cluster(ziel, settings=SCHNELL)
    try:
        cluster.start()  # with the passwords of then
        assert cluster.sql("SELECT was FROM zeile ORDER BY was").split() == ["dazwischen", "vorher"]
    finally:
        cluster.stop()
    assert ergebnis.bis is not None
    assert ergebnis.bis <= uebung.davor
    for name in ("vorher", "dazwischen"):
        assert (ziel / "ablage" / "a" / name).read_bytes() == BILD
    assert {pfad.name for pfad in ziel.iterdir()} == {
        "pg",
        "pg-geheimnis",
        "ablage",
        "ablage-beratung",
        "postgres.log",
    }
    assert {b.stand for b in ordner_pruefen(ziel)} == {"ok"}  # nobody else may read it
    with pytest.raises(Abbruch, match="nicht leer"):
        asyncio.run(wiederherstellen(uebung.lager, uebung.wer, ziel, zeitpunkt=None))


def test_nothing_is_there_before_the_first_or_after_the_last(
    uebung: Uebung, tmp_path: Path
) -> None:
    for zeitpunkt, wort in (
        (nun(), "Mitgeschrieben ist bis"),
        (datetime(2020, 1, 1, tzinfo=UTC), "frühe"),
    ):
        with pytest.raises(Abbruch, match=wort):
            asyncio.run(
                wiederherstellen(uebung.lager, uebung.wer, tmp_path / "x", zeitpunkt=zeitpunkt)
            )
    assert not (tmp_path / "x").exists()


def test_somebody_elses_key_reads_nothing(uebung: Uebung, tmp_path: Path) -> None:
    schluessel_anlegen(tmp_path / "fremd")
    fremd = identitaeten_lesen(tmp_path / "fremd")
    with pytest.raises(Abbruch, match="für einen anderen Schlüssel"):
        asyncio.run(wiederherstellen(uebung.lager, fremd, tmp_path / "x", zeitpunkt=None))
    assert not (tmp_path / "x" / "pg").exists()
    geheim = BILD[:64]
    assert all(geheim not in p.read_bytes() for p in (uebung.ort / "lager").rglob("*.age"))


def test_it_is_good_and_then_it_is_noted(uebung: Uebung) -> None:
    befunde = uebung.pruefen(mit_schluessel=True)
    assert fehlende(befunde) == []
    assert "1 Uploads" in befunde[-1].satz
    assert list((uebung.ort / "lager" / "basis").glob("*/geprueft.json"))


def test_too_old_and_too_far_behind(uebung: Uebung) -> None:
    knapp = timedelta(microseconds=1)
    assert fehlende(uebung.pruefen(hoechstalter=knapp)) == ["Sicherung"]
    assert fehlende(uebung.pruefen(rueckstand=knapp)) == ["Mitschrift"]


@pytest.mark.parametrize(
    ("muster", "was", "mit_schluessel"),
    [
        ("basis/*/basis.tar.gz.age", ["Datei"], False),
        ("basis/*/plattform.tar.gz.age", ["Datei"], False),
        ("wal/*.gz.age", ["Lesen"], True),
        ("ablage/*/a/vorher.age", ["Lesen"], True),
    ],
)
def test_a_damaged_file_is_found(
    uebung: Uebung, muster: str, was: list[str], mit_schluessel: bool
) -> None:
    datei = next((uebung.ort / "lager").glob(muster))
    heil = datei.read_bytes()
    mitte = len(heil) // 2
    try:
        datei.write_bytes(heil[:mitte] + bytes([heil[mitte] ^ 1]) + heil[mitte + 1 :])
        assert fehlende(uebung.pruefen(mit_schluessel=mit_schluessel)) == was
        if not mit_schluessel:
            datei.write_bytes(heil[:-20])
            assert fehlende(uebung.pruefen()) == was
    finally:
        datei.write_bytes(heil)


def test_a_file_that_is_gone_is_found(uebung: Uebung) -> None:
    for muster, was in (
        ("ablage/*/a/vorher.age", "Uploads"),
        ("basis/*/basis.tar.gz.age", "Datei"),
    ):
        datei = next((uebung.ort / "lager").glob(muster))
        weg = datei.with_name("weg")
        datei.rename(weg)
        try:
            assert fehlende(uebung.pruefen()) == [was]
        finally:
            weg.rename(datei)


@pytest.mark.parametrize(
    ("anders", "wort"),
    [({"format": 2}, "neueren Fassung"), ({"programm": "anderes"}, "nicht von dieser Fassung")],
)
def test_a_foreign_or_newer_format_is_refused(
    uebung: Uebung, tmp_path: Path, anders: dict[str, object], wort: str
) -> None:
    datei = next((uebung.ort / "lager").glob("basis/*/sicherung.json"))
    heil = datei.read_text()
    try:
        datei.write_text(json.dumps(json.loads(heil) | anders))
        with pytest.raises(Fremd, match=wort):
            asyncio.run(wiederherstellen(uebung.lager, uebung.wer, tmp_path / "x", zeitpunkt=None))
        with pytest.raises(Fremd, match=wort):
            uebung.pruefen()
    finally:
        datei.write_text(heil)


def test_gaps_and_parts_of_wal() -> None:
    groesse = 16 * 1024 * 1024
    assert segmentname("1/FF000028", 3, groesse) == "0000000300000001000000FF"
    folge = [
        segmentname(lsn, 1, groesse) for lsn in ("0/FE000000", "0/FF000000", "1/0", "1/1000000")
    ]
    assert luecken(folge, ab=folge[0], groesse=groesse) == 0
    assert luecken([folge[0], *folge[2:]], ab=folge[0], groesse=groesse) == 1
    assert luecken(folge[1:], ab=folge[0], groesse=groesse) == 1
    sicherung = Sicherung(
        name="x", art="server", fassung="1", postgres="18.6", beginn=nun(), ende=nun(),
        segment=folge[1], segmentgroesse=groesse, dateien={}, uploads={},
    )  # fmt: skip
    da = [f"wal/{name}.gz.age" for name in (*folge, f"{folge[3]}.partial", "00000002.history")]
    neuer = f"wal/{segmentname('1/2000000', 1, groesse)}.partial.gz.age"
    noetig = noetiges_wal([*da, neuer, "wal/stand.json"], sicherung)
    assert set(noetig) == {*da[1:4], da[5], neuer}
    assert noetig[neuer] == segmentname("1/2000000", 1, groesse)


def test_keys_stay_with_their_owner(tmp_path: Path) -> None:
    schluessel_anlegen(tmp_path / "geheim")
    with pytest.raises(Abbruch, match="gibt es schon"):
        schluessel_anlegen(tmp_path / "geheim")
    (tmp_path / "geheim").chmod(0o640)
    with pytest.raises(Abbruch, match="für andere lesbar"):
        identitaeten_lesen(tmp_path / "geheim")
    (tmp_path / "geheim").chmod(0o600)
    with pytest.raises(Abbruch, match="etwas anderes als Schlüssel"):
        empfaenger_lesen(tmp_path / "geheim")


def test_old_ones_go_once_a_newer_one_was_read_back(tmp_path: Path) -> None:
    """Four base backups: the clock of the plan makes all but the last old."""
    cluster = Cluster(tmp_path / "ozg", settings=SCHNELL)
    schluessel_anlegen(tmp_path / "geheim")
    (tmp_path / "oeffentlich").write_text((tmp_path / "geheim").read_text().split()[2])
    plan = Sicherungsplan(ziel=str(tmp_path / "lager"), empfaenger=tmp_path / "oeffentlich")
    sofort = plan.model_copy(update={"aufbewahren": timedelta(0)})
    lager, empfaenger = Lager(plan.ziel), empfaenger_lesen(plan.empfaenger)
    wer = identitaeten_lesen(tmp_path / "geheim")

    async def eine(plan: Sicherungsplan) -> list[str]:
        quelle = quelle_finden(plan, tmp_path / "ozg")
        await anlegen(quelle, lager, plan, empfaenger, Uploads(quelle.uploads, lager, empfaenger))
        return [s.name for s in await sicherungen(lager)]

    try:
        cluster.start()
        hochladen(tmp_path, "alt")
        asyncio.run(eine(plan))
        (tmp_path / "ozg" / "ablage" / "alt").unlink()
        assert len(asyncio.run(eine(sofort))) == 2  # nobody read one back: none goes
        befunde = asyncio.run(pruefen(lager, plan, wer, jetzt=nun(), arbeit=tmp_path))
        assert [b.was for b in befunde if b.stand == "Hinweis"] == ["Mitschrift"]
        bleiben = asyncio.run(eine(sofort))
    finally:
        cluster.stop()
    assert len(bleiben) == 2  # the one that was read back, and the new one
    assert (
        sorted(p.name for p in (tmp_path / "lager" / "basis").iterdir() if any(p.iterdir()))
        == bleiben
    )
    assert not list((tmp_path / "lager" / "ablage").rglob("*.age"))


def test_an_own_server_is_laid_out_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked over its address by a role that may replicate, and replays when started."""
    cluster = Cluster(tmp_path / "server", settings=SCHNELL)
    (tmp_path / "oeffentlich").write_text(schluessel_anlegen(tmp_path / "geheim"))
    hochladen(tmp_path, "a")
    monkeypatch.setenv("FOERDERUNG_ABLAGE", str(tmp_path / "ozg" / "ablage"))
    try:
        cluster.start()
        cluster.sql("CREATE ROLE sicherung LOGIN REPLICATION PASSWORD 'geheim'")
        plan = Sicherungsplan(
            ziel=str(tmp_path / "lager"),
            quelle=SecretStr(f"postgresql://sicherung:geheim@/postgres?host={cluster.socket}"),
        )
        quelle, lager = quelle_finden(plan, tmp_path), Lager(plan.ziel)
        empfaenger = empfaenger_lesen(tmp_path / "oeffentlich")
        uploads = Uploads(quelle.uploads, lager, empfaenger)
        asyncio.run(anlegen(quelle, lager, plan, empfaenger, uploads))
    finally:
        cluster.stop()
    wer = identitaeten_lesen(tmp_path / "geheim")
    ergebnis = asyncio.run(wiederherstellen(lager, wer, tmp_path / "neu", zeitpunkt=None))
    assert (ergebnis.bis, ergebnis.uploads) == (None, 1)
    assert (tmp_path / "neu" / "pg" / "recovery.signal").exists()
    (tmp_path / "neu" / "pg-geheimnis").write_bytes(
        (tmp_path / "server" / "pg-geheimnis").read_bytes()
    )
    zurueck = Cluster(tmp_path / "neu", settings=SCHNELL | {"hot_standby": "off"})
    zurueck.own(tmp_path / "neu")
    try:
        zurueck.start()
        assert zurueck.sql("SELECT 1 FROM pg_roles WHERE rolname = 'sicherung'") == "1"
    finally:
        zurueck.stop()


def test_a_call_that_cannot_work_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("OZG_SICHERUNG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OZG_DATEN", str(tmp_path))
    assert main(["sicherung", "anlegen"]) == 2
    assert "OZG_SICHERUNG_ZIEL" in capsys.readouterr().err
    monkeypatch.setenv("OZG_SICHERUNG_ZIEL", "irgendwo")
    assert main(["sicherung", "pruefen"]) == 2
    assert "OZG_SICHERUNG_ZIEL ist falsch" in capsys.readouterr().err
    monkeypatch.setenv("OZG_SICHERUNG_ZIEL", str(tmp_path / "lager"))
    assert main(["sicherung", "anlegen"]) == 2
    assert "OZG_SICHERUNG_EMPFAENGER" in capsys.readouterr().err
    assert main(["sicherung", "pruefen"]) == 1
    assert "Legen Sie eine an" in capsys.readouterr().out
    assert main(["sicherung", "schluessel", str(tmp_path / "geheim")]) == 0
    (tmp_path / "oeffentlich").write_text(capsys.readouterr().out)
    monkeypatch.setenv("OZG_SICHERUNG_EMPFAENGER", str(tmp_path / "oeffentlich"))
    assert main(["sicherung", "anlegen"]) == 3
    assert "`ozg up`" in capsys.readouterr().err
    assert main(["sicherung", "wiederherstellen", str(tmp_path / "x"), "--zeitpunkt", "bald"]) == 2
    assert "kein Zeitpunkt" in capsys.readouterr().err
