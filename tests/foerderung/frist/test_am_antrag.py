"""The acts of an Antrag over HTTP set and meet its Fristen."""

from datetime import date

import httpx
import pytest

from shared.kalender import nach_arbeitstagen
from tests.conftest import client_for
from tests.foerderung.antrag.schritte import (
    LEAD,
    PRUEFERIN,
    getan,
    in_pruefung,
    tue,
    unter_vertrag,
)
from tests.foerderung.conftest import app_on

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
        "bearbeitung": (bearbeitung[0], "erledigt"),
        "nachforderung": ("2021-05-03", "offen"),
    }
    await getan(eigenes_portal, antrag, "nachreichen", LEAD)
    danach = await fristen(eigenes_portal, antrag["id"])
    assert danach["nachforderung"][1] == "erledigt"
    assert danach["bearbeitung"] == bearbeitung  # answered on the day it was asked


@pytest.mark.parametrize(
    ("frist", "code", "detail"),
    [
        ("2021-04-14", "vergangen", "Die Frist muss nach dem heutigen Tag liegen."),
        ("2021-04-15", "vergangen", "Die Frist muss nach dem heutigen Tag liegen."),
        (
            "2021-04-17",
            "kein_arbeitstag",
            "Der 17. April 2021 ist ein Samstag; der nächste Arbeitstag ist der 19. April 2021.",
        ),
        (
            "2021-04-18",
            "kein_arbeitstag",
            "Der 18. April 2021 ist ein Sonntag; der nächste Arbeitstag ist der 19. April 2021.",
        ),
        (
            "2021-05-24",
            "kein_arbeitstag",
            "Der 24. Mai 2021 ist Feiertag (Pfingstmontag);"
            " der nächste Arbeitstag ist der 25. Mai 2021.",
        ),
    ],
)
async def test_eine_genannte_frist_endet_an_einem_kommenden_arbeitstag(
    eigenes_portal: httpx.AsyncClient, frist: str, code: str, detail: str
) -> None:
    antrag = await in_pruefung(eigenes_portal)
    frage = {"abschnitte": ["kosten"], "text": "Bitte gliedern.", "frist": frist}
    antwort = await tue(eigenes_portal, antrag, "nachfordern", PRUEFERIN, frage)
    assert antwort.status_code == 422, antwort.text
    assert antwort.json()["detail"] == detail
    (fehler,) = antwort.json()["errors"]
    assert fehler == {"pointer": "/body/frist", "code": code, "detail": detail}
    morgen = frage | {"frist": "2021-04-16"}
    antrag = await getan(eigenes_portal, antrag, "nachfordern", PRUEFERIN, morgen)
    assert antrag["nachforderung"]["frist"] == "2021-04-16"


async def test_waehrend_einer_nachforderung_ruht_die_bearbeitung(foerderung_url: str) -> None:
    """Two working days of 60 are gone when it rests; the long pause takes none of the rest."""
    frage = {"abschnitte": ["kosten"], "text": "Bitte gliedern."}
    async for client in client_for(app_on(foerderung_url)):
        antrag = await in_pruefung(client)
    async for client in client_for(app_on(foerderung_url, heute=nach_arbeitstagen(HEUTE, 2))):
        antrag = await getan(client, antrag, "nachfordern", PRUEFERIN, frage)
    spaet = nach_arbeitstagen(HEUTE, 100)
    async for client in client_for(app_on(foerderung_url, heute=spaet)):
        pausiert = {"antrag": antrag["id"], "art": "bearbeitung"}
        ruhend = await client.get("/foerderung/v1/fristen", params=pausiert, headers=LEAD)
        assert [f["ueberfaellig_am"] for f in ruhend.json()["items"]] == [None]
        await getan(client, antrag, "nachreichen", LEAD)
        offen = await client.get(
            "/foerderung/v1/fristen", params=pausiert | {"offen": True}, headers=LEAD
        )
        assert [f["faellig"] for f in offen.json()["items"]] == [
            nach_arbeitstagen(spaet, 58).isoformat()
        ]


async def test_bis_zum_vertrag(eigenes_portal: httpx.AsyncClient) -> None:
    antrag = await unter_vertrag(eigenes_portal)
    alle = await fristen(eigenes_portal, antrag["id"])
    ende = date.fromisoformat(antrag["vorhaben_ende"])
    assert alle == {
        "bearbeitung": (nach_arbeitstagen(HEUTE, 60).isoformat(), "erledigt"),
        "vertrag": (nach_arbeitstagen(HEUTE, 22).isoformat(), "erledigt"),
        "verwendungsnachweis": (nach_arbeitstagen(ende, 125).isoformat(), "offen"),
    }
