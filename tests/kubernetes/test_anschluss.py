"""What the manifests say fits what the services are: addresses, settings, who asks whom, ends."""

import json
from importlib import import_module

import pytest

from services.__main__ import DIENSTE
from shared import db
from shared.hintergrund import ZU_ENDE
from tests.contracts import einstellungen as seite
from tests.contracts.dokumente import DATEI
from tests.kubernetes.manifeste import (
    ORDNER,
    WURZEL,
    Json,
    basis,
    behaelter,
    einstellungen,
    lesen,
    pods,
    von,
)

FREMD = {"PGSSLROOTCERT": "whom asyncpg trusts, at ssl=verify-full"}
GEHEIM = ("_DATABASE_URL", "_MIGRATION_URL", "_SECRET", "_SCHLUESSEL", "_KEY", "_KEY_ID")
DATEIEN = {"OZG_JOURNAL_SCHLUESSEL", "OZG_JOURNAL_PRUEFSCHLUESSEL"}  # where a key lies, not the key
ANFRAGEN_ENDEN = 6  # timeout_graceful_shutdown of services/__main__.py
VORRAT = 20  # connections for the operator, for people and for Jobs
HANDBUCH = (WURZEL / "docs/betrieb/kubernetes.md").read_text("utf-8")


def deployment(name: str) -> Json:
    [ding] = [d for d in von(basis(), "Deployment") if d["metadata"]["name"] == name]
    spec: Json = ding["spec"]
    return spec


def test_jeder_dienst_hat_ein_deployment_das_ihn_startet() -> None:
    for dienst in DIENSTE:
        [einer] = deployment(dienst)["template"]["spec"]["containers"]
        assert einer["args"] == [dienst]
        assert einer["ports"] == [{"name": "http", "containerPort": 8000}]


def test_jede_datenbank_wird_bereitgestellt() -> None:
    args = [d["spec"]["template"]["spec"]["containers"][0]["args"] for d in von(basis(), "Job")]
    assert sorted(args) == sorted(["bereitstellen", dienst] for dienst in DIENSTE)


def test_gefragt_wird_unter_den_adressen_der_dienste() -> None:
    veroeffentlicht = json.loads(DATEI.read_text("utf-8"))["paths"]
    for dienst in DIENSTE:
        [einer] = deployment(dienst)["template"]["spec"]["containers"]
        pfade = [einer[f"{art}Probe"]["httpGet"]["path"] for art in ("liveness", "readiness")]
        assert pfade == [f"/{dienst}/v1/gesundheit/leben", f"/{dienst}/v1/gesundheit"]
        assert einer["startupProbe"]["httpGet"]["path"] == pfade[0]
        assert set(pfade) <= veroeffentlicht.keys()


def test_jede_variable_ist_eine_einstellung() -> None:
    bekannt = seite.namen()
    gesetzt = {name for teil in einstellungen("overlays/beispiel").values() for name in teil}
    gesetzt |= {
        eine["name"]
        for _, _, pod in pods(basis())
        for einer in behaelter(pod)
        for eine in einer.get("env", [])
    }
    assert len(gesetzt) > 20
    assert gesetzt - FREMD.keys() <= bekannt


def test_kein_geheimnis_steht_in_einer_configmap() -> None:
    gesetzt = {name for teil in einstellungen("overlays/beispiel").values() for name in teil}
    assert not {name for name in gesetzt - DATEIEN if name.endswith(GEHEIM)}


