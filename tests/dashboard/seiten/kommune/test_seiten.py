"""The pages beneath `/kommunen` and `/vergleich`, to whoever is not logged in."""

import httpx
import pytest

from tests.dashboard.frisch import frisch
from tests.dashboard.quellen import Quellen, kommune

HTML = {"Accept": "text/html"}


async def test_the_search_leads_to_the_kommune(client: httpx.AsyncClient) -> None:
    leer = await client.get("/kommunen")
    assert leer.status_code == 200
    assert "Welche Kommune?" in leer.text
    treffer = await client.get("/kommunen", params={"q": "06635020"})
    assert (treffer.status_code, treffer.headers["Location"]) == (303, "/kommunen/06635020")
    unsinn = await client.get("/kommunen", params={"q": "0663502"})
    assert "Er hat 8 Ziffern" in unsinn.text


async def test_a_silent_katalog_is_said(client: httpx.AsyncClient, quellen: Quellen) -> None:
    quellen.antwort["katalog"] = httpx.ConnectError("weg")
    antwort = await client.get("/kommunen", params={"q": "Volkmarsen"})
    assert antwort.status_code == 200
    assert "Der Katalog antwortet nicht." in antwort.text


async def test_the_cockpit_of_a_kommune(client: httpx.AsyncClient) -> None:
    antwort = await frisch(client, "/kommunen/06635020", headers=HTML)
    assert antwort.status_code == 200
    for teil in (
        "<h1>Volkmarsen</h1>",
        "Der nächste Schritt",
        "1 von 27 Leistungen sind nutzbar",
        "6.769 (Stand 31.12.2022)",
        "Im Förder-Check prüfen",
        "Das sehen Volkmarsen und die beteiligten Stellen.",
        "Eschwege",
        "3 von 5: eingebunden",
    ):
        assert teil in antwort.text, teil
    assert "/bereitstellungen/" not in antwort.text, "acts are for those who may"
    assert "/abrufen?" not in antwort.text


async def test_a_key_is_written_in_full(client: httpx.AsyncClient) -> None:
    antwort = await client.get("/kommunen/06635")
    assert (antwort.status_code, antwort.headers["Location"]) == (303, "/kommunen/06635000")


@pytest.mark.parametrize("ags", ["06635099", "Volkmarsen-West"])
async def test_an_unknown_kommune_is_a_page(client: httpx.AsyncClient, ags: str) -> None:
    antwort = await client.get(f"/kommunen/{ags}", headers=HTML)
    assert antwort.status_code == 404
    assert "Diese Kommune gibt es nicht" in antwort.text
    assert "/kommunen?q=" in antwort.text


async def test_a_dissolved_kommune_names_its_successor(
    client: httpx.AsyncClient, quellen: Quellen
) -> None:
    quellen.kommune_anders["06636013"] = {
        "besteht": False, "gueltig_bis": "2020-12-31", "nachfolger": ["06635020"],
    }  # fmt: skip
    antwort = await client.get("/kommunen/06636013", headers=HTML)
    assert antwort.status_code == 200
    assert "gab es bis zum 31. Dezember 2020" in antwort.text
    assert 'href="/kommunen/06635020"' in antwort.text
    assert kommune("06635020")["name"] in antwort.text


async def test_with_every_service_silent_the_page_stays(
    client: httpx.AsyncClient, quellen: Quellen
) -> None:
    for dienst in quellen.alle:
        quellen.antwort[dienst] = httpx.ConnectError("weg")
    antwort = await frisch(client, "/kommunen/06635020", headers=HTML)
    assert antwort.status_code == 200
    assert "antwortet gerade nicht" in antwort.text
    ketten = "/katalog/v1/kommunen/06635020/bereitstellungen"
    assert not quellen.gefragt[ketten], "nobody waits for the same silence twice"


async def test_kommunen_side_by_side_in_the_order_named(client: httpx.AsyncClient) -> None:
    pfad = "/vergleich?ags=06635020&ags=06635001&ags=06635020"
    text = (await frisch(client, pfad)).text
    assert text.index(">Volkmarsen<") < text.index(">Allendorf (Eder)<")
    assert text.count('<th scope="row">') == 2
    assert "1 von 27" in text
    assert "0 von 27" in text
    dazu = await client.get("/vergleich?ags=06635020&dazu=06636013")
    assert dazu.headers["Location"] == "/vergleich?ags=06635020&ags=06636013"
    fremd = await client.get("/vergleich?ags=06635020&ags=06635099")
    assert fremd.status_code == 409
    assert "keine Kommune mit dem Schlüssel 06635099" in fremd.text


async def test_acts_are_for_those_who_are_logged_in(client: httpx.AsyncClient) -> None:
    id = "019b8f3e-6044-7fb0-b352-d07ae40cc2e9"
    for pfad in (
        f"/kommunen/06635020/abrufen?onlinedienst={id}",
        f"/kommunen/06635020/bereitstellungen/{id}/freischalten",
    ):
        antwort = await client.get(pfad, headers=HTML)
        assert antwort.status_code == 303
        assert antwort.headers["Location"].startswith("/anmelden")
        fremd = await client.post(pfad, headers=HTML | {"Sec-Fetch-Site": "cross-site"})
        assert fremd.status_code == 403
