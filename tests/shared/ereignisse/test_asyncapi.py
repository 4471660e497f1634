"""The AsyncAPI document: complete, and true of the events that are sent."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from services.beratung.tables import AKTE as BERATUNG
from services.foerderung.tables import AKTE as FOERDERUNG
from services.katalog.tables import AKTE as KATALOG
from shared.akte import Akte
from shared.ereignisse.arten import Ereignisarten, FilterOhneTreffer, NichtErklaert
from shared.ereignisse.asyncapi import dokument
from shared.schemas.ereignis import EREIGNIS, Ereignisdaten

AKTEN = [KATALOG, FOERDERUNG, BERATUNG]
VERSION = "6.11.1"  # of @asyncapi/specs, Apache-2.0


def erzeugt(arten: Ereignisarten) -> dict[str, Any]:
    return dokument(arten, titel="Probe", oeffentliche_adresse="https://ozg.example")


@pytest.mark.parametrize("akte", AKTEN, ids=lambda a: a.dienst)
def test_jeder_typ_ist_eine_nachricht(akte: Akte) -> None:
    fertig = erzeugt(akte.arten)
    nachrichten = fertig["components"]["messages"]
    assert {n["name"] for n in nachrichten.values()} == set(akte.arten.typen)
    for kanal in fertig["channels"].values():
        assert kanal["messages"].keys() == nachrichten.keys()
    verweise = {n["payload"]["properties"]["data"]["$ref"] for n in nachrichten.values()}
    assert {f"#/components/schemas/{name}" for name in fertig["components"]["schemas"]} == verweise
    geschehen = set(akte.geschehen.values())  # what no act leads to would never come
    assert {g for art in akte.arten.gegenstaende for g in art.geschehen} <= geschehen


def test_ein_gesendetes_ereignis_haelt_sein_schema() -> None:
    fertig = erzeugt(BERATUNG.arten)
    nachricht = fertig["components"]["messages"]["buchung.bestaetigt"]["payload"]
    schema = nachricht | {"components": fertig["components"]}
    pruefer = jsonschema_rs.validator_for(schema)
    assert pruefer.is_valid(EREIGNIS)
    assert not pruefer.is_valid(EREIGNIS | {"type": "anderes"})
    assert not pruefer.is_valid(EREIGNIS | {"data": {"id": 1}})


def test_wer_zahlt_geht_nicht_hinaus() -> None:
    art = BERATUNG.arten.typen["de.ozg-kommunal.beratung.buchung.bestaetigt.v1"]
    daten = EREIGNIS["data"] | {"beteiligte": {"06635020": "eigenanteil"}}
    gesendet = art.daten.model_validate(daten).model_dump(mode="json")
    assert gesendet == EREIGNIS["data"]
    alle = {
        name for akte in AKTEN for a in akte.arten.gegenstaende for name in a.daten.model_fields
    }
    assert not alle & {"beteiligte", "finanzierung", "sub", "person", "betrag", "name", "text"}


@pytest.mark.parametrize("akte", AKTEN, ids=lambda a: a.dienst)
def test_nichts_ist_beides(akte: Akte) -> None:
    for art in akte.arten.gegenstaende:
        for geschehen in art.geschehen:
            assert not {art.name, f"{art.name}.{geschehen}"} & set(akte.arten.intern)


def test_was_nicht_erklaert_ist_wird_nicht_geschrieben() -> None:
    kopf = {"id": "019399c0-7c1e-7a5e-9d5a-3f2d6a1b8c47", "version": 1, "kommunen": []}
    BERATUNG.arten.pruefe("buchung", "bestaetigt", kopf | {"modul": 2})
    BERATUNG.arten.pruefe("berater", "angelegt", {})  # intern
    with pytest.raises(NichtErklaert):
        BERATUNG.arten.pruefe("buchung", "verlost", kopf)
    with pytest.raises(ValueError, match="modul"):
        BERATUNG.arten.pruefe("buchung", "bestaetigt", kopf | {"modul": "zwei"})
    assert Ereignisdaten.model_config["extra"] == "ignore"


def test_ein_muster_ohne_typ_wird_genannt() -> None:
    assert len(KATALOG.arten.passende([])) == len(KATALOG.arten.typen)
    assert KATALOG.arten.passende(["de.ozg-kommunal.katalog.reifegrad.*"]) == [
        "de.ozg-kommunal.katalog.reifegrad.angelegt.v1"
    ]
    with pytest.raises(FilterOhneTreffer, match=r"reifegrad\.geloescht"):
        KATALOG.arten.passende(["*", "de.ozg-kommunal.katalog.reifegrad.geloescht.v1"])


@pytest.mark.nightly
@pytest.mark.parametrize("akte", AKTEN, ids=lambda a: a.dienst)
def test_das_schema_von_asyncapi(akte: Akte, tmp_path: Path) -> None:
    """Against the published JSON Schema of AsyncAPI 3.0, fetched with npm."""
    if shutil.which("npm") is None:
        pytest.skip("ohne npm lässt sich das Schema von AsyncAPI nicht holen")
    befehl = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(tmp_path)]
    subprocess.run([*befehl, f"@asyncapi/specs@{VERSION}"], check=True, capture_output=True)
    schema = tmp_path / "node_modules/@asyncapi/specs/schemas/3.0.0.json"
    pruefer = jsonschema_rs.validator_for(json.loads(schema.read_text()))
    fehler = [
        f"{list(e.instance_path)}: {e.message[:300]}"
        for e in pruefer.iter_errors(erzeugt(akte.arten))
    ]
    assert fehler == []
