"""From a draft to what everybody reads, changes that say so, and back."""

import asyncio
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from tests.conftest import client_for
from tests.katalog.conftest import HEUTE
from tests.katalog.mitteilung.conftest import (
    MELDUNG,
    PFAD,
    Entwerfen,
    akt,
    app_am,
)
from tests.tokens import bearer

MORGEN = HEUTE + timedelta(days=1)


async def sichtbar(client: httpx.AsyncClient, mitteilung: dict[str, Any]) -> bool:
    """Whether list, topics, search and address agree that it is there."""
    eine = await client.get(f"{PFAD}/{mitteilung['id']}")
    liste = (await client.get(PFAD, params={"q": "Formulare"})).json()["items"]
    themen = [t["thema"] for t in (await client.get(f"{PFAD}/themen")).json()["items"]]
    feed = (await client.get(f"{PFAD}.atom", params={"thema": "probe"})).text
    gefunden = {
        eine.status_code == 200,
        mitteilung["id"] in [m["id"] for m in liste],
        "probe" in themen,
        mitteilung["id"] in feed,
    }
    assert len(gefunden) == 1
    return gefunden.pop()


async def akte(app: FastAPI, mitteilung: dict[str, Any]) -> list[tuple[Any, ...]]:
    async with app.state.sessions() as session:
        zeilen = await session.execute(
            text(
                "SELECT j.version, j.akt, j.sub, e.typ, e.daten FROM katalog.journal j"
                " JOIN katalog.ereignis e USING (gegenstand_id, version)"
                " WHERE gegenstand_id = :id ORDER BY j.version"
            ),
            {"id": mitteilung["id"]},
        )
        return [tuple(zeile) for zeile in zeilen]


async def test_ein_entwurf_ist_fuer_andere_nicht_da(
    leser: httpx.AsyncClient, redaktion: httpx.AsyncClient, entwerfen: Entwerfen
) -> None:
    entwurf = await entwerfen()
    assert (entwurf["version"], entwurf["veroeffentlicht_am"]) == (1, None)
    assert not await sichtbar(leser, entwurf)
    abwesend = f"{PFAD}/018f0000-0000-7000-8000-000000000000"
    fehlt = (await leser.get(abwesend)).json() | {"instance": ""}
    assert (await leser.get(f"{PFAD}/{entwurf['id']}")).json() | {"instance": ""} == fehlt
    for rolle in ("kommune", "admin", "plattform", "foerderstelle"):
        andere = bearer(rollen=[rolle])
        assert (await leser.get(f"{PFAD}/{entwurf['id']}", headers=andere)).status_code == 404
    eigener = await redaktion.get(f"{PFAD}/{entwurf['id']}")
    assert (eigener.json(), eigener.headers["ETag"][:3]) == (entwurf, '"1-')


async def test_entwuerfe_auf_wunsch(
    leser: httpx.AsyncClient, redaktion: httpx.AsyncClient, entwerfen: Entwerfen
) -> None:
    entwurf = await entwerfen()
    auch = {"entwuerfe": "true"}
    erste = (await redaktion.get(PFAD, params=auch | {"limit": "1"})).json()
    assert (erste["items"][0]["id"], erste["total_count"]) == (entwurf["id"], 20)
    weiter = await redaktion.get(PFAD, params=auch | {"cursor": erste["next_cursor"]})
    assert len(weiter.json()["items"]) == 19
    assert (await redaktion.get(PFAD)).json()["total_count"] == 19
    assert (await leser.get(PFAD, params=auch)).status_code == 401
    verboten = await leser.get(PFAD, params=auch, headers=bearer())
    assert (verboten.status_code, verboten.json()["type"]) == (403, "/probleme/rolle-fehlt")


@pytest.mark.parametrize("kopf", ["Bearer kaputt", "Bearer", "Basic YTpi", ""])
async def test_ein_token_das_nicht_gilt_wird_abgelehnt(leser: httpx.AsyncClient, kopf: str) -> None:
    for pfad in (PFAD, f"{PFAD}/018f0000-0000-7000-8000-000000000000"):
        antwort = await leser.get(pfad, headers={"Authorization": kopf})
        assert (antwort.status_code, antwort.json()["type"]) == (401, "/probleme/nicht-angemeldet")


