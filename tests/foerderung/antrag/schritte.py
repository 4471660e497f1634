"""Steps of an Antrag over HTTP, each as the person whose step it is."""

from typing import Any
from uuid import uuid4

import httpx

from tests.foerderung.factories import STAEDTE, ikz_angaben
from tests.tokens import bearer

ANTRAEGE = "/foerderung/v1/antraege"
LEAD = bearer(sub="stadt-1", ags=[STAEDTE[0]])
PRUEFERIN = bearer(sub="koordinierung-1", rollen=["koordinierungsstelle"], ags=None)
SACHBEARBEITUNG = bearer(sub="foerderstelle-1", rollen=["foerderstelle"], ags=None)
LEITUNG = bearer(sub="foerderstelle-2", rollen=["foerderstelle"], ags=None)


def partner(ags: str) -> dict[str, str]:
    return bearer(sub=f"partner-{ags}", ags=[ags])


def entwurf(anzahl: int = 3, **aenderungen: Any) -> dict[str, Any]:
    """Return an IKZ draft of the first cities, complete."""
    rollen = ["federfuehrend"] + ["partner"] * (anzahl - 1)
    return {
        "programm": "IKZ_OZG",
        "titel": "Gemeinsame IT-Fachkräfte",
        "kommunen": [
            {"ags": ags, "rolle": rolle} for ags, rolle in zip(STAEDTE, rollen, strict=False)
        ],
        "vorhaben_beginn": "2021-06-01",
        "vorhaben_ende": "2026-05-31",
        "kosten": [{"art": "personal", "betrag": "120000.00"}],
        "beantragt": "75000.00",
        "angaben": ikz_angaben(anzahl),
    } | aenderungen


async def angelegt(client: httpx.AsyncClient, **aenderungen: Any) -> dict[str, Any]:
    """Return a fresh draft."""
    antwort = await client.post(
        ANTRAEGE, json=entwurf(**aenderungen), headers=LEAD | {"Idempotency-Key": str(uuid4())}
    )
    assert antwort.status_code == 201, antwort.text
    antrag: dict[str, Any] = antwort.json()
    return antrag


async def tue(
    client: httpx.AsyncClient,
    antrag: dict[str, Any],
    akt: str,
    person: dict[str, str],
    inhalt: dict[str, Any] | None = None,
    *,
    version: int | None = None,
) -> httpx.Response:
    """Send one act; `version` is the one seen, without it that of `antrag`."""
    gesehen = antrag["version"] if version is None else version
    kopf = person | {"If-Match": f'"{gesehen}"', "Idempotency-Key": str(uuid4())}
    return await client.post(f"{ANTRAEGE}/{antrag['id']}/{akt}", json=inhalt, headers=kopf)


async def getan(
    client: httpx.AsyncClient,
    antrag: dict[str, Any],
    akt: str,
    person: dict[str, str],
    inhalt: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Do one act that must succeed; return the Antrag as it then is."""
    antwort = await tue(client, antrag, akt, person, inhalt)
    assert antwort.status_code == 200, antwort.text
    gelesen: dict[str, Any] = antwort.json()
    return gelesen


async def eingereicht(client: httpx.AsyncClient, **aenderungen: Any) -> dict[str, Any]:
    """Return an Antrag that is consented to and submitted."""
    antrag = await angelegt(client, **aenderungen)
    for teilnahme in antrag["teilnahmen"]:
        if teilnahme["rolle"] == "partner":
            antrag = await getan(client, antrag, "zustimmen", partner(teilnahme["ags"]))
    return await getan(client, antrag, "einreichen", LEAD)


async def in_pruefung(client: httpx.AsyncClient, **aenderungen: Any) -> dict[str, Any]:
    antrag = await eingereicht(client, **aenderungen)
    return await getan(client, antrag, "pruefung-beginnen", PRUEFERIN)


async def entscheidungsreif(client: httpx.AsyncClient, **aenderungen: Any) -> dict[str, Any]:
    antrag = await in_pruefung(client, **aenderungen)
    return await getan(client, antrag, "pruefung-abschliessen", PRUEFERIN)
