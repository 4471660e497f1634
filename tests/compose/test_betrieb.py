"""The core profile as an operator runs it: its journey, what dies, what can be reached."""

import contextlib
import json
import os
import re
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from ozg.umgebung import DIENSTE, WURZEL
from services.beratung.planung.kalender import naechster_beginn
from shared.clock import domain_day
from tests.compose.plattform import Fehlschlag, Plattform, rufe
from tests.compose.verkehr import Verkehr
from tests.ozg.test_readme import CURL, ZEILEN

pytestmark = pytest.mark.compose

MEHR_ALS_DIE_BASIS = 250e6  # bytes
BASIS = "python:3.13-slim"
WOHIN = """
import socket, sys
for ziel in sys.argv[1:]:
    name, _, port = ziel.partition(":")
    try:
        socket.create_connection((name, int(port)), 3).close()
        print(ziel)
    except OSError:
        pass
"""
ALLE = [*(f"{dienst}:8000" for dienst in DIENSTE), "postgres:5432", "gateway:80"]


def test_the_image_is_small_and_its_user_is_not_root(abbild: str) -> None:
    sagt = json.loads(rufe("docker", "image", "inspect", abbild))[0]
    basis = json.loads(rufe("docker", "image", "inspect", BASIS))[0]
    mehr = sagt["Size"] - basis["Size"]
    print(f"\nAbbild: {sagt['Size'] / 1e6:.0f} MB, über der Basis {mehr / 1e6:.0f} MB")
    assert mehr <= MEHR_ALS_DIE_BASIS
    assert sagt["Config"]["User"] == "10001:10001"
    assert sagt["Config"]["Healthcheck"]["Test"][0] == "CMD"
    assert sagt["Config"]["Labels"]["org.opencontainers.image.title"] == "OZG-Kommunal"


def test_two_builds_are_the_same(abbild: str, tmp_path: Path) -> None:
    """Nothing is taken from the first; every file and folder has the same bytes, owner and time."""
    zweites = Plattform(tmp_path, name="ozg-zweites", abbild="ozg-kommunal:zweites")
    zweites.compose("build", "--no-cache", "--quiet", "bereitstellen", seconds=900)
    schichten = "{{json .RootFS.Layers}}"
    [erste, zweite] = (
        rufe("docker", "image", "inspect", "--format", schichten, name)
        for name in (abbild, zweites.abbild)
    )
    assert erste == zweite


@pytest.mark.parametrize("zeile", ZEILEN, ids=lambda zeile: zeile[:60])
def test_the_journey_of_the_readme(plattform: Plattform, zeile: str) -> None:
    """Today nobody pays for the consulting of the README, and its day has passed."""
    tag = naechster_beginn(domain_day(None) + timedelta(days=21))
    befehl = zeile.replace("localhost:8080", f"127.0.0.1:{plattform.port}")
    befehl = befehl.replace("2021-05-03", tag.isoformat())
    befehl = befehl.replace(
        '"teilnehmende": 12', '"teilnehmende": 12, "eigenanteil_akzeptiert": true'
    )
    befehl = re.sub(r"TOKEN=\$\(.*?\);", f"TOKEN={plattform.token('06635020')};", befehl)
    done = subprocess.run(
        ["bash", "-c", f"{CURL}\n{befehl}"], capture_output=True, text=True, timeout=60, check=False
    )
    body, _, answered = done.stdout.rpartition("\n")
    assert answered in {"200 application/json", "201 application/json"}, done.stdout + done.stderr
    assert body.startswith("{")


def test_a_file_is_laid_down_by_one_replica_and_read_from_all(plattform: Plattform) -> None:
    kopf = {"Authorization": f"Bearer {plattform.token('06635020')}"}
    with httpx.Client(base_url=f"{plattform.adresse}/foerderung/v1", headers=kopf) as client:
        entwurf = {
            "programm": "IKZ_OZG",
            "titel": "Gemeinsames Archiv",
            "kommunen": [{"ags": "06635020", "rolle": "federfuehrend"}],
            "vorhaben_beginn": (domain_day(None) + timedelta(days=30)).isoformat(),
            "vorhaben_ende": (domain_day(None) + timedelta(days=3000)).isoformat(),
            "kosten": [{"art": "personal", "betrag": "60000.00"}],
            "beantragt": "50000.00",
            "angaben": {},
        }
        antrag = client.post(
            "/antraege", json=entwurf, headers={"Idempotency-Key": "pruefung-antrag"}
        )
        assert antrag.status_code == 201, antrag.text
        pdf = b"%PDF-1.4\n% Beschluss\nstartxref\n0\n%%EOF\n"
        nachweis = client.post(
            f"/antraege/{antrag.json()['id']}/nachweise",
            data={"art": "beschluss"},
            files={"datei": ("beschluss.pdf", pdf)},
            headers={"Idempotency-Key": "pruefung-nachweis"},
        )
        assert nachweis.status_code == 201, nachweis.text
        datei = f"/nachweise/{nachweis.json()['id']}/datei"
        for _ in range(60):
            gelesen = client.get(datei)
            if gelesen.status_code == 200:
                break
        assert [client.get(datei).content for _ in range(6)] == [pdf] * 6