async def test_veroeffentlichen_und_zurueckziehen(
    app: FastAPI, leser: httpx.AsyncClient, redaktion: httpx.AsyncClient, entwerfen: Entwerfen
) -> None:
    entwurf = await entwerfen()
    erschienen = await akt(redaktion, entwurf, "veroeffentlichen", {})
    assert (erschienen.json()["veroeffentlicht_am"], erschienen.headers["ETag"]) == (
        HEUTE.isoformat(),
        '"2"',
    )
    assert await sichtbar(leser, entwurf)
    nochmal = await akt(redaktion, erschienen.json(), "veroeffentlichen", {})
    assert nochmal.json()["type"] == "/probleme/schon-veroeffentlicht"
    zurueck = await akt(redaktion, erschienen.json(), "zurueckziehen")
    assert zurueck.json()["veroeffentlicht_am"] is None
    assert not await sichtbar(leser, entwurf)
    nichts = await akt(redaktion, zurueck.json(), "zurueckziehen")
    assert (nichts.status_code, nichts.json()["type"]) == (409, "/probleme/nicht-veroeffentlicht")
    typ = "de.ozg-kommunal.katalog.mitteilung"
    assert await akte(app, entwurf) == [
        (1, "anlegen", "redaktion-1", f"{typ}.angelegt.v1", {"art": "meldung"}),
        *(
            (version, was, "redaktion-1", f"{typ}.{geschehen}.v1", {
                "art": "meldung", "veroeffentlicht_am": tag,
            })
            for version, was, geschehen, tag in (
                (2, "veroeffentlichen", "veroeffentlicht", HEUTE.isoformat()),
                (3, "zurueckziehen", "zurueckgezogen", None),
            )
        ),
    ]  # fmt: skip


async def test_spaeter_heisst_erst_dann(
    url: str, leser: httpx.AsyncClient, redaktion: httpx.AsyncClient, entwerfen: Entwerfen
) -> None:
    geplant = (
        await akt(redaktion, await entwerfen(), "veroeffentlichen", {"am": MORGEN.isoformat()})
    ).json()
    assert not await sichtbar(leser, geplant)
    verlegt = await akt(redaktion, geplant, "veroeffentlichen", {"am": "2021-05-03"})
    zurueck = await akt(redaktion, verlegt.json(), "veroeffentlichen", {"am": MORGEN.isoformat()})
    assert zurueck.status_code == 200
    async for dann in client_for(app_am(url, MORGEN)):
        assert await sichtbar(dann, geplant)


async def test_nicht_in_der_vergangenheit_und_nicht_zweimal_dasselbe(
    redaktion: httpx.AsyncClient, entwerfen: Entwerfen
) -> None:
    entwurf = await entwerfen()
    gestern = await akt(redaktion, entwurf, "veroeffentlichen", {"am": "2021-04-14"})
    assert (gestern.status_code, gestern.json()["type"]) == (422, "/probleme/tag-vergangen")
    geplant = await akt(redaktion, entwurf, "veroeffentlichen", {"am": "2021-05-03"})
    nochmal = await akt(redaktion, geplant.json(), "veroeffentlichen", {"am": "2021-05-03"})
    assert (nochmal.status_code, nochmal.json()["type"]) == (409, "/probleme/nichts-geaendert")
    gleich = await akt(redaktion, geplant.json(), "aendern", MELDUNG)
    assert gleich.json()["type"] == "/probleme/nichts-geaendert"


