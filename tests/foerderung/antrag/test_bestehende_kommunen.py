"""Whether the Kommunen of an Antrag exist on the day it is submitted: the Katalog says it then."""

from datetime import date
from typing import Any

import httpx
import pytest

from tests.conftest import client_for
from tests.foerderung.antrag.entscheidung.test_ohne_angabe import ausgenommen
from tests.foerderung.antrag.schritte import (
    ABLEHNUNG,
    LEAD,
    LEITUNG,
    PRUEFERIN,
    SACHBEARBEITUNG,
    abgelehnt,
    angelegt,
    belegt,
    getan,
    partner,
    tue,
    zeilen,
)
from tests.foerderung.antrag.test_reise_ikz import gesagt
from tests.foerderung.ausfertigung.test_satz import text_von
from tests.foerderung.conftest import app_on
from tests.foerderung.dokument.test_dokumente import adresse
from tests.foerderung.factories import BROMSKIRCHEN, STAEDTE, anfrage, ikz_angaben, katalog

VORHER, NACHHER = date(2022, 12, 15), date(2023, 1, 15)
VERBUND = [STAEDTE[0], STAEDTE[1], BROMSKIRCHEN]
WUNSCH = {"regel": "IKZ-0", "begruendung": "Die Gemeinde ging in einer anderen auf."}


async def entworfen(client: httpx.AsyncClient, **aenderungen: Any) -> dict[str, Any]:
    """Return a draft that is ready to be submitted, with one that exists to the end of 2022."""
    rollen = ["federfuehrend", "partner", "partner"]
    kommunen = [{"ags": a, "rolle": r} for a, r in zip(VERBUND, rollen, strict=True)]
    antrag = await angelegt(client, kommunen=kommunen, **aenderungen)
    await belegt(client, antrag)
    for ags in VERBUND[1:]:
        antrag = await getan(client, antrag, "zustimmen", partner(ags))
    return antrag


def ikz_0(pruefung: dict[str, Any]) -> dict[str, Any]:
    (befund,) = (b for b in pruefung["regeln"] if b["regel"] == "IKZ-0")
    return befund  # type: ignore[no-any-return]


async def test_wer_inzwischen_aufgeloest_ist_haelt_das_einreichen_auf(foerderung_url: str) -> None:
    async for client in client_for(app_on(foerderung_url, heute=VORHER)):
        antrag = await entworfen(client)
    async for client in client_for(app_on(foerderung_url, heute=NACHHER)):
        status, slug, problem = await abgelehnt(client, antrag, "einreichen", LEAD)
        assert (status, slug) == (409, "nicht-foerderfaehig")
        frage = anfrage(kommunen=VERBUND, stichtag=NACHHER.isoformat())
        check = (await client.post("/foerderung/v1/pruefungen", json=frage)).json()
        assert problem["pruefung"]["ergebnis"] == check["ergebnis"] == "nicht_foerderfaehig"
        assert ikz_0(problem["pruefung"]) == ikz_0(check)
        assert "bestand bis 31.12.2022" in ikz_0(check)["ist"]


async def test_auch_mit_einem_wunsch_wird_festgehalten_was_ist(foerderung_url: str) -> None:
    async for client in client_for(app_on(foerderung_url, heute=VORHER)):
        antrag = await entworfen(client, ausnahmewuensche=[WUNSCH])
    async for client in client_for(app_on(foerderung_url, heute=NACHHER)):
        antrag = await getan(client, antrag, "einreichen", LEAD)
        assert antrag["pruefung"]["ergebnis"] == "nicht_foerderfaehig"
        assert ikz_0(antrag["pruefung"])["ergebnis"] == "nicht_erfuellt"


async def test_wo_nicht_jede_ausnahme_erteilt_ist_rechnet_der_bescheid_nichts_vor(
    foerderung_url: str,
) -> None:
    """The rule on Kommunen stays broken, so no sum of theirs is a highest amount."""
    wuensche = [WUNSCH, WUNSCH | {"regel": "IKZ-4"}]
    async for client in client_for(app_on(foerderung_url, heute=VORHER)):
        angaben = ikz_angaben(laufzeit_jahre=4)
        antrag = await entworfen(client, ausnahmewuensche=wuensche, angaben=angaben)
    async for client in client_for(app_on(foerderung_url, heute=NACHHER)):
        antrag = await getan(client, antrag, "einreichen", LEAD)
        antrag = await getan(client, antrag, "pruefung-beginnen", PRUEFERIN)
        antrag = await getan(client, antrag, "pruefung-abschliessen", PRUEFERIN)
        await ausgenommen(client, antrag, "IKZ-4")
        antrag = await getan(client, antrag, "vorschlagen", SACHBEARBEITUNG, ABLEHNUNG)
        antrag = await getan(client, antrag, "freigeben", LEITUNG)
        antrag = await getan(client, antrag, "bekanntgeben", SACHBEARBEITUNG)
        bescheid = text_von((await client.get(adresse(antrag, "bescheid"), headers=LEAD)).content)
        assert "Aus den Regeln des Programms folgt kein Betrag." in bescheid
        assert "IKZ-0: Zusammenarbeit hessischer Kommunen." in bescheid


