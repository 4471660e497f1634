"""What a programme asks for as proof must be there before the act that rests on it."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest

from tests.conftest import client_for
from tests.foerderung.antrag.schritte import (
    ANTRAEGE,
    LEAD,
    LEITUNG,
    PRUEFERIN,
    abgelehnt,
    angelegt,
    ausgezahlt,
    belegt,
    eingereicht,
    getan,
    partner,
    tue,
    unter_vertrag,
)
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import STAEDTE
from tests.foerderung.nachweis.akte import NACHWEISE, geprueft, hochgeladen, sende
from tests.foerderung.programmversion.versionen import entwerfen, ikz, veroeffentlichen
from tests.shared.dateien.clamd import SIGNATUR, falscher_clamd
from tests.shared.dateien.dateien import pdf

BESCHLUSS, VEREINBARUNG = "beschluss", "vereinbarung"
ANERKANNT = {"anerkannt": "5000.00", "begruendung": "Belegt."}
NICHTS = {"anerkannt": "0.00", "begruendung": "Nicht belegt."}
VERWENDUNG = {"verwendet": [{"art": "personal", "betrag": "5000.00"}], "bericht": "Erreicht."}


@pytest.fixture
async def mit_scan(foerderung_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with falscher_clamd() as clamd:
        adresse = f"clamd://127.0.0.1:{clamd.port}"
        async for client in client_for(app_on(foerderung_url, virenscanner=adresse)):
            yield client


async def fehlende(
    client: httpx.AsyncClient, antrag: dict[str, Any], person: dict[str, str] = LEAD
) -> list[str]:
    gelesen = (await client.get(f"{ANTRAEGE}/{antrag['id']}", headers=person)).json()
    return [einer["art"] for einer in gelesen["fehlende_nachweise"]]


async def zugestimmt(client: httpx.AsyncClient, antrag: dict[str, Any]) -> dict[str, Any]:
    for ags in STAEDTE[1:3]:
        antrag = await getan(client, antrag, "zustimmen", partner(ags))
    return antrag


async def test_was_fehlt_steht_am_entwurf_und_haelt_das_einreichen_auf(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    client = eigenes_portal
    antrag = await angelegt(client)
    assert antrag["fehlende_nachweise"] == [
        {
            "art": BESCHLUSS,
            "titel": "Beschluss der Vertretungskörperschaft jeder beteiligten Kommune",
        },
        {"art": VEREINBARUNG, "titel": "Öffentlich-rechtliche Vereinbarung"},
    ]
    antrag = await zugestimmt(client, antrag)
    status, slug, problem = await abgelehnt(client, antrag, "einreichen", LEAD)
    assert (status, slug, problem["fehlend"]) == (
        409, "antrag-unvollstaendig", [BESCHLUSS, VEREINBARUNG],
    )  # fmt: skip
    await hochgeladen(client, antrag, pdf(b"2"), art=VEREINBARUNG, person=partner(STAEDTE[1]))
    await hochgeladen(client, antrag, pdf(b"3"), art="sonstiger")
    assert await fehlende(client, antrag) == [BESCHLUSS]
    zurueckgenommen = await geprueft(client, await hochgeladen(client, antrag))
    assert await fehlende(client, antrag) == []
    kopf = LEAD | {"If-Match": f'"{zurueckgenommen["version"]}"'}
    await client.post(f"{NACHWEISE}/{zurueckgenommen['id']}/entfernen", headers=kopf)
    _, _, problem = await abgelehnt(client, antrag, "einreichen", LEAD)
    assert problem["fehlend"] == [BESCHLUSS]
    await hochgeladen(client, antrag)  # the version the lead saw before all these still holds
    assert (await getan(client, antrag, "einreichen", LEAD))["fehlende_nachweise"] == []


async def test_was_fehlt_wird_zusammen_genannt(eigenes_portal: httpx.AsyncClient) -> None:
    antrag = await angelegt(eigenes_portal, beantragt=None, kosten=[])
    antrag = await zugestimmt(eigenes_portal, antrag)
    _, _, problem = await abgelehnt(eigenes_portal, antrag, "einreichen", LEAD)
    assert problem["fehlend"] == ["beantragt", "kosten", BESCHLUSS, VEREINBARUNG]


async def test_ein_befallener_zaehlt_nicht_und_laesst_sich_ersetzen(
    mit_scan: httpx.AsyncClient,
) -> None:
    client = mit_scan
    antrag = await angelegt(client)
    await hochgeladen(client, antrag, pdf(b"2"), art=VEREINBARUNG)
    befallen = await geprueft(client, await hochgeladen(client, antrag, pdf(SIGNATUR)))
    assert befallen["scan"] == "befallen"
    antrag = await zugestimmt(client, antrag)
    _, _, problem = await abgelehnt(client, antrag, "einreichen", LEAD)
    assert problem["fehlend"] == [BESCHLUSS]
    await hochgeladen(client, antrag)
    await getan(client, antrag, "einreichen", LEAD)


async def test_nachreichen_verlangt_sie_wieder(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    """A verdict may come late; what it took can be replaced whatever else was asked for."""
    client = eigenes_portal
    antrag = await getan(client, await eingereicht(client), "pruefung-beginnen", PRUEFERIN)
    await gefunden(foerderung_url, BESCHLUSS)
    assert await fehlende(client, antrag, PRUEFERIN) == [BESCHLUSS]
    frage = {"abschnitte": ["kosten"], "text": "Bitte gliedern."}
    antrag = await getan(client, antrag, "nachfordern", PRUEFERIN, frage)
    status, slug, problem = await abgelehnt(client, antrag, "nachreichen", LEAD)
    assert (status, slug, problem["fehlend"]) == (409, "antrag-unvollstaendig", [BESCHLUSS])
    geschlossen = await sende(client, antrag, pdf(b"9"), art=VEREINBARUNG)
    assert geschlossen.json()["moegliche_arten"] == [BESCHLUSS]
    await hochgeladen(client, antrag, pdf(b"neu"))
    await getan(client, antrag, "nachreichen", LEAD)


async def gefunden(url: str, art: str) -> None:
    """The scanner finds something in what is there of this kind."""
    await schreibe(
        url,
        f"UPDATE foerderung.nachweis SET scan = 'befallen', fund = 'Probe' WHERE art = '{art}'",
    )


async def test_wer_die_verwendung_nachweist_legt_vor_was_das_programm_verlangt(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    client = eigenes_portal
    verlangt = [
        {"art": art, "titel": f"Probe {art}", "zeitpunkt": "verwendung", "quelle": "Q0"}
        for art in ("verwendungsnachweis", "wirtschaftlichkeit")
    ]
    fassung = await entwerfen(client, ikz(nachweise=verlangt), ab="2021-04-15")
    assert (await veroeffentlichen(client, fassung)).status_code == 200
    antrag = await unter_vertrag(client)
    assert await fehlende(client, antrag) == ["verwendungsnachweis", "wirtschaftlichkeit"]
    antrag = await ausgezahlt(client, antrag, "5000.00")
    status, slug, problem = await abgelehnt(
        client, antrag, "verwendungsnachweis-einreichen", LEAD, VERWENDUNG
    )
    assert (status, slug) == (409, "nachweis-fehlt")
    assert problem["fehlend"] == ["verwendungsnachweis", "wirtschaftlichkeit"]
    assert (
        problem["detail"] == "Es fehlt noch: Probe verwendungsnachweis; Probe wirtschaftlichkeit."
    )
    unverlangt = await sende(client, antrag, pdf(b"9"), art=BESCHLUSS)
    assert unverlangt.json()["moegliche_arten"] == ["verwendungsnachweis", "wirtschaftlichkeit"]
    gesehen = (await client.get(f"{ANTRAEGE}/{antrag['id']}", headers=LEAD)).json()
    await belegt(client, gesehen)
    antrag = await getan(client, antrag, "verwendungsnachweis-einreichen", LEAD, VERWENDUNG)
    assert antrag["fehlende_nachweise"] == []


async def eingereichte_verwendung(client: httpx.AsyncClient, *arten: str) -> dict[str, Any]:
    """Return an Antrag whose use was shown, with a checked file of each kind."""
    antrag = await ausgezahlt(client, await unter_vertrag(client), "5000.00")
    for art in arten:
        await geprueft(client, await hochgeladen(client, antrag, pdf(art.encode()), art=art))
    return await getan(client, antrag, "verwendungsnachweis-einreichen", LEAD, VERWENDUNG)


async def test_ein_befallener_verwendungsnachweis_wird_ersetzt_bevor_anerkannt_wird(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    """Also where no programme asks for it: what was handed in is what is examined."""
    client = eigenes_portal
    antrag = await eingereichte_verwendung(client, "verwendungsnachweis")
    nichts_fehlt = await sende(client, antrag, pdf(b"9"), art="verwendungsnachweis")
    assert (nichts_fehlt.status_code, nichts_fehlt.json()["moegliche_arten"]) == (409, [])
    await gefunden(foerderung_url, "verwendungsnachweis")
    assert await fehlende(client, antrag) == ["verwendungsnachweis"]
    status, slug, problem = await abgelehnt(
        client, antrag, "verwendungsnachweis-pruefen", LEITUNG, ANERKANNT
    )
    assert (status, slug) == (409, "nachweis-fehlt")
    assert problem["fehlend"] == ["verwendungsnachweis"]
    anderer = await sende(client, antrag, pdf(b"9"), art=BESCHLUSS)
    assert anderer.json()["moegliche_arten"] == ["verwendungsnachweis"]

    neuer = await hochgeladen(client, antrag, pdf(b"neu"), art="verwendungsnachweis")
    await geprueft(client, neuer)
    await wartend(foerderung_url, "verwendungsnachweis")
    assert await fehlende(client, antrag) == []
    for anerkennung in (ANERKANNT, NICHTS):
        ungeprueft = await tue(client, antrag, "verwendungsnachweis-pruefen", LEITUNG, anerkennung)
        assert (ungeprueft.status_code, ungeprueft.json()["type"]) == (
            409, "/probleme/datei-ungeprueft",
        )  # fmt: skip
        assert ungeprueft.headers["Retry-After"] == "5"
    await sauber(foerderung_url)
    await wartend(foerderung_url, BESCHLUSS)  # shows nothing of the use
    antrag = await getan(client, antrag, "verwendungsnachweis-pruefen", LEITUNG, ANERKANNT)
    assert antrag["mittel"]["anerkannt"] == "5000.00"


async def test_ein_verlorener_verwendungsnachweis_laesst_sich_noch_einmal_einreichen(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    client = eigenes_portal
    antrag = await eingereichte_verwendung(client, "verwendungsnachweis")
    await schreibe(
        foerderung_url,
        "UPDATE foerderung.nachweis SET scan = 'ausstehend', entfernt_am = '2021-05-01'"
        " WHERE art = 'verwendungsnachweis'",
    )
    assert await fehlende(client, antrag) == ["verwendungsnachweis"]
    _, slug, _ = await abgelehnt(client, antrag, "verwendungsnachweis-pruefen", LEITUNG, ANERKANNT)
    assert slug == "nachweis-fehlt"
    derselbe = pdf(b"verwendungsnachweis")
    neuer = await hochgeladen(client, antrag, derselbe, art="verwendungsnachweis")
    await geprueft(client, neuer)
    await getan(client, antrag, "verwendungsnachweis-pruefen", LEITUNG, ANERKANNT)


async def test_wer_nichts_ersetzt_haelt_die_pruefung_nicht_auf(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    client = eigenes_portal
    antrag = await eingereichte_verwendung(client, "verwendungsnachweis")
    await gefunden(foerderung_url, "verwendungsnachweis")
    antrag = await getan(client, antrag, "verwendungsnachweis-pruefen", LEITUNG, NICHTS)
    assert antrag["mittel"]["zurueckzuzahlen"] == "5000.00"
    assert antrag["fehlende_nachweise"] == []


async def test_auch_was_das_programm_zur_verwendung_verlangt(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    client = eigenes_portal
    verlangt = [
        {"art": art, "titel": f"Probe {art}", "zeitpunkt": "verwendung", "quelle": "Q0"}
        for art in ("verwendungsnachweis", "wirtschaftlichkeit")
    ]
    fassung = await entwerfen(client, ikz(nachweise=verlangt), ab="2021-04-15")
    assert (await veroeffentlichen(client, fassung)).status_code == 200
    antrag = await eingereichte_verwendung(client, "verwendungsnachweis", "wirtschaftlichkeit")
    await gefunden(foerderung_url, "wirtschaftlichkeit")
    _, slug, problem = await abgelehnt(
        client, antrag, "verwendungsnachweis-pruefen", LEITUNG, ANERKANNT
    )
    assert (slug, problem["fehlend"]) == ("nachweis-fehlt", ["wirtschaftlichkeit"])
    await geprueft(client, await hochgeladen(client, antrag, pdf(b"neu"), art="wirtschaftlichkeit"))
    await getan(client, antrag, "verwendungsnachweis-pruefen", LEITUNG, ANERKANNT)


async def wartend(url: str, art: str) -> None:
    """What was found clean of this kind waits for the scanner, longer than any test runs."""
    await schreibe(
        url,
        "UPDATE foerderung.nachweis SET scan = 'ausstehend', naechster_versuch = '2999-01-01'"
        f" WHERE scan = 'sauber' AND art = '{art}'",
    )


async def sauber(url: str) -> None:
    await schreibe(url, "UPDATE foerderung.nachweis SET scan = 'sauber' WHERE scan = 'ausstehend'")


async def schreibe(url: str, befehl: str) -> None:
    db = await asyncpg.connect(url.replace("+asyncpg", ""))
    await db.execute(befehl)
    await db.close()