async def test_was_erschienen_ist_sagt_dass_es_geaendert_wurde(
    leser: httpx.AsyncClient, redaktion: httpx.AsyncClient, entwerfen: Entwerfen
) -> None:
    neu = MELDUNG | {"titel": "Drei neue Formulare"}
    hinweis = {"aenderungshinweis": "Ein drittes Formular ist dazugekommen."}
    entwurf = await entwerfen()
    zu_frueh = await akt(redaktion, entwurf, "aendern", neu | hinweis)
    assert zu_frueh.json()["type"] == "/probleme/aenderungshinweis-passt-nicht"
    entwurf = (await akt(redaktion, entwurf, "aendern", neu)).json()
    assert entwurf["geaendert_am"] is None
    erschienen = (await akt(redaktion, entwurf, "veroeffentlichen", {})).json()
    wortlos = await akt(redaktion, erschienen, "aendern", MELDUNG)
    assert (wortlos.status_code, wortlos.json()["type"]) == (
        409,
        "/probleme/aenderungshinweis-passt-nicht",
    )
    await akt(redaktion, erschienen, "aendern", neu | hinweis | {"themen": ["probe"]})
    gelesen = (await leser.get(f"{PFAD}/{entwurf['id']}")).json()
    assert gelesen["aenderungshinweis"] == hinweis["aenderungshinweis"]
    assert (gelesen["geaendert_am"], gelesen["version"]) == (HEUTE.isoformat(), 4)
    gefunden = await leser.get(PFAD, params={"q": "drei", "thema": "probe"})
    assert [m["id"] for m in gefunden.json()["items"]] == [entwurf["id"]]
    assert (await leser.get(PFAD, params={"thema": "online-leistungen"})).json()["total_count"] == 6


async def test_nur_in_der_gesehenen_fassung(
    redaktion: httpx.AsyncClient, entwerfen: Entwerfen
) -> None:
    entwurf = await entwerfen()
    ohne = await redaktion.post(f"{PFAD}/{entwurf['id']}/veroeffentlichen", json={})
    assert ohne.status_code == 428
    assert (await akt(redaktion, entwurf, "veroeffentlichen", {})).status_code == 200
    assert (await akt(redaktion, entwurf, "zurueckziehen")).status_code == 412


async def test_von_vielen_zugleich_aendert_einer(
    app: FastAPI, redaktion: httpx.AsyncClient, entwerfen: Entwerfen
) -> None:
    entwurf = await entwerfen()
    antworten = await asyncio.gather(
        *(akt(redaktion, entwurf, "aendern", MELDUNG | {"titel": f"Titel {n}"}) for n in range(8))
    )
    assert sorted(a.status_code for a in antworten) == [200] + [412] * 7
    assert len(await akte(app, entwurf)) == 2


async def test_wiederholt_ist_einmal_getan(redaktion: httpx.AsyncClient) -> None:
    einmal = {"Idempotency-Key": "mitteilung-1"}
    erste, zweite = [
        await redaktion.post(PFAD, json=MELDUNG | {"titel": "Einmal"}, headers=einmal)
        for _ in range(2)
    ]
    assert (erste.content, erste.headers["Location"]) == (
        zweite.content,
        zweite.headers["Location"],
    )
    assert erste.headers["Location"] == f"{PFAD}/{erste.json()['id']}"
    liste = await redaktion.get(PFAD, params={"q": "Einmal", "entwuerfe": "true"})
    assert liste.json()["total_count"] == 1


@pytest.mark.parametrize(
    "falsch",
    [
        {"titel": " \n "},
        {"titel": "a" * 201},
        {"text": "a" * 20_001},
        {"text": "Glocke \x07"},
        {"art": "frage"},
        {"frage": "Warum?"},
        {"art": "frage", "frage": "Warum?", "text": "a" * 4001},
        {"themen": ["Förderung"]},
        {"themen": ["gleich", "gleich"]},
        {"themen": [f"thema-{n}" for n in range(11)]},
        {"anlagen": [{"titel": "a", "url": "https://portal.example/"}] * 11},
        *(
            {"anlagen": [{"titel": "a", "url": url}]}
            for url in (
                "http://portal.example/",
                "javascript:alert(1)",
                "https://",
                "https://anna@portal.example/",
                'https://portal.example/"onclick="alert(1)',
                "https://portal.example/<script>",
                "https://portal.example/a b",
                "https://portal.example/\n",
                "https://portal.example/" + "a" * 500,
            )
        ),
        {"anlagen": [{"titel": "a", "url": "https://portal.example/", "inhalt": "AAAA"}]},
        {"quelle_datum": "2021-13"},
        {"veroeffentlicht_am": "2021-04-15"},
        {"aenderungshinweis": "nicht beim Anlegen"},
    ],
    ids=lambda falsch: str(falsch)[:60],
)
async def test_grenzen(redaktion: httpx.AsyncClient, falsch: dict[str, Any]) -> None:
    antwort = await redaktion.post(PFAD, json=MELDUNG | falsch)
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/eingabe-ungueltig")


