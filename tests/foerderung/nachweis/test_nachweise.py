"""Nachweise over HTTP: handed in, looked at, fetched, taken back."""

import asyncio
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.foerderung.antrag.schritte import (
    ANTRAEGE,
    LEAD,
    PRUEFERIN,
    SACHBEARBEITUNG,
    eingereicht,
    getan,
    in_pruefung,
    partner,
    tue,
)
from tests.foerderung.factories import STAEDTE
from tests.foerderung.nachweis.akte import NACHWEISE, geprueft, hochgeladen, liegt_da, sende
from tests.shared.dateien import dateien
from tests.tokens import bearer

FREMD = bearer(sub="fremd", ags=[STAEDTE[5]])


async def test_what_is_handed_in_is_served_when_it_is_clean(
    client: httpx.AsyncClient, antrag: dict[str, Any], ordner: Path
) -> None:
    inhalt = dateien.pdf_von(300_000)
    antwort = await sende(client, antrag, inhalt, name="Beschluss Größe.pdf")
    assert antwort.status_code == 201
    nachweis = antwort.json()
    assert antwort.headers["Location"] == f"{NACHWEISE}/{nachweis['id']}"
    assert antwort.headers["ETag"] == '"1"'
    erwartet = {
        "antrag": antrag["id"],
        "art": "beschluss",
        "dateiname": "Beschluss Größe.pdf",
        "typ": "pdf",
        "groesse": len(inhalt),
        "pruefsumme": sha256(inhalt).hexdigest(),
        "scan": "ausstehend",
        "tag": "2021-04-15",
        "version": 1,
    }
    assert nachweis == erwartet | {"id": nachweis["id"]}
    assert liegt_da(ordner) == 1

    fertig = await geprueft(client, nachweis)
    assert (fertig["scan"], fertig["version"]) == ("sauber", 2)
    datei = await client.get(f"{NACHWEISE}/{nachweis['id']}/datei", headers=LEAD)
    assert datei.status_code == 200
    assert datei.content == inhalt
    assert datei.headers["Content-Type"] == "application/pdf"
    assert datei.headers["Content-Length"] == str(len(inhalt))
    assert datei.headers["Content-Disposition"] == (
        f"attachment; filename=\"Beschluss Groe.pdf\"; filename*=UTF-8''"
        f"{quote('Beschluss Größe.pdf')}"
    )
    assert datei.headers["X-Content-Type-Options"] == "nosniff"
    assert datei.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert datei.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "typ", "inhalt", "medientyp"),
    [
        ("a.png", "image/png", dateien.png(), "image/png"),
        ("a.jpg", "image/jpg", dateien.jpeg(), "image/jpeg"),
        ("a.odt", "application/zip", dateien.odt(), "application/vnd.oasis.opendocument.text"),
        ("a", "", dateien.docx(), "application/vnd.openxmlformats-officedocument."),
        ("a.xlsx", "application/octet-stream", dateien.xlsx(), "application/vnd.openxmlformats-"),
    ],
)
async def test_the_others_too(
    client: httpx.AsyncClient,
    antrag: dict[str, Any],
    name: str,
    typ: str,
    inhalt: bytes,
    medientyp: str,
) -> None:
    nachweis = await geprueft(client, await hochgeladen(client, antrag, inhalt, name=name, typ=typ))
    datei = await client.get(f"{NACHWEISE}/{nachweis['id']}/datei", headers=LEAD)
    assert datei.headers["Content-Type"].startswith(medientyp)
    assert datei.content == inhalt


async def test_the_list_has_pages_and_kinds(
    client: httpx.AsyncClient, antrag: dict[str, Any]
) -> None:
    erster = await hochgeladen(client, antrag)
    zweiter = await hochgeladen(
        client, antrag, dateien.png(), name="a.png", typ="", art="sonstiger"
    )
    adresse = f"{ANTRAEGE}/{antrag['id']}/nachweise"
    seite = (await client.get(adresse, params={"limit": 1}, headers=LEAD)).json()
    assert [einer["id"] for einer in seite["items"]] == [erster["id"]]
    assert seite["total_count"] == 2
    weiter = {"limit": 1, "cursor": seite["next_cursor"]}
    seite = (await client.get(adresse, params=weiter, headers=LEAD)).json()
    assert [einer["id"] for einer in seite["items"]] == [zweiter["id"]]
    gewaehlt = (await client.get(adresse, params={"art": "sonstiger"}, headers=LEAD)).json()
    assert [einer["id"] for einer in gewaehlt["items"]] == [zweiter["id"]]


