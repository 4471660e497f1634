"""Vorhaben: what the sources say, and what the Koordinierungsstelle enters."""

import csv
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.foerderung import stammdaten
from services.foerderung.modellkommune.verzeichnis import modellkommunenverzeichnis
from services.foerderung.vorhaben.verzeichnis import vorhabenverzeichnis
from shared.db import engine_for, sessions_for
from shared.schemas.vorhaben import VORHABEN
from tests.foerderung.antrag.schritte import LEITUNG, SACHBEARBEITUNG, getan, vorgeschlagen
from tests.foerderung.factories import BROMSKIRCHEN, STAEDTE
from tests.tokens import bearer

PFAD = "/foerderung/v1/vorhaben"
STELLE = bearer(sub="koord-1", rollen=["koordinierungsstelle"], ags=None)
BEGLEITET: dict[str, Any] = VORHABEN | {"gefoerdert": False, "titel": "Öffentliches WLAN"}


@pytest.fixture
async def engine(foerderung_url: str) -> AsyncIterator[AsyncEngine]:
    engine = engine_for(foerderung_url, service="foerderung")
    yield engine
    await engine.dispose()


async def titel(client: httpx.AsyncClient, **fragen: Any) -> list[str]:
    antwort = await client.get(PFAD, params=fragen)
    assert antwort.status_code == 200, antwort.text
    return [vorhaben["titel"] for vorhaben in antwort.json()["items"]]


async def angelegt(
    client: httpx.AsyncClient, wer: dict[str, str] = STELLE, **anders: Any
) -> httpx.Response:
    return await client.post(PFAD, json=BEGLEITET | anders, headers=wer)


async def test_was_die_quellen_nennen(portal: httpx.AsyncClient) -> None:
    alle = (await portal.get(PFAD, params={"limit": 200})).json()
    assert alle["total_count"] == 14
    report = [v for v in alle["items"] if not v["extern"]]
    assert len(report) == 12
    assert {(v["traeger"], v["betrag"], *v["partner"]) for v in report} == {(None, None)}
    assert {v["quelle"] for v in report} == {"OZG-Report #Kommunal Nr. 2, März 2021"}
    extern = {v["kennung"]: (v["traeger"], v["betrag"], v["partner"]) for v in alle["items"]
              if v["extern"]}  # fmt: skip
    assert extern == {
        "landkreis-giessen": ("06531000", "87000.00", []),
        "darmstadt-verbund": (
            "06411000",
            "130000.00",
            ["06432020", "06432013", "06432016"],
        ),
    }
    eines = alle["items"][0]
    einzeln = await portal.get(f"{PFAD}/{eines['id']}")
    assert einzeln.json() == eines
    assert einzeln.headers["ETag"].startswith('"1-')
    fehlt = await portal.get(f"{PFAD}/{uuid4()}")
    assert (fehlt.status_code, fehlt.json()["type"]) == (404, "/probleme/vorhaben-unbekannt")


async def test_suchen(portal: httpx.AsyncClient) -> None:
    assert await titel(portal, q="friedhof") == [
        "Digitale Angebote rund um das Bau- und Friedhofswesen"
    ]
    assert await titel(portal, q="ehrenamts") == ["Bürgerschaftliches Engagement"]  # a Thema
    assert await titel(portal, q="Schuelerbefoerderung") == ["Schülerbeförderung"]
    assert await titel(portal, thema="Kinder- und Jugendhilfe") == [
        "Volldigitalisierung häufig nachgefragter OZG-Leistungen"
    ]
    assert await titel(portal, thema="Kinder") == []
    assert await titel(portal, traeger="06531") == ["Vorhaben des Landkreises Gießen"]
    assert len(await titel(portal, gefoerdert=True)) == 14
    assert await titel(portal, gefoerdert=False) == []
    vorwaerts = await titel(portal)
    assert await titel(portal, sort="-titel") == vorwaerts[::-1]
    assert (await portal.get(PFAD, params={"ags": "06531"})).status_code == 422


async def test_modellkommunen_zaehlen_ihre_vorhaben(portal: httpx.AsyncClient) -> None:
    liste = (await portal.get("/foerderung/v1/modellkommunen")).json()["items"]
    assert {k["name"]: k["vorhaben"] for k in liste if k["vorhaben"]} == {
        "Darmstadt": 1,
        "LK Gießen": 1,
    }


