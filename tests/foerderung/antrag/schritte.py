"""Steps of an Antrag over HTTP, each as the person whose step it is."""

from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from tests.foerderung.factories import STAEDTE, ikz_angaben
from tests.shared.dateien.dateien import pdf
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


async def belegt(
    client: httpx.AsyncClient, antrag: dict[str, Any], person: dict[str, str] = LEAD
) -> None:
    """Hand in what the programme asks for; the version of the Antrag stays."""
    for fehlender in antrag["fehlende_nachweise"]:
        art = fehlender["art"]
        antwort = await client.post(
            f"{ANTRAEGE}/{antrag['id']}/nachweise",
            data={"art": art},
            files={"datei": (f"{art}.pdf", pdf(art.encode()), "application/pdf")},
            headers=person,
        )
        assert antwort.status_code == 201, antwort.text


async def eingereicht(client: httpx.AsyncClient, **aenderungen: Any) -> dict[str, Any]:
    """Return an Antrag that is proven, consented to and submitted."""
    antrag = await angelegt(client, **aenderungen)
    await belegt(client, antrag)
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


def verband(nr: int) -> dict[str, str]:
    return bearer(sub=f"verband-{nr}", rollen=["kspv"], ags=None, verband=VERBAENDE[nr])


VERBAENDE = (
    "Hessischer Landkreistag",
    "Hessischer Städtetag",
    "Hessischer Städte- und Gemeindebund",
)
GRUND = {"begruendung": "Nach Prüfung."}


def bewilligung(betrag: str = "75000.00") -> dict[str, Any]:
    return {"vorschlag": "bewilligung", "betrag": betrag} | GRUND


ABLEHNUNG = {"vorschlag": "ablehnung"} | GRUND


def modellprojekt(**aenderungen: Any) -> dict[str, Any]:
    """Return the members of a draft of one Modellkommune: an app of 100,000 €."""
    return {
        "programm": "OZG_MODELLKOMMUNEN",
        "titel": "Bürger-App",
        "kommunen": [{"ags": STAEDTE[0], "rolle": "federfuehrend"}],
        "vorhaben_beginn": "2020-10-01",
        "vorhaben_ende": "2022-09-30",
        "kosten": [
            {"art": "dienstleistung", "betrag": "90000.00"},
            {"art": "personal", "betrag": "30000.00"},
        ],
        "beantragt": "100000.00",
        "angaben": {},
    } | aenderungen


async def abgestimmt(
    client: httpx.AsyncClient, antrag: dict[str, Any], *stimmen: str
) -> dict[str, Any]:
    for nr, (name, stimme) in enumerate(zip(VERBAENDE, stimmen, strict=False)):
        wahl = {"verband": name, "stimme": stimme}
        antrag = await getan(client, antrag, "votieren", verband(nr), wahl)
    return antrag


async def vorgeschlagen(
    client: httpx.AsyncClient, betrag: str = "75000.00", **aenderungen: Any
) -> dict[str, Any]:
    antrag = await entscheidungsreif(client, **aenderungen)
    return await getan(client, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung(betrag))


async def bekanntgegeben(
    client: httpx.AsyncClient, betrag: str = "75000.00", **aenderungen: Any
) -> dict[str, Any]:
    antrag = await vorgeschlagen(client, betrag, **aenderungen)
    antrag = await getan(client, antrag, "freigeben", LEITUNG)
    return await getan(client, antrag, "bekanntgeben", SACHBEARBEITUNG)


async def unter_vertrag(
    client: httpx.AsyncClient, betrag: str = "75000.00", **aenderungen: Any
) -> dict[str, Any]:
    antrag = await bekanntgegeben(client, betrag, **aenderungen)
    return await getan(client, antrag, "vertrag-schliessen", LEITUNG)


async def ausgezahlt(
    client: httpx.AsyncClient, antrag: dict[str, Any], betrag: str
) -> dict[str, Any]:
    """Call a tranche and pay it."""
    wunsch = {"betrag": betrag, "zweck": "Personalkosten"}
    antrag = await getan(client, antrag, "mittel-abrufen", LEAD, wunsch)
    abruf = {"mittelabruf": antrag["mittel"]["abrufe"][-1]["nr"]}
    return await getan(client, antrag, "auszahlen", LEITUNG, abruf)


async def zeilen(url: str, sql: str) -> list[tuple[Any, ...]]:
    """Return what a query says to the database behind the app."""
    db = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return [tuple(zeile) for zeile in await db.fetch(sql)]
    finally:
        await db.close()


async def abgelehnt(
    client: httpx.AsyncClient,
    antrag: dict[str, Any],
    akt: str,
    person: dict[str, str],
    inhalt: dict[str, Any] | None = None,
    *,
    version: int | None = None,
) -> tuple[int, str, dict[str, Any]]:
    """Try an act that is refused; return status, problem and the whole answer."""
    antwort = await tue(client, antrag, akt, person, inhalt, version=version)
    problem: dict[str, Any] = antwort.json()
    assert antwort.status_code >= 400, problem
    return antwort.status_code, problem["type"].removeprefix("/probleme/"), problem