@pytest.mark.parametrize("dienst", DIENSTE)
def test_mit_dem_beispiel_startet_der_dienst(dienst: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of base and overlay are complete and right; only secrets are missing."""
    alles = einstellungen("overlays/beispiel")
    for name, wert in (alles["gemeinsam"] | alles[dienst]).items():
        monkeypatch.setenv(name, wert)
    monkeypatch.delenv("OZG_GEHEIMNISSE")
    monkeypatch.setenv(f"{dienst.upper()}_DATABASE_URL", "postgresql+asyncpg://x@x/x")
    gelesen = import_module(f"services.{dienst}.settings").Settings()
    assert gelesen.heute is None
    fremde = tuple(f"{anderer.upper()}_" for anderer in DIENSTE if anderer != dienst)
    assert not [name for name in alles[dienst] if name.startswith(fremde)]


def pfeile(richtung: str, feld: str) -> set[tuple[str, str]]:
    """Return who reaches whose port 8000 by the NetworkPolicies of one direction."""
    gefunden = set()
    for ding in von(basis(), "NetworkPolicy"):
        hier = ding["spec"]["podSelector"].get("matchLabels", {}).get("app.kubernetes.io/name")
        for regel in ding["spec"].get(richtung, []):
            if hier and {"protocol": "TCP", "port": 8000} in regel["ports"]:
                for dort in regel[feld]:
                    labels = dort["podSelector"]["matchLabels"]
                    gefunden.add((hier, labels["app.kubernetes.io/name"]))
    return gefunden


def test_nur_wer_fragt_darf_fragen() -> None:
    gefragt = {
        (dienst, anderer)
        for dienst in DIENSTE
        for anderer in DIENSTE
        if f"OZG_{anderer.upper()}_URL" in einstellungen()[dienst]
    }
    gefragt |= {("gateway", dienst) for dienst in DIENSTE}
    assert len(gefragt) == 10
    assert pfeile("egress", "to") == gefragt
    assert {(von_, nach) for nach, von_ in pfeile("ingress", "from")} == gefragt


def test_jede_datenbank_traegt_alle_die_sie_fragen() -> None:
    groesste = {
        ding["metadata"]["name"]: ding["spec"]["maxReplicas"]
        for ding in von(basis(), "HorizontalPodAutoscaler")
    }
    for cluster in von(basis(), "Cluster"):
        label = f"ozg-kommunal/fragt-{cluster['metadata']['name']}"
        fragende = [d for d in DIENSTE if label in deployment(d)["template"]["metadata"]["labels"]]
        assert len(fragende) == 2
        prozesse = sum(
            groesste[d] + deployment(d)["strategy"]["rollingUpdate"]["maxSurge"] for d in fragende
        )
        erlaubt = int(cluster["spec"]["postgresql"]["parameters"]["max_connections"])
        je_prozess = db.AT_MOST + 1  # one more listens for changes
        assert prozesse * je_prozess + VORRAT <= erlaubt, cluster["metadata"]["name"]


def test_ein_pod_hat_zeit_zu_ende_zu_bringen_was_er_tut() -> None:
    for dienst in DIENSTE:
        pod = deployment(dienst)["template"]["spec"]
        weg = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert weg + ANFRAGEN_ENDEN + ZU_ENDE < pod["terminationGracePeriodSeconds"]


def test_das_handbuch_nennt_jedes_geheimnis() -> None:
    genannt = set()
    for _, _, pod in pods(basis()):
        for ort in pod["volumes"]:
            quellen = [ort, *ort.get("projected", {}).get("sources", [])]
            for quelle in quellen:
                if secret := quelle.get("secret"):
                    genannt.add(secret.get("secretName") or secret["name"])
    for ding in von(basis(), "Cluster"):
        genannt |= {rolle["passwordSecret"]["name"] for rolle in ding["spec"]["managed"]["roles"]}
    assert len(genannt) == 19
    fehlt = {name for name in genannt if f"`{name}`" not in HANDBUCH}
    assert not fehlt


def test_das_gateway_bekommt_die_datei_die_ueberall_gilt() -> None:
    [ding] = lesen((ORDNER.parent / "gateway/kustomization.yaml").read_text("utf-8"))
    assert ding["configMapGenerator"] == [{"name": "caddyfile", "files": ["Caddyfile"]}]
    assert einstellungen()["gateway"]["OZG_GATEWAY_ADRESSE"] == "http://:8080"
    assert deployment("gateway")["template"]["spec"]["containers"][0]["ports"] == [
        {"name": "http", "containerPort": 8080}
    ]
