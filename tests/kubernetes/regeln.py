"""What every manifest has to keep; each rule yields sentences about those that break it."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from tests.kubernetes.manifeste import Json, behaelter, name, pods, von

Regel: TypeAlias = Callable[[list[Json]], Iterator[str]]
EIN_BILD = re.compile(
    r"[^:@\s]+:(?!latest)[\w.-]+(@sha256:[0-9a-f]{64})?|[^:@\s]+@sha256:[0-9a-f]{64}"
)
SAUBER = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True}
OFFEN = ("hostNetwork", "hostPID", "hostIPC")
ERLAUBTE_ORTE = {"configMap", "emptyDir", "projected", "secret"}


def eingeschraenkt(dinge: list[Json]) -> Iterator[str]:
    """The level `restricted` of the Pod Security Standards, and a root that cannot be written."""
    for wer, _, pod in pods(dinge):
        rahmen = pod.get("securityContext", {})
        if not rahmen.get("runAsNonRoot") or not rahmen.get("runAsUser"):
            yield f"{wer}: läuft vielleicht als root"
        if rahmen.get("seccompProfile") != {"type": "RuntimeDefault"}:
            yield f"{wer}: ohne seccomp RuntimeDefault"
        if any(pod.get(offen) for offen in OFFEN):
            yield f"{wer}: teilt sich etwas mit dem Rechner"
        for ort in pod.get("volumes", []):
            if not ort.keys() - {"name"} <= ERLAUBTE_ORTE:
                yield f"{wer}: Volume {ort['name']} ist nicht erlaubt"
        for einer in behaelter(pod):
            eigen = einer.get("securityContext", {})
            if any(eigen.get(feld) is not wert for feld, wert in SAUBER.items()):
                yield f"{wer}/{einer['name']}: darf mehr werden oder schreiben"
            if eigen.get("capabilities", {}).get("drop") != ["ALL"]:
                yield f"{wer}/{einer['name']}: behält Fähigkeiten"
            if set(eigen.get("capabilities", {}).get("add", [])) - {"NET_BIND_SERVICE"}:
                yield f"{wer}/{einer['name']}: bekommt Fähigkeiten"
            if eigen.get("privileged") or eigen.get("runAsUser") == 0:
                yield f"{wer}/{einer['name']}: ist root"


def ohne_ausweis(dinge: list[Json]) -> Iterator[str]:
    """No pod may speak to the cluster's API, and no Service becomes a setting."""
    for wer, _, pod in pods(dinge):
        if pod.get("automountServiceAccountToken") is not False:
            yield f"{wer}: bekommt ein Token des Clusters"
        if pod.get("enableServiceLinks") is not False:
            yield f"{wer}: bekommt Variablen wie KATALOG_PORT"
        if pod.get("serviceAccountName") != "ozg":
            yield f"{wer}: läuft nicht als ozg"


def begrenzt(dinge: list[Json]) -> Iterator[str]:
    for wer, _, pod in pods(dinge):
        for einer in behaelter(pod):
            for art in ("requests", "limits"):
                fehlt = {"cpu", "memory"} - einer.get("resources", {}).get(art, {}).keys()
                if fehlt:
                    yield f"{wer}/{einer['name']}: {art} ohne {', '.join(sorted(fehlt))}"


def befragt(dinge: list[Json]) -> Iterator[str]:
    """What serves is asked at three probes, at a port that it has."""
    for ding in von(dinge, "Deployment"):
        for einer in ding["spec"]["template"]["spec"]["containers"]:
            ports = {port["name"] for port in einer.get("ports", [])}
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                frage = einer.get(probe, {})
                gefragt = frage.get("httpGet", frage.get("tcpSocket", {})).get("port")
                if gefragt not in ports:
                    yield f"{name(ding)}/{einer['name']}: {probe} fehlt oder fragt ins Leere"


def benannt(dinge: list[Json]) -> Iterator[str]:
    """Each image has a tag or a digest, and none is the latest."""
    bilder = [(wer, einer["image"]) for wer, _, pod in pods(dinge) for einer in behaelter(pod)]
    bilder += [(name(ding), ding["spec"]["imageName"]) for ding in von(dinge, "Cluster")]
    for wer, bild in bilder:
        if not EIN_BILD.fullmatch(bild):
            yield f"{wer}: {bild} ist nicht festgelegt"


def niemand_zuerst(dinge: list[Json]) -> Iterator[str]:
    """Nobody speaks to anybody, but for what a policy of its own allows."""
    for ding in von(dinge, "NetworkPolicy"):
        spec = ding["spec"]
        alle = spec["podSelector"] == {} and set(spec["policyTypes"]) == {"Ingress", "Egress"}
        if alle and not spec.keys() & {"ingress", "egress"}:
            return
    yield "Keine Regel verbietet zuerst alles"


def verfuegbar(dinge: list[Json]) -> Iterator[str]:
    """Each Deployment is spread, keeps all but one pod in a disruption, and grows with its load."""
    budgets = [ding["spec"] for ding in von(dinge, "PodDisruptionBudget")]
    zuwachs = {
        ding["spec"]["scaleTargetRef"]["name"] for ding in von(dinge, "HorizontalPodAutoscaler")
    }
    for ding in von(dinge, "Deployment"):
        wahl = ding["spec"]["selector"]
        if not any(b["selector"] == wahl and b.get("maxUnavailable") == 1 for b in budgets):
            yield f"{name(ding)}: ohne PodDisruptionBudget"
        if ding["metadata"]["name"] not in zuwachs:
            yield f"{name(ding)}: ohne HorizontalPodAutoscaler"
        if "replicas" in ding["spec"]:
            yield f"{name(ding)}: replicas stünde gegen den HorizontalPodAutoscaler"
        orte = {
            einer["topologyKey"]
            for einer in ding["spec"]["template"]["spec"].get("topologySpreadConstraints", [])
            if einer["labelSelector"] == wahl
        }
        if orte != {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}:
            yield f"{name(ding)}: nicht auf Rechner und Zonen verteilt"


def passend(dinge: list[Json]) -> Iterator[str]:
    """Each Service leads to pods with that port, each backend of the Ingress to a Service."""
    vorhanden = [
        (
            meta["labels"],
            {port["name"] for einer in pod["containers"] for port in einer.get("ports", [])},
        )
        for _, meta, pod in pods(dinge)
    ]
    dienste = {ding["metadata"]["name"]: ding["spec"] for ding in von(dinge, "Service")}
    for dienst, spec in dienste.items():
        ziele = [ports for labels, ports in vorhanden if spec["selector"].items() <= labels.items()]
        if not ziele or any(
            port["targetPort"] not in ports for port in spec["ports"] for ports in ziele
        ):
            yield f"Service/{dienst}: führt ins Leere"
    for ding in von(dinge, "Ingress"):
        for regel in ding["spec"]["rules"]:
            for pfad in regel["http"]["paths"]:
                ziel = pfad["backend"]["service"]
                ports = {p["name"] for p in dienste.get(ziel["name"], {"ports": []})["ports"]}
                if ziel["port"]["name"] not in ports:
                    yield f"{name(ding)}: führt ins Leere"


REGELN: tuple[Regel, ...] = (
    eingeschraenkt, ohne_ausweis, begrenzt, befragt, benannt, niemand_zuerst, verfuegbar, passend,
)  # fmt: skip
