"""What is open to whom: nobody is offered what they cannot do, and nothing internal shows in it."""

from typing import Any

import httpx
import pytest

from tests.foerderung.antrag.schritte import (
    ABLEHNUNG,
    ANTRAEGE,
    LEAD,
    LEITUNG,
    PRUEFERIN,
    SACHBEARBEITUNG,
    abgelehnt,
    angelegt,
    bekanntgegeben,
    bewilligung,
    entscheidungsreif,
    getan,
    in_pruefung,
    partner,
    vorgeschlagen,
    zeilen,
)
from tests.foerderung.factories import STAEDTE
from tests.tokens import bearer


async def offen(
    client: httpx.AsyncClient, antrag: dict[str, Any], person: dict[str, str]
) -> list[str]:
    gelesen = (await client.get(f"{ANTRAEGE}/{antrag['id']}", headers=person)).json()
    schritte: list[str] = gelesen["moegliche_schritte"]
    return schritte


async def test_im_entwurf_handelt_wer_fuehrt_und_wer_partner_ist_stimmt_zu(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    client = eigenes_portal
    antrag = await angelegt(client)
    assert await offen(client, antrag, LEAD) == ["aendern", "einreichen", "zurueckziehen"]
    assert await offen(client, antrag, partner(STAEDTE[1])) == ["zustimmen"]
    antrag = await getan(client, antrag, "zustimmen", partner(STAEDTE[1]))
    assert antrag["moegliche_schritte"] == []
    assert (await abgelehnt(client, antrag, "nachreichen", LEAD))[2]["moegliche_schritte"] == [
        "aendern", "einreichen", "zurueckziehen",
    ]  # fmt: skip


async def test_in_eigener_sache_ist_nichts_amtliches_offen(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    client = eigenes_portal
    antrag = await entscheidungsreif(client)
    amtlich = ["ausnahme_erteilen", "ausnahme_bestaetigen", "vorschlagen"]
    assert await offen(client, antrag, SACHBEARBEITUNG) == amtlich
    selbst = bearer(sub="stadt-1", rollen=["foerderstelle"], ags=None)
    beteiligt = bearer(sub="foerderstelle-9", rollen=["foerderstelle"], ags=[STAEDTE[1]])
    assert await offen(client, antrag, selbst) == await offen(client, antrag, beteiligt) == []
    antrag = await getan(client, antrag, "vorschlagen", SACHBEARBEITUNG, ABLEHNUNG)
    assert antrag["moegliche_schritte"] == ["zurueckgeben"]
    assert await offen(client, antrag, LEITUNG) == ["zurueckgeben", "freigeben"]
    antrag = await getan(client, antrag, "freigeben", LEITUNG)
    antrag = await getan(client, antrag, "bekanntgeben", LEITUNG)
    assert antrag["moegliche_schritte"] == ["abschliessen"]


async def test_nach_der_bewilligung_ist_offen_was_geld_noch_erlaubt(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    antrag = await bekanntgegeben(eigenes_portal)
    assert antrag["moegliche_schritte"] == ["vertrag_schliessen", "widerrufen"]


async def test_der_antragsteller_sieht_ueberall_im_haus_dasselbe(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    """But for the count of acts there is no difference until the decision is told."""
    client = eigenes_portal
    antrag = await in_pruefung(client)
    gesehen, gesagt = [], []

    async def schau() -> None:
        seiner = (await client.get(f"{ANTRAEGE}/{antrag['id']}", headers=LEAD)).json()
        gesehen.append({name: wert for name, wert in seiner.items() if name != "version"})
        gesagt.append((await abgelehnt(client, antrag, "einreichen", LEAD))[2])

    await schau()
    for akt, person, inhalt in (
        ("pruefung-abschliessen", PRUEFERIN, None),
        ("vorschlagen", SACHBEARBEITUNG, bewilligung()),
        ("freigeben", LEITUNG, None),
    ):
        antrag = await getan(client, antrag, akt, person, inhalt)
        await schau()
    assert all(eines == gesehen[0] for eines in gesehen)
    assert all(eines == gesagt[0] for eines in gesagt)
    assert gesehen[0]["moegliche_schritte"] == ["zurueckziehen"]
    status, slug, _ = await abgelehnt(client, antrag, "zurueckziehen", LEAD)
    assert (status, slug) == (409, "schon-entschieden")


@pytest.mark.parametrize("vorschlag", [bewilligung(), ABLEHNUNG])
async def test_zurueckgezogen_ist_auch_was_vorgeschlagen_war(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str, vorschlag: dict[str, Any]
) -> None:
    client = eigenes_portal
    antrag = await entscheidungsreif(client)
    antrag = await getan(client, antrag, "vorschlagen", SACHBEARBEITUNG, vorschlag)
    antrag = await getan(client, antrag, "zurueckziehen", LEAD)
    assert (antrag["status"], antrag["entscheidung"]) == ("zurueckgezogen", None)
    leer = await zeilen(
        foerderung_url,
        "SELECT num_nonnulls(vorschlag, vorgeschlagen, vorschlag_begruendung, vorgeschlagen_von,"
        " vorgeschlagen_am, vorgeschlagen_ags) FROM foerderung.antrag",
    )
    assert leer == [(0,)]


async def test_ein_partner_zieht_nicht_zurueck(eigenes_portal: httpx.AsyncClient) -> None:
    antrag = await vorgeschlagen(eigenes_portal)
    assert await offen(eigenes_portal, antrag, partner(STAEDTE[1])) == []
    status, slug, _ = await abgelehnt(eigenes_portal, antrag, "zurueckziehen", partner(STAEDTE[1]))
    assert (status, slug) == (403, "nur-federfuehrend")