async def test_a_partner_hands_in_too_and_nobody_else(
    client: httpx.AsyncClient, antrag: dict[str, Any], ordner: Path
) -> None:
    nachweis = await hochgeladen(client, antrag, person=partner(STAEDTE[1]))
    for person in (FREMD, PRUEFERIN, SACHBEARBEITUNG, bearer(rollen=["kspv"], ags=None)):
        status = 404 if person is FREMD else 403
        assert (await sende(client, antrag, b"x", person=person)).status_code == status
        for ende in ("", "/datei"):
            gelesen = await client.get(f"{NACHWEISE}/{nachweis['id']}{ende}", headers=person)
            assert gelesen.status_code == 404  # a draft is nobody else's business
        liste = await client.get(f"{ANTRAEGE}/{antrag['id']}/nachweise", headers=person)
        assert liste.status_code == 404
    assert liegt_da(ordner) == 1


async def test_who_sees_an_antrag_by_another_role_hands_nothing_in(
    client: httpx.AsyncClient,
) -> None:
    antrag = await eingereicht(client)
    zugleich = bearer(sub="beides", rollen=["kommune", "foerderstelle"], ags=[STAEDTE[5]])
    antwort = await sende(client, antrag, person=zugleich)
    assert (antwort.status_code, antwort.json()["type"]) == (403, "/probleme/nur-antragsteller")


async def test_what_is_anothers_answers_like_what_is_not_there(
    client: httpx.AsyncClient, antrag: dict[str, Any]
) -> None:
    nachweis = await hochgeladen(client, antrag)
    nirgends = "018f0000-0000-7000-8000-000000000000"
    for ende in ("", "/datei"):
        fremd = await client.get(f"{NACHWEISE}/{nachweis['id']}{ende}", headers=FREMD)
        nicht_da = await client.get(f"{NACHWEISE}/{nirgends}{ende}", headers=FREMD)
        assert fremd.text.replace(nachweis["id"], nirgends) == nicht_da.text


async def test_the_authority_sees_it_once_the_antrag_is_submitted(
    client: httpx.AsyncClient,
) -> None:
    antrag = await eingereicht(client)
    gesperrt = await sende(client, antrag)
    assert gesperrt.status_code == 409
    assert gesperrt.json()["moegliche_arten"] == []
    for person in (PRUEFERIN, SACHBEARBEITUNG):
        liste = await client.get(f"{ANTRAEGE}/{antrag['id']}/nachweise", headers=person)
        assert liste.status_code == 200


@pytest.mark.parametrize(("abschnitt", "status"), [("nachweise", 201), ("kosten", 409)])
async def test_a_nachforderung_opens_it_where_it_names_the_section(
    client: httpx.AsyncClient, abschnitt: str, status: int, ordner: Path
) -> None:
    antrag = await in_pruefung(client)
    frage = {"abschnitte": [abschnitt], "text": "Bitte ergänzen."}
    antrag = await getan(client, antrag, "nachfordern", PRUEFERIN, frage)
    vorher = liegt_da(ordner)
    assert (await sende(client, antrag)).status_code == status
    vorzeitig = await sende(client, antrag, dateien.pdf(b"2"), art="verwendungsnachweis")
    assert vorzeitig.status_code == 409
    assert liegt_da(ordner) == vorher + (status == 201)


async def test_the_same_file_is_there_once(
    client: httpx.AsyncClient, antrag: dict[str, Any], ordner: Path
) -> None:
    erster = await hochgeladen(client, antrag)
    noch_einmal = await sende(client, antrag, name="anders.pdf", art="sonstiger")
    assert noch_einmal.status_code == 409
    assert noch_einmal.json()["type"] == "/probleme/nachweis-schon-da"
    assert noch_einmal.json()["nachweis"] == erster["id"]
    assert liegt_da(ordner) == 1


