"""Every list of the four documents, walked page by page in every order it declares."""

import asyncio
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from ozg.postgres import Cluster
from services.foerderung.vorfuehrung import vorfuehren
from shared.schemas.foerderung import Pruefergebnis
from shared.schemas.standortbestimmung import ANTWORTEN
from shared.sortierung import gefaltet
from shared.zustellung.zusteller import Zusteller
from tests.beratung import conftest as beratung
from tests.conftest import Datenbank, client_for
from tests.dienste import GUELTIG, adresse, app_von, vorhandenes
from tests.sicherheit.antraege import bekanntgegeben, mit_ausnahmen_bewilligt
from tests.sicherheit.berichte import zweimal_berichtet
from tests.sicherheit.nachweise import nachgewiesen
from tests.sicherheit.programmversionen import entworfen
from tests.sicherheit.veranstaltungen import abonniert, angemeldet
from tests.sicherheit.wartende import wartend
from tests.sicherheit.webhooks import geprueft, webhook_angelegt
from tests.tokens import bearer

ROLLEN = ["beratung", "admin", "koordinierungsstelle", "foerderstelle"]
ALLES = bearer(rollen=ROLLEN, ags=None, sub="ekom-1")
BELIEBIG = "eyJ4IjoxfQ"
LISTEN = {"katalog": 5, "foerderung": 5, "beratung": 7}


def listen(dokument: dict[str, Any]) -> Iterator[tuple[str, list[str], str]]:
    """Path, orders and the default order of every operation that has pages."""
    for pfad, methoden in dokument["paths"].items():
        parameter = {p["name"]: p for p in methoden.get("get", {}).get("parameters", [])}
        sort = parameter.get("sort", {}).get("schema", {})
        if "cursor" in parameter and "enum" in sort:  # a single order is walked by its own tests
            yield pfad, sort["enum"], sort["default"]


def schluessel(sort: str, eintrag: dict[str, Any]) -> Any:
    """What an order promises: names as DIN 5007 sorts them, what is unknown first."""
    match sort:
        case "name" | "titel" | "gegenstand" | "leistung":
            return gefaltet(eintrag[sort])
        case "onlinedienst":
            return gefaltet(eintrag["onlinedienst_name"])
        case "angelegt" | "hochgeladen" | "eingetragen":
            return eintrag["id"]
        case "beginn":
            if "termine" in eintrag:
                return date.fromisoformat(eintrag["termine"][0]["tag"])
            if "von" in eintrag:
                return eintrag["von"]
        case "von" if "fenster" in eintrag:
            return eintrag["fenster"]["von"]
        case "ergebnis":
            return list(Pruefergebnis).index(eintrag["ergebnis"])
        case "einwohner" | "anzahl_leistungen" | "modul" | "jahr":
            return eintrag[sort] or 0
    return eintrag[sort] or ""


async def alle(client: httpx.AsyncClient, pfad: str, **query: Any) -> list[dict[str, Any]]:
    gesehen: list[dict[str, Any]] = []
    adresse = str(httpx.URL(pfad, params=query))
    while True:
        answer = await client.get(adresse)
        assert answer.status_code == 200, answer.text
        gesehen += answer.json()["items"]
        if "next" not in answer.links:
            assert answer.json()["total_count"] == len(gesehen)
            return gesehen
        adresse = answer.links["next"]["url"]


async def buchungen_anlegen(client: httpx.AsyncClient) -> None:
    for nr, ags in enumerate(beratung.VIELE[:6]):
        beginn = ["2021-05-17", "2021-05-03", "2021-06-07"][nr % 3]
        wunsch = beratung.wunsch(ags=ags, modul=nr % 3 + 1, beginn=beginn)
        answer = await client.post(
            "/beratung/v1/buchungen", json=wunsch, headers=beratung.schluessel()
        )
        assert answer.status_code == 201, answer.text


