"""Versions over HTTP: drafted, published once, never changed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date

import asyncpg
import httpx
import pytest

from shared.schemas.programmversion import DOKUMENT
from tests.conftest import client_for
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import anfrage
from tests.foerderung.programmversion.versionen import (
    HEUTE,
    PFAD,
    STELLE,
    eigenes,
    entwerfen,
    ikz_mit_laufzeit,
    veroeffentlichen,
)
from tests.tokens import bearer


async def test_ein_neues_programm_gilt_ab_seinem_tag(geteilt: httpx.AsyncClient) -> None:
    dokument = eigenes()
    code = dokument["code"]
    entwurf = await entwerfen(geteilt, dokument)
    assert entwurf.status_code == 201, entwurf.text
    assert (entwurf.json()["fassung"], entwurf.json()["veroeffentlicht_am"]) == (1, None)
    assert (await geteilt.get(entwurf.headers["Location"])).status_code == 404
    gesehen = await geteilt.get(entwurf.headers["Location"], headers=STELLE)
    assert gesehen.json()["dokument"]["quellen"]["ERLASS"]["titel"] == "Erlass vom 1. April 2021"
    assert (await geteilt.get(f"{PFAD}/{code}/versionen")).status_code == 404

    fertig = await veroeffentlichen(geteilt, entwurf)
    assert fertig.status_code == 200, fertig.text
    assert (fertig.json()["veroeffentlicht_am"], fertig.headers["ETag"]) == (HEUTE, '"2"')
    for tag, status in (("2021-04-30", 404), ("2021-05-01", 200)):
        gelesen = await geteilt.get(f"{PFAD}/{code}", params={"stichtag": tag})
        assert gelesen.status_code == status
    assert gelesen.json()["antragsfenster"]["bis"] == "2021-09-30"
    assert gelesen.json()["quellen"] == [
        {"id": "ERLASS", "titel": "Erlass vom 1. April 2021", "extern": False}
    ]
    pruefung = await geteilt.post(
        "/foerderung/v1/pruefungen",
        json=anfrage(programm=code, stichtag="2021-05-01", angaben={"laufzeit_jahre": 4}),
    )
    assert pruefung.json()["ergebnis"] == "nicht_foerderfaehig"
    for tag, anzahl in (("2021-04-30", 0), ("2021-05-01", 1)):
        frage = {"programm": code, "stichtag": tag}
        budgets = await geteilt.get("/foerderung/v1/budgets", params=frage)
        assert budgets.json()["total_count"] == anzahl


async def test_fruehere_fassungen_bleiben_und_entwuerfe_gelten_nicht(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    entwurf = await entwerfen(eigenes_portal, ikz_mit_laufzeit(7))
    assert entwurf.json()["fassung"] == 2
    pfad = f"{PFAD}/IKZ_OZG/versionen"
    for kopf, gesehen in (({}, 1), (bearer(), 1), (STELLE, 2)):
        assert (await eigenes_portal.get(pfad, headers=kopf)).json()["total_count"] == gesehen
    programm = await eigenes_portal.get(f"{PFAD}/IKZ_OZG", params={"stichtag": "2021-05-01"})
    assert programm.json()["regelversion"].startswith("1-")
    assert (await veroeffentlichen(eigenes_portal, entwurf)).status_code == 200
    ergebnisse = {}
    for tag in ("2021-04-30", "2021-05-01"):
        pruefung = await eigenes_portal.post(
            "/foerderung/v1/pruefungen", json=anfrage(stichtag=tag)
        )
        ergebnisse[tag] = (pruefung.json()["regelversion"][0], pruefung.json()["ergebnis"])
    assert ergebnisse == {
        "2021-04-30": ("1", "foerderfaehig"),
        "2021-05-01": ("2", "nicht_foerderfaehig"),
    }
    liste = (await eigenes_portal.get(pfad)).json()
    assert [(v["fassung"], v["gueltig_ab"], v["mitgeliefert"]) for v in liste["items"]] == [
        (2, "2021-05-01", False),
        (1, "1900-01-01", True),
    ]


async def test_der_code_der_adresse_gilt(portal: httpx.AsyncClient) -> None:
    antwort = await portal.post(
        f"{PFAD}/ANDERES/versionen",
        json={"gueltig_ab": "2021-05-01", "dokument": DOKUMENT},
        headers=STELLE,
    )
    (fehler,) = antwort.json()["errors"]
    assert (fehler["pointer"], fehler["code"]) == ("/body/dokument/code", "anderer_code")


async def test_zweimal_veroeffentlichen_und_alte_fassung_gesehen(
    geteilt: httpx.AsyncClient,
) -> None:
    dokument = eigenes()
    entwurf = await entwerfen(geteilt, dokument)
    assert (await veroeffentlichen(geteilt, entwurf, version=9)).status_code == 412
    assert (await veroeffentlichen(geteilt, entwurf)).status_code == 200
    nochmal = await veroeffentlichen(geteilt, entwurf, version=2)
    assert (nochmal.status_code, nochmal.json()["type"]) == (
        409,
        "/probleme/fassung-veroeffentlicht",
    )
    anderer = await entwerfen(geteilt, dokument | {"titel": "Anderes"})
    vergeben = await veroeffentlichen(geteilt, anderer)
    assert (vergeben.status_code, vergeben.json()["type"]) == (409, "/probleme/tag-vergeben")


async def test_zwei_zugleich_fuer_denselben_tag(geteilt: httpx.AsyncClient) -> None:
    dokument = eigenes()
    for runde in range(5):
        ab = f"2021-06-0{runde + 1}"
        titel = [f"Runde {runde}, {n}" for n in range(4)]
        entwuerfe = await asyncio.gather(
            *(entwerfen(geteilt, dokument | {"titel": t}, ab=ab) for t in titel)
        )
        assert len({e.json()["fassung"] for e in entwuerfe}) == 4
        antworten = await asyncio.gather(*(veroeffentlichen(geteilt, e) for e in entwuerfe))
        assert sorted(a.status_code for a in antworten) == [200, 409, 409, 409]


async def test_wer_zu_spaet_veroeffentlicht(geteilt: httpx.AsyncClient, geteilte_url: str) -> None:
    entwurf = await entwerfen(geteilt, eigenes())
    async for spaeter in spaeteres_portal(geteilte_url):
        antwort = await veroeffentlichen(spaeter, entwurf)
        assert (antwort.status_code, antwort.json()["type"]) == (
            409,
            "/probleme/fassung-verspaetet",
        )


async def spaeteres_portal(url: str) -> AsyncIterator[httpx.AsyncClient]:
    app = app_on(url)
    app.state.fester_tag = date(2021, 5, 2)
    async for client in client_for(app):
        yield client


@pytest.mark.parametrize("spalte", ["inhalt = '{}'", "gueltig_ab = '2020-01-01'", "fassung = 9"])
async def test_eine_fassung_aendert_sich_nicht(geteilte_url: str, spalte: str) -> None:
    db = await asyncpg.connect(geteilte_url.replace("+asyncpg", ""))
    await db.execute("SET ROLE foerderung_app")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.execute(f"UPDATE foerderung.programmfassung SET {spalte}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.execute("DELETE FROM foerderung.programmfassung")
    await db.close()


@pytest.mark.parametrize(
    "befehl",
    [
        "UPDATE foerderung.programmfassung SET inhalt = '{}'",
        "UPDATE foerderung.programmfassung SET veroeffentlicht_am = NULL",
        "DELETE FROM foerderung.programmfassung",
    ],
)
async def test_auch_der_eigentuemer_aendert_keine_veroeffentlichte(
    geteilte_url: str, superuser_url: Callable[[str], str], befehl: str
) -> None:
    db = await asyncpg.connect(superuser_url(geteilte_url).replace("+asyncpg", ""))
    with pytest.raises(asyncpg.RaiseError, match="published version"):
        await db.execute(befehl)
    await db.close()


async def test_budgets_entstehen_mit_der_veroeffentlichung(
    geteilt: httpx.AsyncClient,
) -> None:
    je_jahr = {str(j): {"betrag": "250000.00", "quelle": "ERLASS"} for j in (2021, 2022)}
    dokument = eigenes(budget_je_jahr=je_jahr)
    entwurf = await entwerfen(geteilt, dokument)
    pfad = f"/foerderung/v1/budgets?programm={dokument['code']}&sort=jahr"
    assert (await geteilt.get(pfad)).json()["total_count"] == 0
    assert (await veroeffentlichen(geteilt, entwurf)).status_code == 200
    assert (await geteilt.get(pfad)).json()["total_count"] == 0  # its first day is to come
    ab = entwurf.json()["gueltig_ab"]
    budgets = (await geteilt.get(f"{pfad}&stichtag={ab}")).json()["items"]
    assert [(b["jahr"], b["gesamt"], b["frei"]) for b in budgets] == [
        (2021, "250000.00", "250000.00"),
        (2022, "250000.00", "250000.00"),
    ]


async def test_wiederholung_entwirft_nichts_zweites(geteilt: httpx.AsyncClient) -> None:
    kopf = STELLE | {"Idempotency-Key": "einmal"}
    dokument = eigenes()
    koerper = {"gueltig_ab": "2021-05-01", "dokument": dokument}
    pfad = f"{PFAD}/{dokument['code']}/versionen"
    antworten = [await geteilt.post(pfad, json=koerper, headers=kopf) for _ in range(2)]
    assert antworten[0].content == antworten[1].content
    liste = await geteilt.get(pfad, headers=STELLE)
    assert liste.json()["total_count"] == 1