async def test_of_two_that_bring_the_same_file_at_once_one_does(
    client: httpx.AsyncClient, antrag: dict[str, Any], ordner: Path
) -> None:
    antworten = await asyncio.gather(*(sende(client, antrag) for _ in range(4)))
    assert sorted(antwort.status_code for antwort in antworten) == [201, 409, 409, 409]
    assert liegt_da(ordner) == 1


async def test_a_repeated_request_gets_the_same_answer_and_leaves_one_file(
    client: httpx.AsyncClient, antrag: dict[str, Any], ordner: Path
) -> None:
    """The boundary of the form is another one each time; the request is the same."""
    antworten = [await sende(client, antrag, Idempotency_Key="k-1") for _ in range(2)]
    assert (
        antworten[0].request.headers["Content-Type"]
        != (antworten[1].request.headers["Content-Type"])
    )
    assert [antwort.status_code for antwort in antworten] == [201, 201]
    assert antworten[0].content == antworten[1].content
    anderes = await sende(client, antrag, dateien.pdf(b"2"), Idempotency_Key="k-1")
    assert anderes.status_code == 422
    assert anderes.json()["type"] == "/probleme/schluessel-anders-verwendet"
    assert liegt_da(ordner) == 1


async def test_a_draft_gives_it_back(
    client: httpx.AsyncClient, antrag: dict[str, Any], ordner: Path
) -> None:
    nachweis = await geprueft(client, await hochgeladen(client, antrag))
    adresse = f"{NACHWEISE}/{nachweis['id']}"
    for kopf, status in (
        (LEAD, 428),
        (LEAD | {"If-Match": '"1"'}, 412),
        (FREMD | {"If-Match": '"2"'}, 404),
    ):
        assert (await client.post(f"{adresse}/entfernen", headers=kopf)).status_code == status
    weg = await client.post(f"{adresse}/entfernen", headers=LEAD | {"If-Match": '"2"'})
    assert weg.status_code == 200
    for ende in ("", "/datei"):
        assert (await client.get(f"{adresse}{ende}", headers=LEAD)).status_code == 404
    liste = await client.get(f"{ANTRAEGE}/{antrag['id']}/nachweise", headers=LEAD)
    assert liste.json()["items"] == []
    assert liegt_da(ordner) == 0
    await hochgeladen(client, antrag)  # the same one again


async def test_taken_back_by_the_kommune_that_gave_it_or_by_the_lead(
    client: httpx.AsyncClient, antrag: dict[str, Any]
) -> None:
    einer, anderer = partner(STAEDTE[1]), partner(STAEDTE[2])
    kollegin = bearer(sub="kollegin", ags=[STAEDTE[1]])
    for nr, (gab, nimmt, status) in enumerate((
        (LEAD, einer, 403), (anderer, einer, 403), (einer, einer, 200), (einer, kollegin, 200),
        (einer, LEAD, 200),
    )):  # fmt: skip
        inhalt = dateien.pdf(str(nr).encode())
        nachweis = await geprueft(client, await hochgeladen(client, antrag, inhalt, person=gab))
        weg = await client.post(
            f"{NACHWEISE}/{nachweis['id']}/entfernen", headers=nimmt | {"If-Match": '"2"'}
        )
        assert weg.status_code == status, weg.text
        if status == 403:
            assert weg.json()["type"] == "/probleme/fremder-nachweis"


async def test_a_submitted_one_gives_nothing_back(client: httpx.AsyncClient) -> None:
    antrag = await in_pruefung(client)
    frage = {"abschnitte": ["nachweise"], "text": "Bitte ergänzen."}
    antrag = await getan(client, antrag, "nachfordern", PRUEFERIN, frage)
    nachweis = await geprueft(client, await hochgeladen(client, antrag))
    kopf = LEAD | {"If-Match": f'"{nachweis["version"]}"'}
    assert (
        await client.post(f"{NACHWEISE}/{nachweis['id']}/entfernen", headers=kopf)
    ).status_code == 409
    assert (await tue(client, antrag, "nachreichen", LEAD)).status_code == 200
