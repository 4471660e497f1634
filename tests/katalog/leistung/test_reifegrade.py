"""How far a Leistung is: by two models that are never mixed, as a history."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.katalog.conftest import akte
from tests.tokens import bearer

LEISTUNG = "/katalog/v1/leistungen/cda76d79-ee51-580d-8012-55a886621c6b"
STELLE = bearer(sub="koord-1", rollen=["koordinierungsstelle"], ags=None)
EINTRAG = {"modell": "1.1", "stufe": 2, "ab": "2020-06-01", "quelle": "Bericht"}


async def eintragen(client: httpx.AsyncClient, **anders: Any) -> httpx.Response:
    return await client.post(f"{LEISTUNG}/reifegrade", json=EINTRAG | anders, headers=STELLE)


async def test_der_juengste_je_modell_gilt(
    schreibend: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    for anders in (
        {},
        {"stufe": 3, "ab": "2021-01-01"},
        {"stufe": 4, "ab": "2021-04-16"},  # tomorrow
        {"modell": "2.0", "stufe": 7, "ab": "2021-04-15"},
    ):
        antwort = await eintragen(schreibend, **anders)
        assert (antwort.status_code, antwort.json()) == (201, EINTRAG | anders)
    einzeln = (await schreibend.get(LEISTUNG)).json()
    assert [(r["modell"], r["stufe"]) for r in einzeln["reifegrade"]] == [("1.1", 3), ("2.0", 7)]
    (auf_der_liste,) = (
        await schreibend.get("/katalog/v1/leistungen", params={"q": einzeln["name"]})
    ).json()["items"]
    assert einzeln == einzeln | auf_der_liste
    verlauf = [(r["modell"], r["ab"]) for r in einzeln["reifegradverlauf"]]
    assert verlauf == [
        ("1.1", "2021-04-16"),
        ("2.0", "2021-04-15"),
        ("1.1", "2021-01-01"),
        ("1.1", "2020-06-01"),
    ]
    liste = (await schreibend.get(f"{LEISTUNG}/reifegrade")).json()
    assert (liste["items"], liste["total_count"]) == (einzeln["reifegradverlauf"], 4)
    nur_1_1 = await schreibend.get(f"{LEISTUNG}/reifegrade", params={"modell": "1.1"})
    assert [r["stufe"] for r in nur_1_1.json()["items"]] == [4, 3, 2]
    erster, *_ = await akte(engine)
    assert erster == (
        "anlegen",
        1,
        "koord-1",
        "de.ozg-kommunal.katalog.reifegrad.angelegt.v1",
        [],
        {"leistung": LEISTUNG.rpartition("/")[2], "modell": "1.1", "stufe": 2},
    )


async def test_ein_tag_ein_eintrag(schreibend: httpx.AsyncClient) -> None:
    antworten = await asyncio.gather(*(eintragen(schreibend) for _ in range(5)))
    assert sorted(a.status_code for a in antworten) == [201, *[409] * 4]
    abgelehnt = await eintragen(schreibend, stufe=4)
    assert abgelehnt.json()["type"] == "/probleme/reifegrad-vorhanden"


async def test_wiederholung(schreibend: httpx.AsyncClient) -> None:
    kopf = STELLE | {"Idempotency-Key": str(uuid4())}
    erste, zweite = [
        await schreibend.post(f"{LEISTUNG}/reifegrade", json=EINTRAG, headers=kopf)
        for _ in range(2)
    ]
    assert (erste.status_code, erste.content) == (201, zweite.content)


@pytest.mark.parametrize(
    "anders",
    [
        {"stufe": 5},
        {"modell": "2.0", "stufe": 8},
        {"stufe": -1},
        {"stufe": "viel"},
        {"modell": "1.0"},
        {"modell": 1.1},
        {"ab": "2021-02-30"},
        {"ab": 20210101},
        {"quelle": ""},
        {"durchschnitt": 2.5},
    ],
)
async def test_ungueltiges_wird_abgewiesen(
    katalog: httpx.AsyncClient, anders: dict[str, Any]
) -> None:
    antwort = await eintragen(katalog, **anders)
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/eingabe-ungueltig")


async def test_nur_die_koordinierungsstelle(katalog: httpx.AsyncClient) -> None:
    adresse = f"{LEISTUNG}/reifegrade"
    assert (await katalog.post(adresse, json=EINTRAG)).status_code == 401
    for rolle in ("kommune", "plattform", "admin"):
        antwort = await katalog.post(adresse, json=EINTRAG, headers=bearer(rollen=[rolle]))
        assert antwort.status_code == 403
    nirgends = adresse.replace("cda76d79", "00000000")
    assert (await katalog.post(nirgends, json=EINTRAG, headers=STELLE)).status_code == 404
    assert (await katalog.get(nirgends)).status_code == 404


async def test_die_stufen_bewacht_die_datenbank(
    schreibend: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    assert (await eintragen(schreibend)).status_code == 201
    einfuegen = (
        "INSERT INTO katalog.reifegrad (version, leistung, modell, stufe, ab, quelle)"
        " SELECT 1, leistung, {}, {}, {}, 'x' FROM katalog.reifegrad"
    )
    for modell, stufe, ab, regel in (
        ("'1.1'", 5, "'2021-01-01'", "ck_reifegrad_stufe"),
        ("'2.0'", 8, "'2021-01-01'", "ck_reifegrad_stufe"),
        ("'1.1'", -1, "'2021-01-01'", "ck_reifegrad_stufe"),
        ("'3'", 0, "'2021-01-01'", "ck_reifegrad_modell"),
        ("'1.1'", 0, "'2020-06-01'", "uq_reifegrad_leistung_modell_ab"),
    ):
        async with engine.connect() as connection:
            with pytest.raises(DBAPIError, match=regel):
                await connection.execute(text(einfuegen.format(modell, stufe, ab)))
