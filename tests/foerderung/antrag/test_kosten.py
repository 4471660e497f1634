"""What a cost plan bounds, and what amounts together are more than can be written down."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.foerderung.antrag.schritte import (
    ANTRAEGE,
    LEAD,
    LEITUNG,
    SACHBEARBEITUNG,
    abgelehnt,
    angelegt,
    ausgezahlt,
    belegt,
    bewilligung,
    entscheidungsreif,
    entwurf,
    getan,
    partner,
    tue,
    unter_vertrag,
    zeilen,
)

ALLES = "999999999999.99"
ZU_VIEL = [{"art": art, "betrag": ALLES} for art in ("personal", "sachkosten")]


async def test_beantragt_wird_hoechstens_was_es_kostet(eigenes_portal: httpx.AsyncClient) -> None:
    client = eigenes_portal
    kosten = [
        {"art": "personal", "betrag": "30000.00"},
        {"art": "sachkosten", "betrag": "44999.99"},
    ]
    antrag = await angelegt(client, kosten=kosten)
    await belegt(client, antrag)
    for teilnahme in antrag["teilnahmen"][1:]:
        antrag = await getan(client, antrag, "zustimmen", partner(teilnahme["ags"]))
    status, slug, problem = await abgelehnt(client, antrag, "einreichen", LEAD)
    assert (status, slug) == (409, "beantragt-ueber-kosten")
    assert (problem["beantragt"], problem["kosten"]) == ("75000.00", "74999.99")
    antwort = await client.patch(
        f"{ANTRAEGE}/{antrag['id']}",
        json={"beantragt": "74999.99"},
        headers=LEAD | {"If-Match": f'"{antrag["version"]}"'},
    )
    antrag = antwort.json()
    for teilnahme in antrag["teilnahmen"][1:]:
        antrag = await getan(client, antrag, "zustimmen", partner(teilnahme["ags"]))
    assert (await getan(client, antrag, "einreichen", LEAD))["status"] == "eingereicht"


async def test_bewilligt_wird_hoechstens_was_es_kostet(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str, superuser_url: Callable[[str], str]
) -> None:
    """Also of an Antrag whose cost plan has come to say less in some other way."""
    antrag = await entscheidungsreif(eigenes_portal)
    await zeilen(superuser_url(foerderung_url), "UPDATE foerderung.kosten SET betrag = 1")
    zu_viel = await tue(eigenes_portal, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung())
    assert zu_viel.status_code == 409
    assert zu_viel.json()["hoechstens"] == "1.00"


@pytest.mark.parametrize("kosten", [ZU_VIEL, [ZU_VIEL[0], {"art": "sonstige", "betrag": "0.01"}]])
async def test_mehr_als_sich_aufschreiben_laesst_ist_kein_kostenplan(
    portal: httpx.AsyncClient, kosten: list[dict[str, Any]]
) -> None:
    kopf = LEAD | {"Idempotency-Key": str(uuid4())}
    antwort = await portal.post(ANTRAEGE, json=entwurf(kosten=kosten), headers=kopf)
    assert antwort.status_code == 422
    assert antwort.json()["errors"][0]["pointer"] == "/body/kosten"
    antwort = await portal.patch(
        f"{ANTRAEGE}/{uuid4()}", json={"kosten": kosten}, headers=LEAD | {"If-Match": '"1"'}
    )
    assert antwort.status_code == 422


async def test_auch_verwendet_wird_nur_was_sich_aufschreiben_laesst(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    client = eigenes_portal
    antrag = await ausgezahlt(client, await unter_vertrag(client), "25000.00")
    nachweis = {"verwendet": ZU_VIEL, "bericht": "Sehr viel."}
    status, _, problem = await abgelehnt(
        client, antrag, "verwendungsnachweis-einreichen", LEAD, nachweis
    )
    assert status == 422
    assert problem["errors"][0]["pointer"] == "/body/verwendet"
    hoechstens = nachweis | {"verwendet": ZU_VIEL[:1]}
    antrag = await getan(client, antrag, "verwendungsnachweis-einreichen", LEAD, hoechstens)
    anerkennung = {"anerkannt": "25000.00", "begruendung": "Belegt."}
    await getan(client, antrag, "verwendungsnachweis-pruefen", LEITUNG, anerkennung)
