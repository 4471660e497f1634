"""Bescheid and Fördervertrag over HTTP: not before they are told, and with what was decided."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from tests.conftest import client_for
from tests.foerderung.antrag.schritte import (
    ABLEHNUNG,
    ANTRAEGE,
    LEAD,
    LEITUNG,
    SACHBEARBEITUNG,
    abgestimmt,
    entscheidungsreif,
    getan,
    modellprojekt,
    vorgeschlagen,
)
from tests.foerderung.ausfertigung.test_satz import text_von
from tests.foerderung.conftest import app_on
from tests.foerderung.dokument.test_dokumente import adresse


@pytest.fixture
async def september(foerderung_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app_on(foerderung_url, heute=date(2020, 9, 15))):
        yield client


async def test_bescheid_and_contract_come_with_their_acts(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    client = eigenes_portal
    antrag = await vorgeschlagen(client, "60000.00")
    for schritt, person in (("freigeben", LEITUNG), ("bekanntgeben", SACHBEARBEITUNG)):
        for wer in (LEAD, SACHBEARBEITUNG, LEITUNG):
            vorher = await client.get(adresse(antrag, "bescheid"), headers=wer)
            assert vorher.status_code == 404, f"before {schritt}"
        antrag = await getan(client, antrag, schritt, person)
    bescheid = await client.get(adresse(antrag, "bescheid"), headers=LEAD)
    gelesen = text_von(bescheid.content)
    assert "60.000,00 € (in Worten: sechzigtausend Euro) bewilligt" in gelesen
    assert "Im Übrigen, in Höhe von 15.000,00 €, wird der Antrag abgelehnt." in gelesen
    assert antrag["aktenzeichen"] in gelesen
    for sub in ("foerderstelle-1", "foerderstelle-2", "stadt-1", "partner-"):
        assert sub not in gelesen
    assert (await client.get(adresse(antrag, "foerdervertrag"), headers=LEAD)).status_code == 404
    antrag = await getan(client, antrag, "vertrag-schliessen", SACHBEARBEITUNG)
    vertrag = await client.get(adresse(antrag, "foerdervertrag"), headers=LEAD)
    assert bescheid.headers["ETag"].strip('"') in text_von(vertrag.content)
    liste = (await client.get(f"{ANTRAEGE}/{antrag['id']}/dokumente", headers=LEAD)).json()
    arten = [eines["art"] for eines in liste["items"]]
    assert arten == ["eingangsbestaetigung", "bescheid", "foerdervertrag"]
    assert (await client.get(adresse(antrag, "bescheid"), headers=LEAD)).content == bescheid.content


async def test_a_refusal_is_told_with_its_reasons_and_the_vote(
    september: httpx.AsyncClient,
) -> None:
    client = september
    antrag = await entscheidungsreif(client, **modellprojekt())
    antrag = await abgestimmt(client, antrag, "nein", "nein")
    antrag = await getan(client, antrag, "vorschlagen", SACHBEARBEITUNG, ABLEHNUNG)
    antrag = await getan(client, antrag, "freigeben", LEITUNG)
    antrag = await getan(client, antrag, "bekanntgeben", SACHBEARBEITUNG)
    bescheid = text_von((await client.get(adresse(antrag, "bescheid"), headers=LEAD)).content)
    assert "Ablehnungsbescheid" in bescheid
    assert "Nach Prüfung." in bescheid
    assert "0 Ja, 2 Nein, 0 Enthaltung" in bescheid
