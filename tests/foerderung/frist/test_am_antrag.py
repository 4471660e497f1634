"""The acts of an Antrag over HTTP set and meet its Fristen."""

from datetime import date

import httpx

from shared.kalender import nach_arbeitstagen
from tests.foerderung.antrag.schritte import LEAD, PRUEFERIN, getan, in_pruefung, unter_vertrag

HEUTE = date(2021, 4, 15)


async def fristen(client: httpx.AsyncClient, antrag: str) -> dict[str, tuple[str, str]]:
    """Return of each kind when it is due, and where it stands."""
    antwort = await client.get("/foerderung/v1/fristen", params={"antrag": antrag}, headers=LEAD)
    assert antwort.status_code == 200, antwort.text
    return {f["art"]: (f["faellig"], f["stand"]) for f in antwort.json()["items"]}


async def test_nachforderung(eigenes_portal: httpx.AsyncClient) -> None:
    antrag = await in_pruefung(eigenes_portal)
    bearbeitung = (nach_arbeitstagen(HEUTE, 60).isoformat(), "offen")
    assert await fristen(eigenes_portal, antrag["id"]) == {"bearbeitung": bearbeitung}
    frage = {"abschnitte": ["kosten"], "text": "Bitte gliedern.", "frist": "2021-05-03"}
    antrag = await getan(eigenes_portal, antrag, "nachfordern", PRUEFERIN, frage)
    assert antrag["nachforderung"]["frist"] == "2021-05-03"
    assert await fristen(eigenes_portal, antrag["id"]) == {
        "bearbeitung": bearbeitung,
        "nachforderung": ("2021-05-03", "offen"),
    }
    await getan(eigenes_portal, antrag, "nachreichen", LEAD)
    assert (await fristen(eigenes_portal, antrag["id"]))["nachforderung"][1] == "erledigt"


async def test_bis_zum_vertrag(eigenes_portal: httpx.AsyncClient) -> None:
    antrag = await unter_vertrag(eigenes_portal)
    alle = await fristen(eigenes_portal, antrag["id"])
    ende = date.fromisoformat(antrag["vorhaben_ende"])
    assert alle == {
        "bearbeitung": (nach_arbeitstagen(HEUTE, 60).isoformat(), "erledigt"),
        "vertrag": (nach_arbeitstagen(HEUTE, 22).isoformat(), "erledigt"),
        "verwendungsnachweis": (nach_arbeitstagen(ende, 125).isoformat(), "offen"),
    }
