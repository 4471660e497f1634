"""The manifests of deploy/kubernetes: as they lie there and, with kubectl, as Kustomize builds."""

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

Json: TypeAlias = dict[str, Any]
WURZEL = Path(__file__).parents[2]
ORDNER = WURZEL / "deploy" / "kubernetes"
SCHRITTE = ("grundlage", "datenbanken", "bereitstellen", "dienste")
DIENSTE = ("katalog", "foerderung", "beratung", "dashboard")


@cache
def basis() -> list[Json]:
    """Return everything of base, without an overlay."""
    dateien = [
        datei
        for datei in (
            *(ORDNER / "base").rglob("*.yaml"),
            ORDNER / "overlays/beispiel/dienste/ingress.yaml",
        )
        if datei.name != "kustomization.yaml"
    ]
    return [ding for datei in sorted(dateien) for ding in lesen(datei.read_text("utf-8"))]


@cache
def beispiel() -> list[Json]:
    """Return the overlay as it would be applied; skips where no kubectl is."""
    if not shutil.which("kubectl"):
        pytest.skip("Ohne kubectl wird das Overlay nicht zusammengesetzt.")
    return [ding for schritt in SCHRITTE for ding in lesen(gebaut(schritt))]


def gebaut(schritt: str) -> str:
    befehl = ["kubectl", "kustomize", str(ORDNER / "overlays" / "beispiel" / schritt)]
    return subprocess.run(befehl, capture_output=True, text=True, check=True).stdout


def lesen(text: str) -> list[Json]:
    return [ding for ding in yaml.safe_load_all(text) if ding]


def von(dinge: list[Json], *arten: str) -> list[Json]:
    return [ding for ding in dinge if ding["kind"] in arten]


def name(ding: Json) -> str:
    return f"{ding['kind']}/{ding['metadata']['name']}"


def pods(dinge: list[Json]) -> Iterator[tuple[str, Json, Json]]:
    """Yield what makes pods: its name, the pods' metadata and their spec."""
    for ding in dinge:
        spec = ding.get("spec", {})
        if ding["kind"] == "CronJob":
            spec = spec["jobTemplate"]["spec"]
        if "template" in spec and isinstance(spec["template"], dict):
            yield name(ding), spec["template"]["metadata"], spec["template"]["spec"]


def behaelter(pod: Json) -> list[Json]:
    return [*pod.get("initContainers", []), *pod["containers"]]


def einstellungen(*ordner: str) -> dict[str, dict[str, str]]:
    """Return the variables of each ConfigMap: those of base and, where named, of overlays."""
    gefunden: dict[str, dict[str, str]] = {}
    for teil in ("base", *ordner):
        for datei in sorted((ORDNER / teil / "dienste" / "einstellungen").glob("*.env")):
            zeilen = [z for z in datei.read_text("utf-8").splitlines() if z and z[0] != "#"]
            gefunden.setdefault(datei.stem, {}).update(
                (schluessel, wert) for schluessel, _, wert in (z.partition("=") for z in zeilen)
            )
    return gefunden