async def test_nachgereicht_gilt_der_tag_des_einreichens(foerderung_url: str) -> None:
    async for client in client_for(app_on(foerderung_url, heute=VORHER)):
        antrag = await getan(client, await entworfen(client), "einreichen", LEAD)
        antrag = await getan(client, antrag, "pruefung-beginnen", PRUEFERIN)
        wunsch = {"abschnitte": ["betrag"], "text": "Bitte prüfen Sie den Betrag."}
        antrag = await getan(client, antrag, "nachfordern", PRUEFERIN, wunsch)
    async for client in client_for(app_on(foerderung_url, heute=NACHHER)):
        antrag = await getan(client, antrag, "nachreichen", LEAD)
        assert antrag["pruefung"]["ergebnis"] == "foerderfaehig"
    # what the Katalog has corrected since for that day counts when it is handed in again
    async for client in client_for(app_on(foerderung_url, aufgeloest_seit_november)):
        antrag = await getan(client, antrag, "nachfordern", PRUEFERIN, wunsch)
        assert await gesagt(client, antrag, "nachreichen", LEAD) == (409, "nicht-foerderfaehig")


def aufgeloest_seit_november(frage: httpx.Request) -> httpx.Response:
    params = frage.url.params.set("stichtag", "2023-01-01")
    return katalog(httpx.Request("GET", frage.url.copy_with(params=params)))


@pytest.mark.parametrize("akt", ["einreichen", "nachreichen"])
async def test_schweigt_der_katalog_wird_nichts_festgehalten(foerderung_url: str, akt: str) -> None:
    async for client in client_for(app_on(foerderung_url, heute=VORHER)):
        antrag = await entworfen(client)
        if akt == "nachreichen":
            antrag = await getan(client, antrag, "einreichen", LEAD)
            antrag = await getan(client, antrag, "pruefung-beginnen", PRUEFERIN)
            wunsch = {"abschnitte": ["betrag"], "text": "Bitte prüfen Sie den Betrag."}
            antrag = await getan(client, antrag, "nachfordern", PRUEFERIN, wunsch)

    def stumm(frage: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("aus", request=frage)

    async for client in client_for(app_on(foerderung_url, stumm, heute=VORHER)):
        antwort = await tue(client, antrag, akt, LEAD)
        assert antwort.status_code == 503
        assert antwort.json()["type"] == "/probleme/dienst-nicht-erreichbar"
        assert antwort.headers["Retry-After"]
        # who may not submit it, or saw an older one, is told so and not that the Katalog is silent
        assert await gesagt(client, antrag, akt, partner(STAEDTE[1])) == (403, "nur-federfuehrend")
        assert await gesagt(client, antrag, akt, LEAD, version=1) == (412, "version-veraltet")
    async for client in client_for(app_on(foerderung_url, heute=VORHER)):
        await getan(client, antrag, akt, LEAD)


async def test_waehrend_der_katalog_antwortet_ist_keine_transaktion_offen(
    foerderung_url: str,
) -> None:
    offen: list[list[Any]] = []

    async def beobachtend(frage: httpx.Request) -> httpx.Response:
        offen.append(
            await zeilen(
                foerderung_url,
                "SELECT query FROM pg_stat_activity WHERE datname = current_database()"
                " AND state LIKE 'idle in transaction%'",
            )
        )
        return katalog(frage)

    async for client in client_for(app_on(foerderung_url, heute=VORHER)):
        antrag = await entworfen(client)
    async for client in client_for(app_on(foerderung_url, beobachtend, heute=VORHER)):
        antrag = await getan(client, antrag, "einreichen", LEAD)
        antrag = await getan(client, antrag, "pruefung-beginnen", PRUEFERIN)
        wunsch = {"abschnitte": ["betrag"], "text": "Bitte prüfen Sie den Betrag."}
        antrag = await getan(client, antrag, "nachfordern", PRUEFERIN, wunsch)
        await getan(client, antrag, "nachreichen", LEAD)
    assert offen == [[], []]
