"""The manifests keep their rules, and each rule finds what breaks it."""

from copy import deepcopy
from typing import Any

import pytest

from tests.kubernetes import regeln
from tests.kubernetes.manifeste import Json, basis, beispiel, pods, von


@pytest.mark.parametrize("regel", regeln.REGELN, ids=lambda regel: regel.__name__)
def test_die_basis_haelt(regel: regeln.Regel) -> None:
    assert list(regel(basis())) == []


@pytest.mark.parametrize("regel", regeln.REGELN, ids=lambda regel: regel.__name__)
def test_das_beispiel_haelt(regel: regeln.Regel) -> None:
    assert list(regel(beispiel())) == []


def test_im_beispiel_ist_jedes_bild_durch_seinen_inhalt_bestimmt() -> None:
    bilder = [einer["image"] for _, _, pod in pods(beispiel()) for einer in pod["containers"]]
    bilder += [ding["spec"]["imageName"] for ding in von(beispiel(), "Cluster")]
    assert len(bilder) == 13
    assert all("@sha256:" in bild for bild in bilder)


def test_die_vier_dienste_unterscheiden_sich_nur_im_namen() -> None:
    def ohne_namen(dienst: str, ding: Json) -> Any:
        text = repr(ding).replace(dienst, "DIENST")
        for db in ("akten", "auskunft"):
            text = text.replace(f"fragt-{db}", "fragt").replace(f"{db}-ca", "ca")
        return text.replace("2Gi", "512Mi").replace("3Gi", "1Gi")

    gleich = {
        ohne_namen(ding["metadata"]["name"], ding)
        for ding in von(basis(), "Deployment")
        if ding["metadata"]["name"] != "gateway"
    }
    assert len(gleich) == 1


def setze(dinge: list[Json], art: str, pfad: str, wert: Any) -> None:
    """Change the first thing of a kind; `pfad` is keys and numbers with dots; None takes away."""
    ort: Any = von(dinge, art)[0]
    *weg, ende = [int(teil) if teil.isdigit() else teil for teil in pfad.split(".")]
    for teil in weg:
        ort = ort[teil]
    if wert is None:
        del ort[ende]
    else:
        ort[ende] = wert


POD = "spec.template.spec"
EINER = f"{POD}.containers.0"
BRUECHE = [
    (regeln.eingeschraenkt, "Deployment", f"{POD}.securityContext.runAsNonRoot", False),
    (regeln.eingeschraenkt, "Deployment", f"{POD}.securityContext.seccompProfile", None),
    (regeln.eingeschraenkt, "Deployment", f"{POD}.hostNetwork", True),
    (regeln.eingeschraenkt, "Deployment", f"{POD}.volumes.0", {"name": "x", "hostPath": {}}),
    (regeln.eingeschraenkt, "Job", f"{EINER}.securityContext.allowPrivilegeEscalation", None),
    (regeln.eingeschraenkt, "Job", f"{EINER}.securityContext.readOnlyRootFilesystem", False),
    (regeln.eingeschraenkt, "Job", f"{EINER}.securityContext.capabilities", None),
    (regeln.eingeschraenkt, "Job", f"{EINER}.securityContext.capabilities.add", ["SYS_ADMIN"]),
    (regeln.eingeschraenkt, "Job", f"{EINER}.securityContext.privileged", True),
    (regeln.eingeschraenkt, "CronJob",
     "spec.jobTemplate.spec.template.spec.initContainers.0.securityContext", None),
    (regeln.ohne_ausweis, "Deployment", f"{POD}.automountServiceAccountToken", None),
    (regeln.ohne_ausweis, "Deployment", f"{POD}.enableServiceLinks", None),
    (regeln.ohne_ausweis, "Deployment", f"{POD}.serviceAccountName", "default"),
    (regeln.begrenzt, "Deployment", f"{EINER}.resources.limits.memory", None),
    (regeln.begrenzt, "Job", f"{EINER}.resources", None),
    (regeln.befragt, "Deployment", f"{EINER}.livenessProbe", None),
    (regeln.befragt, "Deployment", f"{EINER}.readinessProbe.httpGet.port", "https"),
    (regeln.benannt, "Deployment", f"{EINER}.image", "ozg-kommunal:latest"),
    (regeln.benannt, "Deployment", f"{EINER}.image", "ozg-kommunal"),
    (regeln.benannt, "Cluster", "spec.imageName", "postgresql:latest"),
    (regeln.verfuegbar, "Deployment", f"{POD}.topologySpreadConstraints.1", None),
    (regeln.verfuegbar, "Deployment", "spec.replicas", 2),
    (regeln.verfuegbar, "PodDisruptionBudget", "spec.maxUnavailable", "100%"),
    (regeln.verfuegbar, "HorizontalPodAutoscaler", "spec.scaleTargetRef.name", "anderes"),
    (regeln.passend, "Service", "spec.ports.0.targetPort", "https"),
    (regeln.passend, "Service", "spec.selector", {"app.kubernetes.io/name": "anderes"}),
    (regeln.passend, "Ingress", "spec.rules.0.http.paths.0.backend.service.name", "anderes"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("regel", "art", "pfad", "wert"), BRUECHE, ids=[f"{b[1]}-{b[2]}-{b[3]}" for b in BRUECHE]
)
def test_ein_bruch_wird_gefunden(regel: regeln.Regel, art: str, pfad: str, wert: Any) -> None:
    dinge = deepcopy(basis())
    setze(dinge, art, pfad, wert)
    assert list(regel(dinge))


def test_ohne_das_erste_verbot_ist_alles_erlaubt() -> None:
    dinge = [ding for ding in basis() if ding["metadata"]["name"] != "niemand"]
    assert list(regeln.niemand_zuerst(dinge)) == ["Keine Regel verbietet zuerst alles"]