def test_only_the_gateway_can_be_reached(plattform: Plattform) -> None:
    laufend = json.loads(
        "[" + ",".join(plattform.compose("ps", "--format", "json").splitlines()) + "]"
    )
    offen = {
        b["Service"] for b in laufend if any(p["PublishedPort"] for p in b["Publishers"] or [])
    }
    assert offen == {"gateway"}

    def erreicht(netz: str) -> set[str]:
        netz = f"{plattform.name}_{netz}"
        gesagt = rufe(
            "docker", "run", "--rm", "--network", netz, BASIS, "python", "-c", WOHIN, *ALLE
        )
        return set(gesagt.split())

    assert erreicht("aussen") == {"gateway:80"}
    assert erreicht("daten") >= {"postgres:5432"}  # the control: this way of asking finds things
    vom_gateway = plattform.compose("exec", "-T", "gateway", "python3", "-c", WOHIN, *ALLE)
    assert "postgres:5432" not in vom_gateway.split()
    assert "katalog:8000" in vom_gateway.split()


@pytest.mark.parametrize("dienst", DIENSTE)
def test_a_service_can_change_nothing_of_its_image(plattform: Plattform, dienst: str) -> None:
    versuch = (
        "import os\n"
        "for ort in ('/srv/ozg/x', '/opt/ozg/x', '/etc/x', '/x'):\n"
        "    try: open(ort, 'w'); print(ort)\n"
        "    except OSError: pass\n"
        "print(os.getuid(), 'CapEff:\\t0000000000000000' in open('/proc/self/status').read(),"
        " sorted(os.listdir('/run/secrets')), [n for n in os.environ if 'DATABASE' in n])"
    )
    gesagt = plattform.compose("exec", "-T", dienst, "python", "-c", versuch)
    assert gesagt.startswith("10001 True [")
    fremde = {name.upper() for name in DIENSTE} - {dienst.upper()}
    assert not any(f"{name}_" in gesagt for name in fremde)
    assert "MIGRATION" not in gesagt
    assert gesagt.endswith("[]")


@pytest.mark.parametrize("dienst", ["katalog", "beratung", "wartung", "gateway", "postgres"])
def test_what_is_killed_comes_back_and_nothing_is_lost(plattform: Plattform, dienst: str) -> None:
    token = plattform.token("06636013")
    vorher = Verkehr(plattform.adresse, ags="06636013", token=token).vorhandene()
    with Verkehr(plattform.adresse, ags="06636013", token=token) as verkehr:
        verkehr.bis(20)
        behaelter = plattform.toeten(dienst)
        sekunden = plattform.bis_es_antwortet()
        verkehr.bis(len(verkehr.bestaetigt) + 20)
    print(
        f"\n{dienst} getötet: alles antwortet nach {sekunden:.1f} s,"
        f" {sum(verkehr.antworten.values())} Anfragen, Fehler: {verkehr.fehler or 'keine'}"
    )
    assert not verkehr.fehlende()
    assert verkehr.vorhandene() == vorher + len(verkehr.bestaetigt)
    neustarts = rufe(
        "docker", "inspect", "--format", "{{.RestartCount}} {{.State.Status}}", behaelter
    )
    assert neustarts == "1 running"


def test_a_restart_of_everything_loses_nothing(plattform: Plattform) -> None:
    token = plattform.token("06636004")
    with Verkehr(plattform.adresse, ags="06636004", token=token) as verkehr:
        verkehr.bis(20)
        plattform.compose("restart")
        sekunden = plattform.bis_es_antwortet()
        verkehr.bis(len(verkehr.bestaetigt) + 10)
    print(f"\nalles neu gestartet: antwortet {sekunden:.1f} s danach")
    assert not verkehr.fehlende()
    assert verkehr.vorhandene() == len(verkehr.bestaetigt)


def test_a_backup_is_made_and_can_be_read_back(plattform: Plattform) -> None:
    laufen = ("run", "--rm", "--no-deps", "-T")
    plattform.sicherung.mkdir()
    os.chown(plattform.sicherung, 10001, 10001)
    empfaenger = plattform.geheimnisse / "SICHERUNG_EMPFAENGER"
    empfaenger.write_text("")
    schluessel = "/sicherung/geheim.age"  # beside the backups only here
    empfaenger.write_text(
        plattform.compose(*laufen, "sicherung", "sicherung", "schluessel", schluessel)
    )
    since = time.monotonic()
    plattform.compose("up", "--detach", "--no-build", "--no-deps", "sicherung")
    pruefen = ("exec", "-T", "-e", f"OZG_SICHERUNG_SCHLUESSEL={schluessel}", "sicherung")
    gesagt = ""
    while not all(f"ok       {was} " in gesagt for was in ("Lesen", "Mitschrift", "Uploads")):
        assert time.monotonic() - since < 300, gesagt
        time.sleep(1)
        with contextlib.suppress(Fehlschlag):
            gesagt = plattform.compose(*pruefen, "python", "-m", "ozg", "sicherung", "pruefen")
    print(f"\nSicherung nach {time.monotonic() - since:.0f} s: {gesagt}")


def test_the_configuration_of_the_profiles_is_valid(plattform: Plattform) -> None:
    """Their images are not run here: they are in a registry."""
    profile = plattform.compose("config", "--profiles").split()
    assert set(profile) == {"sicherung", "identitaet", "objekte", "virenscanner", "beobachtung"}
    alle = [teil for name in profile for teil in ("--profile", name)]
    beschrieben = json.loads(plattform.compose(*alle, "config", "--format", "json"))["services"]
    for name, dienst in beschrieben.items():
        if name == "aussteller":
            continue
        assert dienst["deploy"]["resources"]["limits"]["memory"], name
        assert dienst["logging"]["options"]["max-size"], name
        assert dienst["cap_drop"] == ["ALL"], name
        assert dienst["restart"] == ("no" if name == "bereitstellen" else "unless-stopped"), name
        for bindung in dienst.get("volumes", []):
            if bindung["type"] == "bind" and "beobachtung" not in bindung["source"]:
                assert WURZEL.joinpath(bindung["source"]).exists(), bindung
