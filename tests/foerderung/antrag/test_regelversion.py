"""Which version of a programme an Antrag is judged by: the one of its submission, to the end."""

import json
from typing import Any

import httpx
import pytest

from services.foerderung.programm.mitgeliefert import mitgelieferte
from tests.foerderung.antrag.schritte import (
    LEAD,
    PRUEFERIN,
    angelegt,
    belegt,
    getan,
    in_pruefung,
    modellprojekt,
    partner,
)
from tests.foerderung.programmversion.versionen import (
    HEUTE,
    entwerfen,
    ikz,
    ikz_mit_laufzeit,
    veroeffentlichen,
)

WUNSCH = {"regel": "MK-2", "begruendung": "Das Portal nahm die Bewerbung nicht an."}


def modellkommunen() -> dict[str, Any]:
    dokument: dict[str, Any] = json.loads(mitgelieferte()["OZG_MODELLKOMMUNEN"].inhalt)
    return dokument


def mit_votum() -> dict[str, Any]:
    return ikz(verfahren=modellkommunen()["verfahren"])


def ohne_votum() -> dict[str, Any]:
    dokument = modellkommunen()
    del dokument["verfahren"]
    return dokument


async def ab_heute(client: httpx.AsyncClient, dokument: dict[str, Any]) -> None:
    entwurf = await entwerfen(client, dokument, ab=HEUTE)
    assert entwurf.status_code == 201, entwurf.text
    veroeffentlicht = await veroeffentlichen(client, entwurf)
    assert veroeffentlicht.status_code == 200, veroeffentlicht.text


@pytest.mark.parametrize(
    ("entwurf", "fassung", "danach"),
    [
        ({"anzahl": 3}, mit_votum(), "votum"),
        (modellprojekt(ausnahmewuensche=[WUNSCH]), ohne_votum(), "entscheidungsreif"),
    ],
    ids=["neu mit Votum", "neu ohne Votum"],
)
async def test_abgestimmt_wird_wenn_die_regeln_beim_einreichen_es_sagen(
    eigenes_portal: httpx.AsyncClient,
    entwurf: dict[str, Any],
    fassung: dict[str, Any],
    danach: str,
) -> None:
    client = eigenes_portal
    antrag = await angelegt(client, **entwurf)
    await ab_heute(client, fassung)
    await belegt(client, antrag)
    for teilnahme in antrag["teilnahmen"][1:]:
        antrag = await getan(client, antrag, "zustimmen", partner(teilnahme["ags"]))
    antrag = await getan(client, antrag, "einreichen", LEAD)
    antrag = await getan(client, antrag, "pruefung-beginnen", PRUEFERIN)
    antrag = await getan(client, antrag, "pruefung-abschliessen", PRUEFERIN)
    assert antrag["status"] == danach


async def test_was_am_selben_tag_danach_gilt_gilt_fuer_eingereichte_nicht(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    client = eigenes_portal
    antrag = await in_pruefung(client, anzahl=1 + 1)
    unter = antrag["regelversion"]
    dokument = ikz_mit_laufzeit(10)
    dokument["nachweise"].append(
        {"art": "sonstiger", "titel": "Neu", "zeitpunkt": "einreichung", "quelle": "Q0"}
    )
    del dokument["angaben"]["externe_dienstleister"]
    dokument["regeln"] = [r for r in dokument["regeln"] if r["id"] != "IKZ-7"]
    await ab_heute(client, dokument)
    wunsch = {"abschnitte": ["angaben"], "text": "Bitte prüfen."}
    antrag = await getan(client, antrag, "nachfordern", PRUEFERIN, wunsch)
    assert antrag["fehlende_nachweise"] == []
    geaendert = await client.patch(
        f"/foerderung/v1/antraege/{antrag['id']}",
        json={"angaben": antrag["angaben"]},
        headers=LEAD | {"If-Match": f'"{antrag["version"]}"'},
    )
    assert geaendert.status_code == 200, geaendert.text
    antrag = await getan(
        client, geaendert.json(), "zustimmen", partner(antrag["teilnahmen"][1]["ags"])
    )
    antrag = await getan(client, antrag, "nachreichen", LEAD)
    assert antrag["regelversion"] == unter == antrag["pruefung"]["regelversion"]
