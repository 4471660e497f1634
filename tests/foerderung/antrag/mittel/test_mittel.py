"""Money of a granted Antrag: revoked, claimed back, paid once."""

from decimal import Decimal
from typing import Any

import httpx

from tests.foerderung.antrag.schritte import (
    ANTRAEGE,
    LEAD,
    LEITUNG,
    SACHBEARBEITUNG,
    abgelehnt,
    ausgezahlt,
    bekanntgegeben,
    getan,
    tue,
    unter_vertrag,
    zeilen,
)
from tests.foerderung.antrag.test_reise_ikz import budget, gesagt
from tests.foerderung.budget.test_journal import ABWEICHEND

NICHTS = {"anerkannt": "0.00", "begruendung": "Das Vorhaben findet nicht statt."}


async def stand(client: httpx.AsyncClient, url: str) -> tuple[str, str]:
    """Return what is bound and paid; the sums of the journal say the same."""
    assert await zeilen(url, ABWEICHEND.text) == [(0,)]
    ikz = await budget(client, "IKZ_OZG")
    return ikz["gebunden"], ikz["ausgezahlt"]


async def test_widerrufen_ohne_dass_gezahlt_wurde(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    antrag = await bekanntgegeben(eigenes_portal)
    assert await stand(eigenes_portal, foerderung_url) == ("75000.00", "0.00")
    antrag = await getan(eigenes_portal, antrag, "widerrufen", LEITUNG, NICHTS)
    assert await stand(eigenes_portal, foerderung_url) == ("0.00", "0.00")
    antrag = await getan(eigenes_portal, antrag, "abschliessen", LEITUNG)
    assert antrag["status"] == "abgeschlossen"


async def test_nach_dem_widerruf_kommt_zurueck_was_nicht_bleiben_darf(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    client = eigenes_portal
    antrag = await ausgezahlt(client, await unter_vertrag(client), "40000.00")
    zu_viel = NICHTS | {"anerkannt": "40000.01"}
    assert await gesagt(client, antrag, "widerrufen", LEITUNG, zu_viel) == (
        409, "anerkannt-zu-hoch",
    )  # fmt: skip
    teils = NICHTS | {"anerkannt": "10000.00"}
    antrag = await getan(client, antrag, "widerrufen", LEITUNG, teils)
    assert await stand(client, foerderung_url) == ("0.00", "40000.00")
    assert antrag["mittel"]["zurueckzuzahlen"] == "30000.00"
    for betrag, rest in (("20000.00", "10000.00"), ("10000.00", "0.00")):
        assert await gesagt(client, antrag, "abschliessen", LEITUNG) == (409, "noch-offen")
        forderung = {"betrag": betrag, "begruendung": "Widerruf."}
        antrag = await getan(client, antrag, "rueckfordern", SACHBEARBEITUNG, forderung)
        assert antrag["mittel"]["zurueckzuzahlen"] == rest
    antrag = await getan(client, antrag, "abschliessen", LEITUNG)
    assert await stand(client, foerderung_url) == ("0.00", "10000.00")


async def test_waehrend_gezahlt_wird_zurueckfordern(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    client = eigenes_portal
    antrag = await ausgezahlt(client, await unter_vertrag(client), "40000.00")
    forderung = {"betrag": "15000.00", "begruendung": "Anders verwendet."}
    _, _, problem = await abgelehnt(client, antrag, "rueckfordern", SACHBEARBEITUNG, forderung)
    assert problem["errors"][0]["pointer"] == "/body/anerkannt"
    zu_viel = forderung | {"anerkannt": "40000.01"}
    assert await gesagt(client, antrag, "rueckfordern", SACHBEARBEITUNG, zu_viel) == (
        409, "anerkannt-zu-hoch",
    )  # fmt: skip
    forderung |= {"anerkannt": "20000.00"}
    zu_viel = forderung | {"betrag": "20000.01"}
    _, _, problem = await abgelehnt(client, antrag, "rueckfordern", SACHBEARBEITUNG, zu_viel)
    assert problem["verbleibend"] == "20000.00"
    antrag = await getan(client, antrag, "rueckfordern", SACHBEARBEITUNG, forderung)
    assert antrag["mittel"]["anerkannt"] == "20000.00"
    assert antrag["mittel"]["zurueckzuzahlen"] == "5000.00"
    assert await stand(client, foerderung_url) == ("0.00", "25000.00")
    _, _, problem = await abgelehnt(client, antrag, "rueckfordern", SACHBEARBEITUNG, forderung)
    assert problem["errors"][0]["pointer"] == "/body/anerkannt"
    rest = {"betrag": "5000.00", "begruendung": "Der Rest."}
    antrag = await getan(client, antrag, "rueckfordern", SACHBEARBEITUNG, rest)
    antrag = await getan(client, antrag, "abschliessen", LEITUNG)


async def test_nichts_verwendet_heisst_alles_zurueck(eigenes_portal: httpx.AsyncClient) -> None:
    client = eigenes_portal
    antrag = await ausgezahlt(client, await unter_vertrag(client), "75000.00")
    nichts = {"verwendet": [], "bericht": "Das Vorhaben fand nicht statt."}
    antrag = await getan(client, antrag, "verwendungsnachweis-einreichen", LEAD, nichts)
    assert antrag["mittel"]["nicht_verwendet"] == "75000.00"
    antrag = await getan(client, antrag, "verwendungsnachweis-pruefen", LEITUNG, NICHTS)
    assert antrag["mittel"]["zurueckzuzahlen"] == "75000.00"


async def test_zweimal_gesendet_ist_einmal_gezahlt(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    client = eigenes_portal
    wunsch = {"betrag": "1000.00", "zweck": "Anfang"}
    antrag = await getan(client, await unter_vertrag(client), "mittel-abrufen", LEAD, wunsch)
    _, _, problem = await abgelehnt(client, antrag, "auszahlen", LEITUNG, {"mittelabruf": 2})
    assert problem["errors"][0]["pointer"] == "/body/mittelabruf"

    abruf = {"mittelabruf": antrag["mittel"]["abrufe"][0]["nr"]}
    kopf = LEITUNG | {"If-Match": f'"{antrag["version"]}"'}
    adresse = f"{ANTRAEGE}/{antrag['id']}/auszahlen"
    assert (await client.post(adresse, json=abruf, headers=kopf)).status_code == 400
    mit = kopf | {"Idempotency-Key": "einmal"}
    antworten = [await client.post(adresse, json=abruf, headers=mit) for _ in range(2)]
    assert {a.status_code for a in antworten} == {200}
    assert antworten[0].content == antworten[1].content
    assert await stand(client, foerderung_url) == ("74000.00", "1000.00")


async def test_alle_abrufe_zusammen_sind_hoechstens_das_bewilligte(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    client = eigenes_portal
    antrag: dict[str, Any] = await unter_vertrag(client)
    rest = Decimal(75000)
    for betrag in ("25000.00", "49999.99"):
        wunsch = {"betrag": betrag, "zweck": "Teil"}
        antrag = await getan(client, antrag, "mittel-abrufen", LEAD, wunsch)
        rest -= Decimal(betrag)
    zu_viel = await tue(client, antrag, "mittel-abrufen", LEAD, {"betrag": "0.02", "zweck": "x"})
    assert zu_viel.json()["verbleibend"] == f"{rest:.2f}"
    assert [a["nr"] for a in antrag["mittel"]["abrufe"]] == [1, 2]
