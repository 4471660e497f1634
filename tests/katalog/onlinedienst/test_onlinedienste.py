"""Onlinedienste: what they serve, who may change them, and that reference data keep off then."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.katalog import stammdaten
from services.katalog.onlinedienst import queries
from services.katalog.onlinedienst.status import UEBERGAENGE
from shared.db import sessions_for
from shared.pagination import page
from shared.schemas.katalog import OnlinedienstStatus
from shared.schemas.onlinedienst import ONLINEDIENST
from tests.katalog.conftest import akte
from tests.tokens import bearer

ONLINEDIENSTE = "/katalog/v1/onlinedienste"
STELLE = bearer(sub="koord-1", rollen=["koordinierungsstelle"], ags=None)
PLATTFORM = bearer(sub="civento", rollen=["plattform"])
NIRGENDS = "018f0000-0000-7000-8000-000000000000"


async def eingabe(client: httpx.AsyncClient, **anders: Any) -> dict[str, Any]:
    leistungen = await client.get("/katalog/v1/leistungen", params={"q": "hundesteuer"})
    bedient = [leistungen.json()["items"][0]["id"]]
    return ONLINEDIENST | {"name": "Hundesteuer", "leistungen": bedient} | anders


async def angelegt(client: httpx.AsyncClient, **anders: Any) -> dict[str, Any]:
    antwort = await client.post(ONLINEDIENSTE, json=await eingabe(client, **anders), headers=STELLE)
    assert antwort.status_code == 201, antwort.text
    assert antwort.headers["Location"] == f"{ONLINEDIENSTE}/{antwort.json()['id']}"
    gelesen: dict[str, Any] = antwort.json()
    return gelesen


async def geaendert(
    client: httpx.AsyncClient, dienst: dict[str, Any], wer: dict[str, str] = STELLE, **anders: Any
) -> httpx.Response:
    neu = {name: dienst[name] for name in ONLINEDIENST}
    neu["leistungen"] = [leistung["id"] for leistung in dienst["leistungen"]]
    return await client.post(
        f"{ONLINEDIENSTE}/{dienst['id']}/aendern",
        json=neu | anders,
        headers=wer | {"If-Match": f'"{dienst["version"]}"'},
    )


async def test_21_bedienen_33(katalog: httpx.AsyncClient) -> None:
    body = (await katalog.get(ONLINEDIENSTE, params={"limit": 200})).json()
    assert body["total_count"] == len(body["items"]) == 21
    bedient = [leistung["id"] for dienst in body["items"] for leistung in dienst["leistungen"]]
    assert len(bedient) == len(set(bedient)) == 33
    (melder,) = [d for d in body["items"] if d["name"] == "Mängelmelder"]
    assert len(melder["leistungen"]) == 13
    (efa,) = [d for d in body["items"] if d["art"] == "efa"]
    assert (efa["name"], efa["land"], efa["herkunft"]) == ("Vergnügungssteuer", None, "stammdaten")
    einzeln = await katalog.get(f"{ONLINEDIENSTE}/{melder['id']}")
    assert (einzeln.json(), einzeln.headers["ETag"][:3]) == (melder, '"1-')
    fehlt = await katalog.get(f"{ONLINEDIENSTE}/{NIRGENDS}")
    assert (fehlt.status_code, fehlt.json()["type"]) == (404, "/probleme/onlinedienst-unbekannt")


@pytest.mark.parametrize(
    ("filter_", "anzahl"),
    [
        ({"q": "MAENGEL"}, 1),
        ({"art": "efa"}, 1),
        ({"status": "verfuegbar"}, 21),
        ({"status": "pilot"}, 0),
        ({"land": "06"}, 20),
        ({"leistung": NIRGENDS}, 0),
        ({"umsetzungsbuendel": "2f5138f5-e83b-578b-8810-1caad447c007"}, 6),
        ({"leistung": "cda76d79-ee51-580d-8012-55a886621c6b", "art": "civento"}, 1),
    ],
)
async def test_filter(katalog: httpx.AsyncClient, filter_: dict[str, str], anzahl: int) -> None:
    assert (await katalog.get(ONLINEDIENSTE, params=filter_)).json()["total_count"] == anzahl


async def test_anlegen_und_aendern(schreibend: httpx.AsyncClient, engine: AsyncEngine) -> None:
    dienst = await angelegt(schreibend, status="pilot", verfuegbar_seit=["2021-03", "2020-12"])
    assert (dienst["herkunft"], dienst["version"]) == ("koordinierungsstelle", 1)
    assert dienst["verfuegbar_seit"] == ["2020-12", "2021-03"]
    leistung = dienst["leistungen"][0]["id"]
    neben = (await schreibend.get(f"/katalog/v1/leistungen/{leistung}")).json()
    assert [(d["name"], d["status"]) for d in neben["onlinedienste"]] == [
        ("Hundesteuer", "verfuegbar"),
        ("Hundesteuer", "pilot"),
    ]
    neu = await geaendert(schreibend, dienst, PLATTFORM, name="Hunde Ä", status="verfuegbar")
    assert neu.status_code == 200, neu.text
    assert (neu.headers["ETag"], neu.json()["herkunft"]) == ('"2"', "plattform")
    veraltet = await geaendert(schreibend, dienst, name="zu spät")
    assert (veraltet.status_code, veraltet.json()["type"]) == (412, "/probleme/version-veraltet")
    dasselbe = await geaendert(schreibend, neu.json(), PLATTFORM)
    assert (dasselbe.status_code, dasselbe.json()) == (200, neu.json())
    typ = "de.ozg-kommunal.katalog.onlinedienst"
    assert await akte(engine) == [
        ("anlegen", 1, "koord-1", f"{typ}.angelegt.v1", [],
         {"status": "pilot", "leistungen": [leistung]}),
        ("aendern", 2, "civento", f"{typ}.geaendert.v1", [],
         {"status": "verfuegbar", "leistungen": [leistung]}),
    ]  # fmt: skip


async def test_der_status_geht_nur_vorwaerts(schreibend: httpx.AsyncClient) -> None:
    for von in OnlinedienstStatus:
        for nach in OnlinedienstStatus:
            anfang = "verfuegbar" if von is OnlinedienstStatus.EINGESTELLT else von
            dienst = await angelegt(schreibend, status=anfang)
            if von is OnlinedienstStatus.EINGESTELLT:
                dienst = (await geaendert(schreibend, dienst, status=von)).json()
            erlaubt = nach in UEBERGAENGE[von] or von is nach
            antwort = await geaendert(schreibend, dienst, status=nach)
            assert antwort.status_code == (200 if erlaubt else 409), f"{von} {nach}"
    neu = await schreibend.post(
        ONLINEDIENSTE, json=await eingabe(schreibend, status="eingestellt"), headers=STELLE
    )
    assert neu.json()["type"] == "/probleme/onlinedienst-status-unzulaessig"


async def test_stammdaten_lassen_geaendertes_in_ruhe(
    schreibend: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    (dienst,) = (await schreibend.get(ONLINEDIENSTE, params={"q": "hundesteuer"})).json()["items"]
    (andere,) = (
        await schreibend.get("/katalog/v1/leistungen", params={"q": "vergnuegung"})
    ).json()["items"]
    neu = await geaendert(schreibend, dienst, name="Hunde", leistungen=[andere["id"]])
    assert neu.status_code == 200, neu.text
    eigener = await angelegt(schreibend, name="Ganz neu")
    async with sessions_for(engine).begin() as session:
        await stammdaten.einspielen(session)
    for bleibt in (neu.json(), eigener):
        assert (await schreibend.get(f"{ONLINEDIENSTE}/{bleibt['id']}")).json() == bleibt


async def test_was_kommunen_haben_bleibt_was_es_war(
    schreibend: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    dienst = await angelegt(schreibend)
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO katalog.bereitstellung (version, kommune, onlinedienst,"
                " bereitgestellt_am, anbindung)"
                " VALUES (1, '06635020', :dienst, '2021-01-01', 'keine')"
            ),
            {"dienst": dienst["id"]},
        )
    (andere,) = (await schreibend.get("/katalog/v1/leistungen?limit=1")).json()["items"]
    faelle: list[dict[str, Any]] = [{"status": "eingestellt"}, {"leistungen": [andere["id"]]}]
    for anders in faelle:
        antwort = await geaendert(schreibend, dienst, **anders)
        assert (antwort.status_code, antwort.json()["type"]) == (
            409,
            "/probleme/onlinedienst-in-gebrauch",
        )
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "UPDATE katalog.bereitstellung SET zurueckgenommen_am = '2021-02-01',"
                " ruecknahmegrund = 'x'"
            )
        )
    assert (await geaendert(schreibend, dienst, status="eingestellt")).status_code == 200


async def test_ein_langer_name_aus_ligaturen(schreibend: httpx.AsyncClient) -> None:
    name = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 500
    assert (await angelegt(schreibend, name=name))["name"] == name


async def test_gleichzeitig_aendert_nur_einer(schreibend: httpx.AsyncClient) -> None:
    dienst = await angelegt(schreibend)
    antworten = await asyncio.gather(
        *(geaendert(schreibend, dienst, name=f"Name {n}") for n in range(6))
    )
    assert sorted(a.status_code for a in antworten) == [200, *[412] * 5]


async def test_wiederholung_legt_nichts_doppelt_an(schreibend: httpx.AsyncClient) -> None:
    kopf = STELLE | {"Idempotency-Key": str(uuid4())}
    json = await eingabe(schreibend)
    erste, zweite = [
        await schreibend.post(ONLINEDIENSTE, json=json, headers=kopf) for _ in range(2)
    ]
    assert (erste.status_code, erste.content) == (201, zweite.content)
    assert (await schreibend.get(ONLINEDIENSTE)).json()["total_count"] == 22


@pytest.mark.parametrize(
    ("anders", "problem"),
    [
        ({"leistungen": [NIRGENDS]}, "verweis-unbekannt"),
        ({"umsetzungsbuendel": NIRGENDS}, "verweis-unbekannt"),
        ({"verfuegbar_seit": []}, "monat-fehlt"),
        ({"leistungen": []}, "eingabe-ungueltig"),
        ({"leistungen": [NIRGENDS, NIRGENDS]}, "eingabe-ungueltig"),
        ({"verfuegbar_seit": ["2020-12", "2020-12"]}, "eingabe-ungueltig"),
        ({"verfuegbar_seit": ["1999-12"]}, "eingabe-ungueltig"),
        ({"verfuegbar_seit": ["2021-01"] * 25}, "eingabe-ungueltig"),
        ({"land": "17"}, "eingabe-ungueltig"),
        ({"name": ""}, "eingabe-ungueltig"),
        ({"name": "a" * 501}, "eingabe-ungueltig"),
        ({"name": "a\x00"}, "eingabe-ungueltig"),
        ({"art": "papier"}, "eingabe-ungueltig"),
        ({"herkunft": "stammdaten"}, "eingabe-ungueltig"),
        ({"url_vorlage": "http://portal.example/"}, "eingabe-ungueltig"),
        ({"url_vorlage": "https://portal.example/{name}"}, "eingabe-ungueltig"),
        ({"url_vorlage": "https://{ags}.example/"}, "eingabe-ungueltig"),
        ({"url_vorlage": "https://portal.example/{ags"}, "eingabe-ungueltig"),
        ({"url_vorlage": "https://nutzer@portal.example/"}, "eingabe-ungueltig"),
        ({"url_vorlage": "https://portal.example/ x"}, "eingabe-ungueltig"),
        ({"url_vorlage": "https://portal.example/<script>"}, "eingabe-ungueltig"),
        ({"url_vorlage": "https://portal.example/" + "a" * 480}, "eingabe-ungueltig"),
    ],
)
async def test_ungueltiges_wird_abgewiesen(
    katalog: httpx.AsyncClient, anders: dict[str, Any], problem: str
) -> None:
    antwort = await katalog.post(
        ONLINEDIENSTE, json=await eingabe(katalog, **anders), headers=STELLE
    )
    assert (antwort.status_code, antwort.json()["type"]) == (422, f"/probleme/{problem}")


@pytest.mark.parametrize("rolle", ["kommune", "beratung", "kspv", "foerderstelle", "admin"])
async def test_andere_rollen_pflegen_nichts(katalog: httpx.AsyncClient, rolle: str) -> None:
    antwort = await katalog.post(
        ONLINEDIENSTE, json=await eingabe(katalog), headers=bearer(rollen=[rolle])
    )
    assert (antwort.status_code, antwort.json()["type"]) == (403, "/probleme/rolle-fehlt")


async def test_die_vorlage_wird_auch_von_der_datenbank_bewacht(engine: AsyncEngine) -> None:
    aendern = text("UPDATE katalog.onlinedienst SET url_vorlage = :v")
    for muster in ("http://a.de/", "https://a.de/{name}", "https://a.de/ b", "https://a.de/}"):
        async with engine.connect() as connection:
            with pytest.raises(DBAPIError, match="ck_onlinedienst_url_vorlage"):
                await connection.execute(aendern, {"v": muster})


async def test_wer_andere_nennt_veraltet_mit_ihnen(schreibend: httpx.AsyncClient) -> None:
    """The Bereitstellung stays in its version; its answer names the Onlinedienst."""
    dienst = await angelegt(schreibend, status="pilot", verfuegbar_seit=[])
    abruf = await schreibend.post(
        "/katalog/v1/kommunen/06635020/bereitstellungen",
        json={"onlinedienst": dienst["id"]},
        headers=bearer(),
    )
    assert abruf.status_code == 201, abruf.text
    pfad = abruf.headers["Location"]
    bekannt = {"If-None-Match": (await schreibend.get(pfad)).headers["ETag"]}
    assert (await schreibend.get(pfad, headers=bekannt)).status_code == 304
    assert (await geaendert(schreibend, dienst, name="Anders")).status_code == 200
    neu = await schreibend.get(pfad, headers=bekannt)
    assert (neu.status_code, neu.json()["onlinedienst_name"]) == (200, "Anders")
    zurueck = await schreibend.post(
        f"{pfad}/zuruecknehmen",
        json={"grund": "Probe"},
        headers=bearer() | {"If-Match": neu.headers["ETag"]},
    )
    assert zurueck.status_code == 200, zurueck.text


async def test_aus_einem_vorhaben_entsteht_einer(
    schreibend: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    """Many at once, each with an Idempotency-Key of its own."""
    vorhaben = {"vorhaben": str(uuid4())}
    neuer = await eingabe(schreibend) | vorhaben
    antworten = await asyncio.gather(
        *(schreibend.post(ONLINEDIENSTE, json=neuer, headers=STELLE) for _ in range(5))
    )
    assert sorted(antwort.status_code for antwort in antworten) == [201, 409, 409, 409, 409]
    (dienst,) = (antwort.json() for antwort in antworten if antwort.status_code == 201)
    for antwort in antworten:
        if antwort.status_code == 409:
            assert antwort.json()["type"] == "/probleme/onlinedienst-schon-da"
            assert antwort.json()["onlinedienst"] == dienst["id"]
    assert len(await akte(engine)) == 1
    anderes = neuer | {"vorhaben": str(uuid4())}
    fremd = await schreibend.post(ONLINEDIENSTE, json=anderes, headers=PLATTFORM)
    assert (fremd.status_code, fremd.json()["type"]) == (403, "/probleme/rolle-fehlt")


async def test_was_zwischen_zwei_anweisungen_verschwindet_fehlt_auf_der_seite(
    katalog: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seite = page

    async def mit_verschwundenem(*args: Any, **mehr: Any) -> Any:
        gefunden = await seite(*args, **mehr)
        return gefunden.model_copy(update={"items": [UUID(NIRGENDS), *gefunden.items]})

    monkeypatch.setattr(queries, "page", mit_verschwundenem)
    antwort = await katalog.get(ONLINEDIENSTE, params={"limit": 200})
    assert (antwort.status_code, len(antwort.json()["items"])) == (200, 21)