async def standorte_bestimmen(client: httpx.AsyncClient) -> None:
    for ags in (*beratung.VIELE[:3], beratung.VIELE[0]):
        answer = await client.post(
            "/beratung/v1/standortbestimmungen",
            json={"ags": ags, "fassung": 1, "antworten": ANTWORTEN},
            headers=bearer(ags=[ags]),
        )
        assert answer.status_code == 201, answer.text


async def veranstalten(client: httpx.AsyncClient, veranstaltung: str) -> None:
    """Anmeldungen for one Veranstaltung, and calendar addresses of teams."""
    teams = (await client.get("/beratung/v1/berater?limit=3")).json()["items"]
    for ags, team in zip(beratung.VIELE[:3], teams, strict=True):
        await angemeldet(client, ags, veranstaltung)
        await abonniert(client, berater=team["id"])


async def katalog_fuellen(client: httpx.AsyncClient) -> None:
    """Bereitstellungen, and runs of imports that are over: their files were none."""
    for ags in (GUELTIG["ags"], "06636013"):
        answer = await client.post(
            f"/katalog/v1/kommunen/{ags}/bereitstellungen",
            json={"onlinedienst": "abfallgebuehr"},
            headers=bearer(ags=[ags]),
        )
        assert answer.status_code == 201, answer.text
    for _ in range(3):
        answer = await client.post("/katalog/v1/uebernahmen?art=leika", content=b"x")
        assert answer.status_code == 202, answer.text
    async with asyncio.timeout(30):
        while any(lauf["beendet"] is None for lauf in await uebernahmen(client)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # the service works them off


async def betriebskosten_melden(client: httpx.AsyncClient) -> None:
    zeilen = [f"{name};2021-0{nr % 4 + 1};{nr + 1}" for nr in range(7) for name in ("Öfen", "Oase")]
    answer = await client.post(
        "/foerderung/v1/betriebskosten/meldungen?programm=STARKE_HEIMAT_CIVENTO",
        content="\n".join(["leistung;abrechnungsmonat;betrag", *zeilen[:8], ""]),
        headers=bearer(rollen=["koordinierungsstelle"], ags=None) | beratung.schluessel(),
    )
    assert answer.status_code == 200, answer.text


async def nachnutzen(client: httpx.AsyncClient, vorhaben: str) -> None:
    for ags in ("06636013", "06636004"):
        answer = await client.post(
            f"/foerderung/v1/vorhaben/{vorhaben}/nachnutzungen",
            json={"ags": ags, "funktionspostfach": "post@stadt.example"},
            headers=bearer(ags=[ags]) | beratung.schluessel(),
        )
        assert answer.status_code == 201, answer.text


async def abwesend(client: httpx.AsyncClient, berater: str) -> None:
    for tag in ("2029-07-02", "2029-06-04"):
        answer = await client.post(
            f"/beratung/v1/berater/{berater}/abwesenheiten",
            json={"von": tag, "bis": tag},
            headers=beratung.EKOM21 | beratung.schluessel(),
        )
        assert answer.status_code == 201, answer.text


@pytest.fixture(autouse=True)
def nichts_wird_zugestellt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the attempts of a Zustellung would change between two pages."""

    async def ruht(*_: object) -> bool:
        return False

    monkeypatch.setattr(Zusteller, "nachsehen", ruht)


async def webhooks_anlegen(client: httpx.AsyncClient, dienst: str, sub: str) -> str:
    """Return one of two webhooks, to which three messages wait."""
    webhook = str((await webhook_angelegt(client, dienst, sub))["id"])
    await webhook_angelegt(client, dienst, sub)
    for _ in range(3):
        await geprueft(client, dienst, sub, webhook)
    return webhook


async def fuellen(
    dienst: str, app: FastAPI, client: httpx.AsyncClient, gueltig: dict[str, str]
) -> None:
    gueltig["webhooks.id"] = await webhooks_anlegen(client, dienst, "ekom-1")
    match dienst:
        case "beratung":
            gueltig["buchungen.id"] = await zweimal_berichtet(client, gueltig["berichte.id"])
            await buchungen_anlegen(client)
            await standorte_bestimmen(client)
            await abwesend(client, gueltig["berater.id"])
            for ags in beratung.VIELE[:4]:
                await wartend(client, ags, modul=int(ags[-1]) % 2 + 1)
            await veranstalten(client, gueltig["veranstaltungen.id"])
        case "katalog":
            await katalog_fuellen(client)
        case "foerderung":
            await betriebskosten_melden(client)
            await nachnutzen(client, gueltig["vorhaben.id"])
            await nachgewiesen(client, GUELTIG["ags"], "")
            await bekanntgegeben(client, gueltig["antraege.id"])
            await mit_ausnahmen_bewilligt(client, GUELTIG["ags"])
            for _ in range(3):
                await entworfen(client, code="IKZ_OZG", kuerzel="IKZ")
            answer = await client.post(
                "/foerderung/v1/sammelpruefungen",
                json={"stichtag": "2021-04-15"},
                headers=bearer(rollen=["koordinierungsstelle"], ags=None),
            )
            assert answer.status_code == 201, answer.text
            async with app.state.sessions.begin() as session:
                await vorfuehren(session, heute=date(2021, 4, 15))


async def uebernahmen(client: httpx.AsyncClient) -> Any:
    return (await client.get("/katalog/v1/uebernahmen")).json()["items"]


@pytest.mark.parametrize("dienst", LISTEN)
async def test_jede_seite_jede_reihenfolge(
    dienst: str, cluster: Cluster, datenbank_kopie: Datenbank
) -> None:
    app = app_von(dienst, cluster.url(datenbank_kopie(dienst), f"{dienst}_app"))
    gefunden = list(listen(app.openapi()))
    assert len(gefunden) >= LISTEN[dienst]
    async for client in client_for(app, **ALLES):
        gueltig = await vorhandenes(client, dienst)
        await fuellen(dienst, app, client, gueltig)
        for muster, reihenfolgen, vorgabe in gefunden:
            pfad = adresse(gueltig, muster)
            assert vorgabe == reihenfolgen[0]
            ohne = await alle(client, pfad, limit=200)
            assert len(ohne) > 1, pfad
            for sort in reihenfolgen:
                name, umgekehrt = sort.removeprefix("-"), sort.startswith("-")
                assert {name, f"-{name}"} <= set(reihenfolgen)
                seiten = await alle(client, pfad, sort=sort, limit=max(2, len(ohne) // 4))
                assert sorted(map(str, seiten)) == sorted(map(str, ohne))
                werte = [schluessel(name, eintrag) for eintrag in seiten]
                assert werte == sorted(werte, reverse=umgekehrt), f"{pfad} {sort}"
                vorwaerts = await alle(client, pfad, sort=name, limit=200)
                assert seiten == (vorwaerts[::-1] if umgekehrt else vorwaerts)
            assert ohne == await alle(client, pfad, sort=vorgabe)


@pytest.mark.parametrize("dienst", LISTEN)
async def test_ein_cursor_gilt_nur_in_seiner_reihenfolge(
    dienst: str, cluster: Cluster, datenbank_kopie: Datenbank
) -> None:
    app = app_von(dienst, cluster.url(datenbank_kopie(dienst), f"{dienst}_app"))
    async for client in client_for(app, **ALLES):
        gueltig = await vorhandenes(client, dienst)
        await fuellen(dienst, app, client, gueltig)
        for muster, reihenfolgen, _ in listen(app.openapi()):
            pfad = adresse(gueltig, muster)
            for sort in reihenfolgen:
                erste = await client.get(pfad, params={"sort": sort, "limit": 1})
                cursor = erste.json()["next_cursor"]
                for andere in set(reihenfolgen) - {sort}:
                    answer = await client.get(pfad, params={"sort": andere, "cursor": cursor})
                    assert answer.status_code == 422
                    assert answer.json()["type"] == "/probleme/cursor-ungueltig"
            for query in ({"sort": "unbekannt"}, {"sort": ""}, {"cursor": BELIEBIG}):
                assert (await client.get(pfad, params=query)).status_code == 422
