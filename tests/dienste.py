"""The four services as apps in this process, each on a database with something in it."""

import re
from datetime import date
from typing import Any

import httpx
from fastapi import FastAPI

from services.dashboard.app import create_app as dashboard_app
from services.dashboard.settings import Settings as DashboardSettings
from services.foerderung.programm.mitgeliefert import mitgelieferte
from services.katalog.app import create_app as katalog_app
from services.katalog.settings import Settings as KatalogSettings
from shared.schemas.standortbestimmung import ANTWORTEN
from tests.beratung import conftest as beratung
from tests.beratung.planung.planen import plan
from tests.dashboard.quellen import Quellen
from tests.foerderung import conftest as foerderung
from tests.sicherheit.berichte import berichtet
from tests.sicherheit.nachweise import nachgewiesen
from tests.sicherheit.programmversionen import entworfen
from tests.sicherheit.veranstaltungen import abonniert, angekuendigt, angemeldet, geheimnis
from tests.sicherheit.wartende import wartend
from tests.sicherheit.webhooks import webhook_angelegt, zugestellt
from tests.tokens import ISSUER, JWKS_URL, bearer, issuer

DIENSTE = ("katalog", "foerderung", "beratung", "dashboard")
HEUTE = date(2021, 4, 15)
GUELTIG = {
    "id": "01890000-0000-7000-8000-000000000000",  # well-formed, of nothing
    "ags": "06635020",
    "art": "leika",
    "dokumente.art": "eingangsbestaetigung",
    "q": "Abfall",
    "leika_schluessel": "99001001000000",
    "leikaKey": "99001001000000",
    "code": "IKZ_OZG",
    "modul": "2",
    "nr": "3",
    "format": "online",
    "dauer_tage": "3",
    "beginn": "2021-05-03",
    "if-match": '"1"',
    "programm": "IKZ_OZG",
    "regelversion": mitgelieferte()["IKZ_OZG"].programm.regelversion,
    "stichtag": "2021-03-01",
    "kommunen": "06635020",
    "kreise.ags": "06635000",
    "kennzahlen.id": "beratung_kommunen",
}


def app_von(dienst: str, url: str) -> FastAPI:
    eigen: dict[str, Any] = {
        "database_url": url, "issuer": ISSUER, "jwks_url": JWKS_URL, "heute": HEUTE,
    }  # fmt: skip
    match dienst:
        case "katalog":
            return katalog_app(KatalogSettings(**eigen), issuer())
        case "foerderung":
            return foerderung.app_on(url)
        case "beratung":
            return beratung.app_on(url, beratung.katalog)
    quellen = {
        f"{quelle}_url": "http://quellen.test" for quelle in ("katalog", "foerderung", "beratung")
    }
    return dashboard_app(
        DashboardSettings(**eigen | quellen, strom_dauer=0.1), http=Quellen().http()
    )


def in_der_adresse(gueltig: dict[str, str], pfad: str, name: str) -> str:
    """Return the value of `{name}` in `pfad`; `buchungen.id` is the one after /buchungen/."""
    davor = pfad.split(f"/{{{name}}}")[0].rpartition("/")[2]
    return gueltig.get(f"{davor}.{name}") or gueltig[name]


def adresse(gueltig: dict[str, str], pfad: str) -> str:
    """Fill in what there is for each `{name}` of `pfad`."""
    return re.sub(r"\{(\w+)\}", lambda t: in_der_adresse(gueltig, pfad, t[1]), pfad)


async def vorhandenes(client: httpx.AsyncClient, dienst: str) -> dict[str, str]:
    """Things there are, so that a request valid but for one input reaches what it asks for."""
    if dienst == "dashboard":
        return GUELTIG
    webhook = await webhook_angelegt(client, dienst, "person-1")
    return await _vorhandenes(client, dienst) | {
        "webhooks.id": webhook["id"],
        "zustellungen.id": await zugestellt(client, dienst, "person-1"),
    }


