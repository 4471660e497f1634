"""The two CloudNativePG clusters: no schema of theirs is on a registry, so their fields stand here.

Names and kinds are those of CloudNativePG 1.28 and later and of its Barman Cloud plugin; what they
do is seen in a cluster only.
"""

from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest

from tests.kubernetes.manifeste import Json, basis, name, von

TEXT: Json = {"type": "string", "minLength": 1}
JA_NEIN: Json = {"type": "boolean"}
TEXTE: Json = {"type": "object", "additionalProperties": TEXT}


def genau(**felder: Any) -> Json:
    """An object with these fields, all needed, and no other."""
    return {
        "type": "object",
        "properties": felder,
        "required": list(felder),
        "additionalProperties": False,
    }


VERWEIS = genau(name=TEXT)
SCHLUESSEL = genau(name=TEXT, key=TEXT)
GROESSE = genau(size={"type": "string", "pattern": "^[1-9][0-9]*Gi$"})
PLUGIN = "barman-cloud.cloudnative-pg.io"
LOCALE = {
    "encoding": {"const": "UTF8"},
    "localeProvider": {"const": "builtin"},
    "builtinLocale": {"const": "C.UTF-8"},
}
FELDER: dict[str, Json] = {
    "Cluster": genau(
        instances={"const": 3},
        imageName=TEXT,
        primaryUpdateStrategy={"enum": ["unsupervised", "supervised"]},
        primaryUpdateMethod={"enum": ["switchover", "restart"]},
        enableSuperuserAccess={"const": False},
        affinity=genau(podAntiAffinityType={"const": "required"}, topologyKey=TEXT),
        bootstrap=genau(
            initdb=genau(database=TEXT, owner=TEXT, secret=VERWEIS, dataChecksums=JA_NEIN, **LOCALE)
        ),
        managed=genau(
            roles={
                "type": "array",
                "items": genau(
                    name=TEXT,
                    ensure={"const": "present"},
                    login={"const": True},
                    passwordSecret=VERWEIS,
                ),
            }
        ),
        postgresql=genau(
            synchronous=genau(
                method={"enum": ["any", "first"]},
                number={"type": "integer", "minimum": 1},
                dataDurability={"enum": ["required", "preferred"]},
                failoverQuorum=JA_NEIN,
            ),
            parameters=TEXTE,
            pg_hba={"type": "array", "items": TEXT},
        ),
        resources=genau(requests=TEXTE, limits=TEXTE),
        storage=GROESSE,
        walStorage=GROESSE,
        plugins={
            "type": "array",
            "minItems": 1,
            "items": genau(
                name={"const": PLUGIN},
                isWALArchiver={"const": True},
                parameters=genau(barmanObjectName=TEXT),
            ),
        },
    ),
    "Database": genau(
        cluster=VERWEIS,
        name=TEXT,
        owner=TEXT,
        template={"const": "template0"},
        databaseReclaimPolicy={"const": "retain"},
        **LOCALE,
    ),
    "ObjectStore": genau(
        retentionPolicy={"type": "string", "pattern": "^[1-9][0-9]*[dwm]$"},
        configuration=genau(
            destinationPath={"type": "string", "pattern": "^s3://"},
            s3Credentials=genau(accessKeyId=SCHLUESSEL, secretAccessKey=SCHLUESSEL),
            wal=genau(
                compression={"enum": ["gzip", "lz4", "snappy", "xz", "zstd"]},
                encryption={"const": "AES256"},
            ),
            data=genau(compression={"enum": ["gzip", "snappy"]}, encryption={"const": "AES256"}),
        ),
    ),
    "ScheduledBackup": genau(
        schedule={"type": "string", "pattern": r"^(\S+ ){5}\S+$"},
        immediate=JA_NEIN,
        backupOwnerReference={"enum": ["none", "self", "cluster"]},
        cluster=VERWEIS,
        target={"enum": ["primary", "prefer-standby"]},
        method={"const": "plugin"},
        pluginConfiguration=genau(name={"const": PLUGIN}),
    ),
}
EIGEN = von(basis(), *FELDER)


@pytest.mark.parametrize("ding", EIGEN, ids=name)
def test_die_felder_sind_die_des_operators(ding: Json) -> None:
    jsonschema_rs.validate(FELDER[ding["kind"]], ding["spec"])


def test_ein_feld_das_es_nicht_gibt_wird_gefunden() -> None:
    falsch = deepcopy(EIGEN[0]["spec"])
    falsch["minSyncReplica"] = 1
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(FELDER[EIGEN[0]["kind"]], falsch)


def cluster(dienst: str) -> Json:
    """The cluster in which the database of a service lies."""
    for ding in von(EIGEN, "Cluster"):
        if ding["spec"]["bootstrap"]["initdb"]["database"] == dienst:
            return ding
    [gemeint] = [
        d["spec"]["cluster"] for d in von(EIGEN, "Database") if d["spec"]["name"] == dienst
    ]
    [ding] = [d for d in von(EIGEN, "Cluster") if d["metadata"] == gemeint]
    return ding


@pytest.mark.parametrize("dienst", ["foerderung", "beratung"])
def test_geld_und_buchungen_stehen_auf_zwei_rechnern_bevor_sie_bestaetigt_sind(dienst: str) -> None:
    assert cluster(dienst)["spec"]["postgresql"]["synchronous"] == {
        "method": "any", "number": 1, "dataDurability": "required", "failoverQuorum": True,
    }  # fmt: skip


@pytest.mark.parametrize("dienst", ["katalog", "foerderung", "beratung", "dashboard"])
def test_jede_datenbank_hat_eigner_und_dienstrolle_und_sonst_niemanden(dienst: str) -> None:
    spec = cluster(dienst)["spec"]
    rollen = {r["name"]: r["passwordSecret"]["name"] for r in spec["managed"]["roles"]}
    assert rollen[f"{dienst}_app"] == f"{dienst}-app-rolle"
    assert rollen[f"{dienst}_owner"] == f"{dienst}-owner-rolle"
    hba = spec["postgresql"]["pg_hba"]
    assert f"hostssl {dienst} {dienst}_owner,{dienst}_app all scram-sha-256" in hba
    assert hba[-1] == "host all all all reject"


def test_alles_wird_jede_nacht_gesichert_und_dazwischen_mitgeschrieben() -> None:
    for ding in von(EIGEN, "Cluster"):
        eigener = ding["metadata"]["name"]
        assert ding["spec"]["plugins"][0]["parameters"]["barmanObjectName"] == eigener
        [lager] = [d for d in von(EIGEN, "ObjectStore") if d["metadata"]["name"] == eigener]
        assert lager["spec"]["configuration"]["destinationPath"].endswith(f"/{eigener}")
        naechte = [
            d for d in von(EIGEN, "ScheduledBackup") if d["spec"]["cluster"]["name"] == eigener
        ]
        assert len(naechte) == 1