def test_kein_traeger_ist_erfunden() -> None:
    """Whoever carries out a Vorhaben is a Modellkommune, and named only by what is external."""
    schluessel = {kommune.ags for kommune in modellkommunenverzeichnis().kommunen}
    for eintrag in vorhabenverzeichnis().vorhaben:
        assert eintrag.traeger is None or eintrag.traeger in schluessel
        assert eintrag.quelle.startswith("X") == (eintrag.traeger is not None)


def test_die_schluessel_stehen_im_gemeindeverzeichnis() -> None:
    daten = Path(__file__).parents[4] / "shared" / "daten"
    if not daten.exists():
        pytest.skip("shared/daten liegt nicht neben dem Projekt")
    amtlich = {}
    with (daten / "hessen_2023-11-30_gemeinden.csv").open(encoding="utf-8") as zeilen:
        for zeile in csv.DictReader(zeilen):
            amtlich[zeile["ags"]] = zeile["name"]
    (verbund,) = [v for v in vorhabenverzeichnis().vorhaben if v.kennung == "darmstadt-verbund"]
    assert [amtlich[ags] for ags in verbund.partner] == ["Roßdorf", "Modautal", "Ober-Ramstadt"]


async def test_anlegen_und_aendern(eigenes_portal: httpx.AsyncClient, engine: AsyncEngine) -> None:
    antwort = await angelegt(eigenes_portal)
    assert antwort.status_code == 201, antwort.text
    neu = antwort.json()
    assert {name: neu[name] for name in BEGLEITET} == BEGLEITET
    assert (neu["extern"], neu["onlinedienst"], neu["version"]) == (False, None, 1)
    assert await titel(eigenes_portal, gefoerdert=False, q="oeffentlich") == ["Öffentliches WLAN"]
    assert antwort.headers["Location"] == f"{PFAD}/{neu['id']}"
    pfad, ergebnis = f"{PFAD}/{neu['id']}/aendern", {"ergebnis": "Ein Leitfaden liegt vor."}
    kopf = STELLE | {"If-Match": '"1"'}
    geaendert = await eigenes_portal.post(pfad, json=BEGLEITET | ergebnis, headers=kopf)
    assert geaendert.json() == neu | ergebnis | {"version": 2}
    veraltet = await eigenes_portal.post(pfad, json=BEGLEITET, headers=kopf)
    assert veraltet.status_code == 412
    kopf = STELLE | {"If-Match": '"2"'}
    gleich = await eigenes_portal.post(pfad, json=BEGLEITET | ergebnis, headers=kopf)
    assert gleich.json()["version"] == 2  # nothing changed, nothing written down
    async with engine.connect() as connection:
        akte = await connection.execute(
            text(
                "SELECT j.akt, j.version, j.sub, e.typ, e.kommunen FROM foerderung.journal j"
                " JOIN foerderung.ereignis e USING (gegenstand_id, version) ORDER BY j.id"
            )
        )
        typ, beteiligt = "de.ozg-kommunal.foerderung.vorhaben", ["06635020", "06636013"]
        assert [tuple(zeile) for zeile in akte] == [
            ("anlegen", 1, "koord-1", f"{typ}.angelegt.v1", beteiligt),
            ("aendern", 2, "koord-1", f"{typ}.geaendert.v1", beteiligt),
        ]


async def test_eine_aufgeloeste_kommune_darf_dastehen(eigenes_portal: httpx.AsyncClient) -> None:
    antwort = await angelegt(eigenes_portal, traeger=BROMSKIRCHEN)
    assert antwort.status_code == 201, antwort.text


