"""Dashboards and alarms name what there is, and each alarm has its page."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.shared.beobachtung.conftest import Beobachtet

WURZEL = Path(__file__).parents[3]
ORDNER = WURZEL / "deploy/beobachtung"
TAFELN = sorted(ORDNER.glob("grafana/dashboards/*.json"))
ABLAEUFE = WURZEL / "docs/betrieb/alarme"
EIGENE = {"up", "ALERTS"}  # those of Prometheus itself
METRIK = re.compile(r"\b(?:(?:ozg|http_server|process)_\w+|up|ALERTS)\b")
WAHL = re.compile(r"(\w+)\{([^}]*)\}")
ADRESSE = re.compile(r'dienst="(\w+)".*http_route="([^"]+)"')


def lesen(datei: str) -> Any:
    return yaml.safe_load((ORDNER / datei).read_text("utf-8"))


def regeln() -> dict[str, dict[str, Any]]:
    return {r["alert"]: r for gruppe in lesen("alarme.yaml")["groups"] for r in gruppe["rules"]}


def ausdruecke() -> Iterator[str]:
    yield from (regel["expr"] for regel in regeln().values())
    for tafel in TAFELN:
        for feld in json.loads(tafel.read_text("utf-8"))["panels"]:
            yield from (ziel["expr"] for ziel in feld["targets"])


async def test_was_tafeln_und_alarme_nennen_gibt_es(beobachtet: Beobachtet) -> None:
    await beobachtet.client.get("/dashboard/v1/ueberblick")
    familien = list(text_string_to_metric_families(await beobachtet.alle_messwerte()))
    proben = [probe for familie in familien for probe in familie.samples]
    merkmale: dict[str, set[str]] = {}
    for probe in proben:
        merkmale.setdefault(probe.name, {"instance", "job"}).update(probe.labels)
    genannt = {name for ausdruck in ausdruecke() for name in METRIK.findall(ausdruck)}
    assert len(genannt) > 15
    assert genannt - EIGENE <= merkmale.keys()
    for ausdruck in ausdruecke():
        for name, wahl in WAHL.findall(ausdruck):
            if name not in EIGENE:
                assert set(re.findall(r"(\w+)=", wahl)) <= merkmale[name], ausdruck


def test_adressen_auf_tafeln_stehen_im_vertrag() -> None:
    dokument = json.loads(
        (WURZEL / "services/dashboard/seiten/statisch/openapi.json").read_text("utf-8")
    )
    genannt = [treffer for ausdruck in ausdruecke() for treffer in ADRESSE.findall(ausdruck)]
    assert len(genannt) >= 4
    for dienst, route in genannt:
        assert f"/{dienst}/v1{route}" in dokument["paths"]


def test_jeder_alarm_hat_seinen_ablauf() -> None:
    alarme = regeln()
    assert {datei.stem for datei in ABLAEUFE.glob("*.md")} == alarme.keys()
    for name, regel in alarme.items():
        assert regel["annotations"]["runbook_url"] == f"docs/betrieb/alarme/{name}.md"
        assert regel["labels"]["schwere"] in {"sofort", "bald"}
        text = (ABLAEUFE / f"{name}.md").read_text("utf-8")
        assert re.fullmatch(
            rf"# {name}\n\n.+\n\n## Sofort\n\n1\. (?s:.+)\n\n## Vorbei, wenn\n\n.+\n", text
        )


def test_die_anordnung_passt_zusammen() -> None:
    assert lesen("prometheus.yaml")["rule_files"] == ["alarme.yaml"]
    sammler = lesen("otel-collector.yaml")
    strecke = sammler["service"]["pipelines"]["traces"]
    for teil in ("receivers", "processors", "exporters"):
        assert set(strecke[teil]) <= sammler[teil].keys()
    quellen = {eine["uid"] for eine in lesen("grafana/datasources/quellen.yaml")["datasources"]}
    assert len(TAFELN) == 2
    for tafel in TAFELN:
        felder = json.loads(tafel.read_text("utf-8"))["panels"]
        assert {feld["datasource"]["uid"] for feld in felder} <= quellen
        assert len({feld["id"] for feld in felder}) == len(felder)


@pytest.mark.parametrize(
    "was", [["rules", "alarme.yaml"], ["config", "prometheus.yaml"]], ids=["alarme", "prometheus"]
)
def test_promtool_nimmt_es_an(was: list[str]) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool fehlt: apt-get install prometheus")
    fertig = subprocess.run(
        [promtool, "check", *was], cwd=ORDNER, capture_output=True, text=True, check=False
    )
    assert fertig.returncode == 0, fertig.stderr


def test_promtool_sagt_wann_alarm_ist() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool fehlt: apt-get install prometheus")
    fertig = subprocess.run(
        [promtool, "test", "rules", str(Path(__file__).with_name("alarme.yaml"))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert fertig.returncode == 0, fertig.stdout + fertig.stderr