async def _vorhandenes(client: httpx.AsyncClient, dienst: str) -> dict[str, str]:
    match dienst:
        case "katalog":
            leistungen = (await client.get("/katalog/v1/leistungen?limit=1")).json()
            dienste = (await client.get("/katalog/v1/onlinedienste?limit=1")).json()
            bereitgestellt = await client.post(
                f"/katalog/v1/kommunen/{GUELTIG['ags']}/bereitstellungen",
                json={"onlinedienst": "hundesteuer"},
                headers=bearer(),
            )
            fabriken = (await client.get("/katalog/v1/digitalisierungsfabriken?limit=1")).json()
            return GUELTIG | {
                "leistungen.id": leistungen["items"][0]["id"],
                "onlinedienste.id": dienste["items"][0]["id"],
                "bereitstellungen.id": bereitgestellt.json()["id"],
                "digitalisierungsfabriken.id": fabriken["items"][0]["id"],
            }
        case "foerderung":
            budgets = (
                await client.get("/foerderung/v1/budgets?programm=OZG_MODELLKOMMUNEN")
            ).json()
            liste = (await client.get("/foerderung/v1/vorhaben?limit=1")).json()
            vorhaben = liste["items"][0]["id"]
            lauf = await client.post(
                "/foerderung/v1/sammelpruefungen",
                json={"stichtag": "2021-04-15", "programme": ["IKZ_OZG"]},
                headers=bearer(rollen=["koordinierungsstelle"], ags=None),
            )
            nachweis = await nachgewiesen(client, GUELTIG["ags"], "")
            return GUELTIG | {
                "budgets.id": budgets["items"][0]["id"],
                "sammelpruefungen.id": lauf.json()["id"],
                "vorhaben.id": vorhaben,
                "programmversionen.id": await entworfen(client),
                "nachnutzungen.id": await _nachgenutzt(client, vorhaben),
                "nachweise.id": nachweis["id"],
                "antraege.id": nachweis["antrag"],
            }
        case "beratung":
            kopf = beratung.EKOM21 | beratung.schluessel()
            gebucht = await client.post(
                "/beratung/v1/buchungen", json=beratung.wunsch(), headers=kopf
            )
            veranstaltung = await angekuendigt(client)
            abo = await abonniert(client, ags=GUELTIG["ags"])
            bericht = await berichtet(client, beratung.wunsch(modul=4, beginn="2021-06-07"))
            bestimmt = await client.post(
                "/beratung/v1/standortbestimmungen",
                json={"ags": GUELTIG["ags"], "fassung": 1, "antworten": ANTWORTEN},
                headers=bearer(),
            )
            return GUELTIG | {
                "buchungen.id": gebucht.json()["id"],
                "berichte.id": bericht["id"],
                **await _geplant(client),
                "standortbestimmungen.id": bestimmt.json()["id"],
                "warteliste.id": await wartend(client, GUELTIG["ags"]),
                "veranstaltungen.id": veranstaltung,
                "anmeldungen.id": await angemeldet(client, GUELTIG["ags"], veranstaltung),
                "kalender.id": abo["id"],
                "kalender.geheimnis": geheimnis(abo),
            }
    return GUELTIG


async def _nachgenutzt(client: httpx.AsyncClient, vorhaben: str) -> str:
    angefragt = await client.post(
        f"/foerderung/v1/vorhaben/{vorhaben}/nachnutzungen",
        json={"ags": GUELTIG["ags"], "funktionspostfach": "post@volkmarsen.example"},
        headers=bearer(),
    )
    return str(angefragt.json()["id"])


async def _geplant(client: httpx.AsyncClient) -> dict[str, str]:
    """A team that nobody books yet, and an absence of it."""
    berater = await client.post(
        "/beratung/v1/berater",
        json=plan(name="Team 2029", aktiv_von="2029-01-01"),
        headers=beratung.EKOM21 | beratung.schluessel(),
    )
    abwesenheit = await client.post(
        f"/beratung/v1/berater/{berater.json()['id']}/abwesenheiten",
        json={"von": "2029-05-10", "bis": "2029-05-14"},
        headers=beratung.EKOM21 | beratung.schluessel(),
    )
    return {"berater.id": berater.json()["id"], "abwesenheiten.id": abwesenheit.json()["id"]}