async def test_die_groessten_gehen_hinein_und_blaettern(
    redaktion: httpx.AsyncClient, entwerfen: Entwerfen
) -> None:
    """Titles that grow when folded still leave a cursor that can be sent."""
    for zeichen in ("\U0001f469", "\ufdfa", "ß"):
        await entwerfen(titel=zeichen * 200, text="ü" * 20_000)
    await entwerfen(art="frage", frage="?" * 1000, text="a" * 4000, themen=["t" * 60])
    query: dict[str, Any] = {"sort": "-titel", "limit": 1, "entwuerfe": True}
    gesehen = []
    while True:
        seite = (await redaktion.get(PFAD, params=query)).json()
        gesehen += [m["id"] for m in seite["items"]]
        if seite["next_cursor"] is None:
            break
        query["cursor"] = seite["next_cursor"]
    assert len(set(gesehen)) == len(gesehen) == 23


async def test_wer_nicht_pflegt(leser: httpx.AsyncClient, entwerfen: Entwerfen) -> None:
    entwurf = await entwerfen()
    for kopf, status in ((bearer(rollen=["kommune", "admin"]), 403), ({}, 401)):
        assert (await leser.post(PFAD, json=MELDUNG, headers=kopf)).status_code == status
        for verb, inhalt in (
            ("aendern", MELDUNG),
            ("veroeffentlichen", {}),
            ("zurueckziehen", None),
        ):
            assert (await akt(leser, entwurf, verb, inhalt, **kopf)).status_code == status


VERBOTEN = {
    "ck_mitteilung_frage": "frage = 'Warum?'",
    "ck_mitteilung_themen": "themen = '{A}'",
    "ck_mitteilung_zahl_der_themen": "themen = '{a1,a2,a3,a4,a5,a6,a7,a8,a9,b1,b2}'",
    "ck_mitteilung_anlagen": """anlagen = '[{"titel": "a", "url": "http://a.example/"}]'""",
    "ck_mitteilung_schnelle_antwort": "art = 'frage', frage = 'a', text = repeat('a', 4001)",
    "ck_mitteilung_geaendert_am": "geaendert_am = '2021-01-01'",
    "ck_mitteilung_quelle_datum": "quelle_datum = 'bald'",
    "ck_mitteilung_herkunft": "herkunft = 'irgendwer'",
    "ck_mitteilung_art": "art = 'brief'",
}
AUCH_VERBOTEN = [
    ("ck_mitteilung_anlagen", "anlagen = '{}'"),
    ("ck_mitteilung_anlagen", """anlagen = '[{"titel": "a"}]'"""),
    ("ck_mitteilung_geaendert_am", "geaendert_am = '2021-01-01', aenderungshinweis = 'a'"),
    (
        "ck_mitteilung_geaendert_am",
        "veroeffentlicht_am = '2021-04-15', geaendert_am = '2021-04-14', aenderungshinweis = 'a'",
    ),
]


async def test_die_datenbank_wacht(app: FastAPI, entwerfen: Entwerfen) -> None:
    entwurf = await entwerfen()
    for regel, wert in [*VERBOTEN.items(), *AUCH_VERBOTEN]:
        async with app.state.sessions() as session:
            with pytest.raises(Exception, match=regel):
                await session.execute(
                    text(f"UPDATE katalog.mitteilung SET {wert} WHERE id = :id"),
                    {"id": entwurf["id"]},
                )
    async with app.state.sessions() as session:
        regeln = await session.scalars(
            text(
                "SELECT conname FROM pg_constraint WHERE contype = 'c'"
                " AND conrelid = 'katalog.mitteilung'::regclass"
            )
        )
        assert set(regeln) == VERBOTEN.keys()


async def test_ein_tag_nach_dem_kalender(
    entwerfen: Entwerfen, redaktion: httpx.AsyncClient
) -> None:
    entwurf = await entwerfen()
    for am in ("2021-02-30", "1618444800", date.max.isoformat()):
        antwort = await akt(redaktion, entwurf, "veroeffentlichen", {"am": am})
        assert antwort.status_code == 422
