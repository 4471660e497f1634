"""The commands of administrators, against a running platform and against none."""

import http.server
import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import ClassVar

import pytest

from ozg.__main__ import main
from shared.clients.webhook import Webhookeingang
from tests.katalog.uebernahme.dateien import LEIKA
from tests.ozg.conftest import LaufendePlattform, freier_port

Ausgabe = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def ohne_profil(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("OZG_PROFIL", raising=False)


@pytest.fixture
def hier(plattform: LaufendePlattform, monkeypatch: pytest.MonkeyPatch) -> LaufendePlattform:
    monkeypatch.setenv("OZG_DATEN", plattform.env["OZG_DATEN"])
    return plattform


def profil(ordner: Path, adresse: str, *rollen: str) -> None:
    """Write the standard profile; its token comes from `ozg token`."""
    (ordner / "ozg").mkdir()
    befehl = [sys.executable, "-m", "ozg", "token"]
    for rolle in rollen:
        befehl += ["--rolle", rolle]
    (ordner / "ozg" / "profile.toml").write_text(
        f'standard = "x"\n[profil.x]\nadresse = "{adresse}"\n'
        + (f"token_befehl = {json.dumps(befehl)}\n" if rollen else "")
    )


@pytest.mark.usefixtures("hier")
def test_tables_for_people_and_json_for_machines(capsys: Ausgabe) -> None:
    assert main(["kommune", "liste", "--kreis", "06635"]) == 0
    tabelle = capsys.readouterr().out
    assert "Volkmarsen" in tabelle
    assert "6.769" in tabelle
    assert main(["kommune", "liste", "--kreis", "06635", "--json"]) == 0
    reihen = json.loads(capsys.readouterr().out)
    assert {"ags": "06635020", "einwohner": 6769}.items() <= {
        k: v for reihe in reihen if reihe["name"] == "Volkmarsen" for k, v in reihe.items()
    }.items()


@pytest.mark.usefixtures("hier")
@pytest.mark.parametrize(
    ("befehl", "wort"),
    [
        ("kommune zeigen 06635020", "Volkmarsen"),
        ("kommune bereitstellungen 06413000", "nutzbar"),
        ("leistung suchen hundesteuer", "Hundesteuer"),
        ("check 06635020", "DIGITALISIERUNGSBERATUNG"),
        ("check 06635020 --programm IKZ_OZG --angabe beschluesse=3", "nicht_foerderfaehig"),
        ("programm zeigen IKZ_OZG", "Fassung"),
        ("programm fassungen IKZ_OZG", "Regelversion"),
        ("--als foerderstelle antrag liste", ""),
        ("--als beratung buchung liste --status bestaetigt", "Beratungsteam"),
        ("status --json", '"bereit": true'),
    ],
)
def test_a_command_shows(capsys: Ausgabe, befehl: str, wort: str) -> None:
    assert main(befehl.split()) == 0
    assert wort in capsys.readouterr().out


@pytest.mark.usefixtures("hier")
@pytest.mark.parametrize(
    ("befehl", "code", "wort"),
    [
        ("kommune zeigen 06999999", 1, "06999999"),
        ("antrag liste", 4, "Bearer-Token"),
        ("--als plattform antrag liste", 4, "Rolle"),
        ("--als koenig antrag liste", 2, "koenig"),
        ("kommune liste --stichtag gestern", 2, "gestern"),
        ("check 06635020 --angabe modul", 2, "NAME=WERT"),
        ("kommune zeigen", 2, "Es fehlt AGS"),
        ("kommune lsite", 2, "ozg kommune liste"),
        ("kommune liste --alles", 2, "--alles"),
        ("leistung zeigen abc", 2, "passt der Wert nicht"),
        ("--profil fehlt kommune liste", 2, "fehlt"),
    ],
)
def test_what_is_refused_ends_in_a_sentence(
    capsys: Ausgabe, befehl: str, code: int, wort: str
) -> None:
    assert main(befehl.split()) == code
    gesagt = capsys.readouterr()
    assert wort in gesagt.err
    assert gesagt.out == ""


def test_nobody_there(capsys: Ausgabe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OZG_DATEN", str(tmp_path))
    assert main(["kommune", "liste"]) == 3
    assert "ozg up" in capsys.readouterr().err
    profil(tmp_path, f"http://127.0.0.1:{freier_port()}")
    assert main(["kommune", "liste"]) == 3
    assert main(["status"]) == 3
    assert "antwortet nicht" in capsys.readouterr().out


def test_a_profile_imports_over_the_api(
    capsys: Ausgabe, hier: LaufendePlattform, tmp_path: Path
) -> None:
    profil(tmp_path, hier.adresse, "admin")
    datei = tmp_path / "leika.csv"
    datei.write_bytes(LEIKA + b"x\r\n")
    ziel = tmp_path / "abgelehnt.csv"
    assert main(["import", "leika", str(datei), "--probe", "--abgelehnt", str(ziel)]) == 0
    assert "Probe: nichts wurde geändert." in capsys.readouterr().out
    assert ziel.read_text().startswith("Zeile;Grund\n")


@pytest.mark.usefixtures("hier")
def test_a_file_is_taken_away_whole_or_not_at_all(capsys: Ausgabe, tmp_path: Path) -> None:
    ziel = tmp_path / "kommunen.csv"
    assert main(["export", "kommunen", str(ziel)]) == 0
    assert "Volkmarsen" in ziel.read_text("utf-8-sig")
    assert main(["export", "kommunen", str(ziel)]) == 2
    assert main(["export", "kommunen", str(tmp_path / "ohne")]) == 2
    assert "gibt es schon" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [ziel]


@pytest.mark.usefixtures("hier")
def test_events_go_on_where_they_were_left(capsys: Ausgabe, tmp_path: Path) -> None:
    gelesen = tmp_path / "cursor"
    befehl = ["--als", "admin", "ereignisse", "katalog", "--merken", str(gelesen)]
    assert main([*befehl, "--json"]) == 0
    ereignisse = [json.loads(zeile) for zeile in capsys.readouterr().out.splitlines()]
    assert len({e["id"] for e in ereignisse}) == len(ereignisse) > 200  # more than one page
    assert gelesen.read_text()
    assert main(befehl) == 0
    assert len(capsys.readouterr().out.splitlines()) < len(ereignisse)
    assert main(["--als", "admin", "ereignisse", "dashboard"]) == 2


@pytest.mark.usefixtures("hier")
def test_no_secret_is_left_of_a_webhook_that_is_refused(capsys: Ausgabe, tmp_path: Path) -> None:
    geheim = tmp_path / "geheim"
    anlegen = ["--als", "plattform", "webhook", "anlegen", "katalog"]
    assert main([*anlegen, "https://10.0.0.1/ozg", str(geheim)]) == 1
    assert not geheim.exists()
    geheim.write_text("anderes")
    assert main([*anlegen, "https://plattform.example/ozg", str(geheim)]) == 2
    assert geheim.read_text() == "anderes"
    capsys.readouterr()
    assert main(["--als", "plattform", "webhook", "liste", "katalog"]) == 0
    assert "Nichts gefunden." in capsys.readouterr().out


class Empfang(http.server.BaseHTTPRequestHandler):
    """Keeps what it is sent; says once that nobody will ever listen here again."""

    gehoert: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        inhalt = self.rfile.read(int(self.headers["Content-Length"]))
        self.gehoert.append((dict(self.headers), inhalt))
        self.send_response(410 if len(self.gehoert) == 1 else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.usefixtures("hier")
def test_a_webhook_from_its_making_to_its_end_and_who_follows_sees_it(
    capsys: Ausgabe, tmp_path: Path
) -> None:
    als, ab = ["--als", "plattform"], tmp_path / "ab"
    typ = ["--typ", "de.ozg-kommunal.katalog.webhook.*"]
    folgen = [*als, "ereignisse", "katalog", *typ, "--merken", str(ab), "--json"]
    assert main(folgen) == 0  # up to now
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Empfang)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folgend = subprocess.Popen(
        [sys.executable, "-m", "ozg", *folgen, "--folgen"],
        stdout=subprocess.PIPE,
        text=True,
        # whatever started the tests may have made it deaf to Ctrl-C
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        geheim = tmp_path / "geheim"
        adresse = f"http://127.0.0.1:{server.server_port}/"
        assert main([*als, "webhook", "anlegen", "katalog", adresse, str(geheim), *typ]) == 0
        gesagt = capsys.readouterr().out
        kennung = re.search("[0-9a-f-]{36}", gesagt)
        assert kennung
        assert geheim.stat().st_mode & 0o077 == 0
        geheimnis = geheim.read_text().strip()
        assert geheimnis not in gesagt
        webhook = ["katalog", kennung[0]]
        assert main([*als, "webhook", "pruefen", *webhook, "--json"]) == 0
        assert folgend.stdout is not None
        geschehen = json.loads(folgend.stdout.readline())  # it waits until it happens
        assert geschehen["type"].endswith(".webhook.abgeschaltet.v1")
        assert geschehen["subject"] == kennung[0]
        eingang = Webhookeingang([geheimnis], gesehen=lambda _: False)
        assert eingang.annehmen(*Empfang.gehoert[0]).type.endswith(".webhook.probe.v1")
        capsys.readouterr()
        assert main([*als, "webhook", "zustellungen", *webhook, "--json"]) == 0
        (zustellung,) = json.loads(capsys.readouterr().out)
        assert [v["antwort"] for v in zustellung["versuche"]] == [410]
        assert main([*als, "webhook", "fortsetzen", *webhook]) == 0
        erneuern = [*als, "webhook", "geheimnis-erneuern", *webhook, str(tmp_path / "neues")]
        assert main(erneuern) == 0
        assert (tmp_path / "neues").read_text().strip() not in {"", geheimnis}
        assert main(erneuern) == 2  # what the file holds is never written over
        capsys.readouterr()
        woanders = ["--adresse", f"{adresse}woanders", "--json"]
        assert main([*als, "webhook", "aendern", *webhook, *woanders]) == 0
        geaendert = json.loads(capsys.readouterr().out)
        assert (geaendert["adresse"], geaendert["typen"]) == (woanders[1], typ[1:])
        assert main([*als, "webhook", "beenden", *webhook]) == 0
        assert main([*als, "webhook", "pausieren", *webhook]) == 1
    finally:
        folgend.send_signal(signal.SIGINT)
        folgend.communicate(timeout=20)
        assert folgend.returncode == 130
        server.shutdown()
        server.server_close()


def test_help_is_german(capsys: Ausgabe) -> None:
    for befehl in ([], ["kommune"], ["token"], ["export"], ["check"]):
        assert main([*befehl, "--help"]) == 0
        hilfe = capsys.readouterr().out
        for fremd in ("Usage", "Options", "Commands", "Arguments", "Show", "required", "default"):
            assert fremd not in hilfe


def test_a_start_loads_no_command_line() -> None:
    geladen = subprocess.run(
        [sys.executable, "-c", "import sys, ozg.__main__, ozg.up; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert not {"typer", "rich", "httpx", "shared.clients"} & set(geladen)


def test_the_shell_completes_commands() -> None:
    umgebung = os.environ | {"_OZG_COMPLETE": "complete_bash", "COMP_WORDS": "ozg kom"}
    gesagt = subprocess.run(
        [Path(sys.executable).with_name("ozg")],
        env=umgebung | {"COMP_CWORD": "1"}, capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    assert gesagt.split() == ["kommune"]
