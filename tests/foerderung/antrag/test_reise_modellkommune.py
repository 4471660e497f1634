"""An app of a Modellkommune: applied for in September 2020, voted upon, decided in November."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from services.foerderung.budget.bewilligen import bewilligen
from shared.auth import Person, Rolle
from shared.db import sessions_for
from shared.vorgang import Vorgang
from tests.conftest import client_for
from tests.foerderung.antrag.schritte import (
    ANTRAEGE,
    LEAD,
    LEITUNG,
    PRUEFERIN,
    SACHBEARBEITUNG,
    VERBAENDE,
    abgelehnt,
    abgestimmt,
    angelegt,
    ausgezahlt,
    bewilligung,
    getan,
    modellprojekt,
    verband,
    zeilen,
)
from tests.foerderung.antrag.test_reise_ikz import budget, gesagt, verlauf
from tests.foerderung.budget.test_journal import ABWEICHEND
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import STAEDTE
from tests.tokens import bearer

SEPTEMBER, NOVEMBER = date(2020, 9, 15), date(2020, 11, 19)
FREMD = bearer(sub="fremd", ags=[STAEDTE[1]])


async def fast_ausgeschoepft(url: str) -> None:
    """Leave 50,000 € of the 1.5 million."""
    person = Person(sub="andere", rollen=frozenset({Rolle.FOERDERSTELLE}))
    mittag = datetime(2020, 11, 19, 12, tzinfo=UTC)
    engine = create_async_engine(url, poolclass=NullPool)
    async with sessions_for(engine).begin() as session:
        for nr in range(15):
            await bewilligen(
                session,
                programm="OZG_MODELLKOMMUNEN",
                ags=f"066{nr:05}",
                betrag=Decimal(100_000 if nr else 50_000),
                annahme="Probe",
                vorgang=Vorgang(person=person, heute=NOVEMBER, jetzt=mittag),
            )
    await engine.dispose()


async def test_vom_check_bis_zum_abschluss(foerderung_url: str) -> None:
    async for client in client_for(app_on(foerderung_url, heute=SEPTEMBER)):
        antrag = await beworben(client)
    await fast_ausgeschoepft(foerderung_url)
    async for client in client_for(app_on(foerderung_url, heute=NOVEMBER)):
        antrag = await entschieden(client, antrag)
        await zu_ende(client, antrag, foerderung_url)


async def beworben(client: httpx.AsyncClient) -> dict[str, Any]:
    """Check, cost plan, submission and examination, within the window of the programme."""
    frage = {
        "programm": "OZG_MODELLKOMMUNEN",
        "kommunen": [STAEDTE[0]],
        "angaben": {
            "antragsdatum": "2020-09-15",
            "vorhaben_beginn": "2020-10-01",
            "vorhaben_ende": "2022-09-30",
            "beantragt": "100000.00",
        },
    }
    check = (await client.post("/foerderung/v1/pruefungen", json=frage)).json()
    assert (check["ergebnis"], check["hoechstbetrag"]) == ("einzelfallentscheidung", "100000.00")

    personal = [{"art": "personal", "betrag": "120000.00"}]
    antrag = await angelegt(client, **modellprojekt(kosten=personal))
    status, slug, problem = await abgelehnt(client, antrag, "einreichen", LEAD)
    assert (status, slug, problem["verweis"]) == (409, "nur-personalkosten", "IKZ_OZG")
    kopf = LEAD | {"If-Match": f'"{antrag["version"]}"'}
    gemischt = {"kosten": modellprojekt()["kosten"]}
    adresse = f"{ANTRAEGE}/{antrag['id']}"
    antrag = (await client.patch(adresse, json=gemischt, headers=kopf)).json()
    assert (await client.get(adresse, headers=FREMD)).status_code == 404
    assert await gesagt(client, antrag, "einreichen", FREMD) == (404, "antrag-unbekannt")
    assert await gesagt(client, antrag, "einreichen", LEAD, version=1) == (412, "version-veraltet")
    antrag = await getan(client, antrag, "einreichen", LEAD)
    antrag = await getan(client, antrag, "pruefung-beginnen", PRUEFERIN)
    return await getan(client, antrag, "pruefung-abschliessen", PRUEFERIN)


async def entschieden(client: httpx.AsyncClient, antrag: dict[str, Any]) -> dict[str, Any]:
    """Vote, proposal and release: the second time, for the money does not suffice the first."""
    assert antrag["status"] == "votum"
    wahl = {"verband": VERBAENDE[0], "stimme": "ja"}
    assert await gesagt(client, antrag, "votieren", LEITUNG, wahl) == (403, "rolle-fehlt")
    antrag = await abgestimmt(client, antrag, "ja", "nein")
    assert (antrag["status"], antrag["votum"]["ergebnis"]) == ("votum", None)
    assert (await gesehen(client, antrag))["votum"] is None
    dritte = {"verband": VERBAENDE[2], "stimme": "ja"}
    fremder = dritte | {"verband": "Verband der Anderen"}
    andere = bearer(sub="andere", rollen=["kspv"], ags=None, verband="Verband der Anderen")
    assert await gesagt(client, antrag, "votieren", andere, fremder) == (
        422, "eingabe-ungueltig",
    )  # fmt: skip
    fuer_zwei = bearer(sub="verband-0", rollen=["kspv"], ags=None, verband=VERBAENDE[2])
    assert await gesagt(client, antrag, "votieren", fuer_zwei, dritte) == (409, "schon-abgestimmt")
    kollegin = bearer(sub="kollegin", rollen=["kspv"], ags=None, verband=VERBAENDE[0])
    assert await gesagt(client, antrag, "votieren", kollegin, wahl) == (409, "schon-abgestimmt")
    antrag = await getan(client, antrag, "votieren", verband(2), dritte)
    assert (antrag["status"], antrag["votum"]["ergebnis"]) == ("entscheidungsreif", "angenommen")

    antrag = await getan(client, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung("100000.00"))
    assert await gesagt(client, antrag, "freigeben", SACHBEARBEITUNG) == (403, "vier-augen")
    status, slug, problem = await abgelehnt(client, antrag, "freigeben", LEITUNG)
    assert (status, slug, problem["verbleibend"]) == (409, "budget-erschoepft", "50000.00")
    grund = {"begruendung": "Das Budget reicht nur noch für die Hälfte."}
    antrag = await getan(client, antrag, "zurueckgeben", LEITUNG, grund)
    assert (antrag["entscheidung"], antrag["votum"]["runde"]) == (None, 2)
    antrag = await getan(client, antrag, "pruefung-abschliessen", PRUEFERIN)
    assert antrag["votum"]["stimmen"] == []
    antrag = await abgestimmt(client, antrag, "ja", "ja")
    antrag = await getan(client, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung("50000.00"))
    antrag = await getan(client, antrag, "freigeben", LEITUNG)
    assert antrag["bewilligt"] == "50000.00"
    assert (await gesehen(client, antrag))["bewilligt"] is None
    return antrag


async def gesehen(client: httpx.AsyncClient, antrag: dict[str, Any]) -> dict[str, Any]:
    """Return what the leading Kommune sees of it."""
    gelesen = await client.get(f"{ANTRAEGE}/{antrag['id']}", headers=LEAD)
    return gelesen.raise_for_status().json()  # type: ignore[no-any-return]


async def zu_ende(client: httpx.AsyncClient, antrag: dict[str, Any], url: str) -> None:
    """Contract, money and its use; then ledger, history and refusals."""
    assert await gesagt(client, antrag, "vertrag-schliessen", LEITUNG) == (
        409, "antragsschritt-unzulaessig",
    )  # fmt: skip
    antrag = await getan(client, antrag, "bekanntgeben", SACHBEARBEITUNG)
    antrag = await getan(client, antrag, "vertrag-schliessen", LEITUNG)
    antrag = await ausgezahlt(client, antrag, "50000.00")
    verwendet = [
        {"art": "dienstleistung", "betrag": "40000.00"},
        {"art": "personal", "betrag": "15000.00"},
    ]
    nachweis = {"verwendet": verwendet, "bericht": "Die App ist erschienen."}
    antrag = await getan(client, antrag, "verwendungsnachweis-einreichen", LEAD, nachweis)
    anerkennung = {"anerkannt": "50000.00", "begruendung": "Vollständig belegt."}
    antrag = await getan(client, antrag, "verwendungsnachweis-pruefen", LEITUNG, anerkennung)
    antrag = await getan(client, antrag, "abschliessen", LEITUNG)
    assert antrag["status"] == "abgeschlossen"

    stand = await budget(client, "OZG_MODELLKOMMUNEN")
    assert (stand["gebunden"], stand["ausgezahlt"], stand["frei"]) == (
        "1450000.00", "50000.00", "0.00",
    )  # fmt: skip
    assert await zeilen(url, ABWEICHEND.text) == [(0,)]
    amtlich = await verlauf(client, antrag, LEITUNG)
    assert [schritt["version"] for schritt in amtlich] == list(range(1, antrag["version"] + 1))
    assert [schritt["akt"] for schritt in amtlich] == [
        "anlegen", "aendern", "einreichen", "pruefung_beginnen", "pruefung_abschliessen",
        *["votieren"] * 3, "vorschlagen", "zurueckgeben", "pruefung_abschliessen",
        *["votieren"] * 2, "vorschlagen", "freigeben", "bekanntgeben", "vertrag_schliessen",
        "mittel_abrufen", "auszahlen", "verwendungsnachweis_einreichen",
        "verwendungsnachweis_pruefen", "abschliessen",
    ]  # fmt: skip
    assert {s["tag"] for s in amtlich[:5]} == {"2020-09-15"}
    assert {s["tag"] for s in amtlich[5:]} == {"2020-11-19"}
    abgelehnte = await zeilen(
        url, "SELECT problem, tag FROM foerderung.ablehnung ORDER BY zeitpunkt, id"
    )
    assert abgelehnte == [
        ("nur-personalkosten", SEPTEMBER),
        ("antrag-unbekannt", SEPTEMBER),
        ("version-veraltet", SEPTEMBER),
        ("rolle-fehlt", NOVEMBER),
        ("eingabe-ungueltig", NOVEMBER),
        ("schon-abgestimmt", NOVEMBER),
        ("schon-abgestimmt", NOVEMBER),
        ("vier-augen", NOVEMBER),
        ("budget-erschoepft", NOVEMBER),
        ("antragsschritt-unzulaessig", NOVEMBER),
    ]