@pytest.mark.parametrize(
    ("anders", "problem", "stelle"),
    [
        ({"traeger": "06999999"}, "eingabe-ungueltig", "/body/traeger"),
        ({"traeger": "09162000"}, "eingabe-ungueltig", "/body/traeger"),
        ({"traeger": "06531001"}, "verweis-unbekannt", "/body/traeger"),
        ({"partner": ["06636013", "06531001"]}, "verweis-unbekannt", "/body/partner/1"),
        ({"partner": ["06635020"]}, "eingabe-ungueltig", "/body"),
        ({"partner": ["06636013", "06636013"]}, "eingabe-ungueltig", "/body/partner"),
        ({"betrag": "1.00"}, "eingabe-ungueltig", "/body"),
        ({"gefoerdert": True, "betrag": "0"}, "eingabe-ungueltig", "/body/betrag"),
        ({"gefoerdert": True, "antrag": str(uuid4())}, "verweis-unbekannt", None),
        ({"themen": ["a", "a"]}, "eingabe-ungueltig", "/body/themen"),
        ({"quelle": ""}, "eingabe-ungueltig", "/body/quelle"),
        ({"kennung": "x"}, "eingabe-ungueltig", "/body/kennung"),
        ({"titel": "a\u202eb"}, "eingabe-ungueltig", "/body/titel"),
    ],
)
async def test_was_nicht_angenommen_wird(
    portal: httpx.AsyncClient, anders: dict[str, Any], problem: str, stelle: str | None
) -> None:
    antwort = await angelegt(portal, **anders)
    assert (antwort.status_code, antwort.json()["type"]) == (422, f"/probleme/{problem}")
    if stelle:
        assert [fehler["pointer"] for fehler in antwort.json()["errors"]] == [stelle]


async def test_nur_von_einem_antrag_dessen_bewilligung_bekannt_ist(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    async def gesagt(**anders: Any) -> tuple[int, list[str]]:
        gefoerdert = {"gefoerdert": True, "antrag": antrag["id"], "betrag": "75000.00"}
        antwort = await angelegt(eigenes_portal, **(gefoerdert | anders))
        return antwort.status_code, [f["pointer"] for f in antwort.json().get("errors", [])]

    antrag = await vorgeschlagen(eigenes_portal)
    assert await gesagt() == (422, [])
    antrag = await getan(eigenes_portal, antrag, "freigeben", LEITUNG)
    assert await gesagt() == (422, [])
    antrag = await getan(eigenes_portal, antrag, "bekanntgeben", SACHBEARBEITUNG)
    assert await gesagt(betrag="75000.01") == (422, ["/body/betrag"])
    assert await gesagt(traeger=STAEDTE[3]) == (422, ["/body/traeger"])
    assert await gesagt(traeger=None) == (422, ["/body/traeger"])
    assert await gesagt() == (201, [])


async def test_nur_die_koordinierungsstelle(portal: httpx.AsyncClient) -> None:
    for wer, status in ((bearer(), 403), ({}, 401)):
        assert (await angelegt(portal, wer)).status_code == status


async def test_stammdaten_lassen_geaendertes(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    (giessen,) = (await eigenes_portal.get(PFAD, params={"traeger": "06531"})).json()["items"]
    neu = {name: giessen[name] for name in VORHABEN} | {"titel": "Was daraus wurde"}
    kopf = STELLE | {"If-Match": '"1"'}
    pfad = f"{PFAD}/{giessen['id']}"
    geaendert = await eigenes_portal.post(f"{pfad}/aendern", json=neu, headers=kopf)
    assert geaendert.status_code == 200, geaendert.text
    vorher = (await eigenes_portal.get(PFAD)).json()
    for _ in range(2):
        async with sessions_for(engine).begin() as session:
            await stammdaten.einspielen(session)
    assert (await eigenes_portal.get(PFAD)).json() == vorher
    assert (await eigenes_portal.get(pfad)).json()["titel"] == "Was daraus wurde"


@pytest.mark.parametrize(
    ("anweisung", "schranke"),
    [
        ("SET partner = partner || traeger", "ck_vorhaben_traeger_ist_kein_partner"),
        ("SET gefoerdert = false", "ck_vorhaben_gefoerdert"),
        ("SET betrag = 0", "ck_vorhaben_betrag"),
        ("SET partner = '{NULL}'", "ck_vorhaben_partner"),
        ("SET traeger = '09162000'", "ck_vorhaben_traeger"),
        ("SET antrag = gen_random_uuid()", "fk_vorhaben_antrag_antrag"),
    ],
)
async def test_die_datenbank_haelt_dagegen(
    engine: AsyncEngine, anweisung: str, schranke: str
) -> None:
    with pytest.raises(DBAPIError, match=schranke):
        async with engine.begin() as connection:
            await connection.execute(
                text(f"UPDATE foerderung.vorhaben {anweisung} WHERE kennung = 'landkreis-giessen'")
            )
