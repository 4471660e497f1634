"""Many steps at once: each answered on its own, in order, once, and soon."""

import asyncio
from collections import Counter
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from tests.katalog.bereitstellung.conftest import (
    KREIS,
    PLATTFORM,
    URL,
    VOLKMARSEN,
    WANFRIED,
    abgerufen,
    eintrag,
    problem,
    sammle,
)
from tests.tokens import bearer

PFAD = "/katalog/v1/sammelmeldungen"


async def test_jeder_eintrag_fuer_sich(katalog: httpx.AsyncClient) -> None:
    antwort = await sammle(
        katalog,
        eintrag(am="2021-01-18", beleg="Az. 1"),
        eintrag("eingebunden", am="2021-01-17"),
        eintrag("eingebunden", am="2021-01-19"),
        eintrag("nutzbar", url=URL),
        eintrag("im_hessenfinder"),
        eintrag("nutzbar"),
        eintrag("nutzbar", url=URL),
        eintrag(),
        eintrag(ags="06635001"),
        eintrag(ags="06999999"),
        eintrag(ags=KREIS),
        eintrag("eingebunden", ags=WANFRIED),
        eintrag(ags=WANFRIED, am="2021-04-16"),
        eintrag(ags=WANFRIED, onlinedienst="gibt-es-nicht"),
        eintrag(ags=WANFRIED),
    )
    assert antwort.status_code == 200, antwort.text
    ergebnisse = antwort.json()["ergebnisse"]
    assert [e["index"] for e in ergebnisse] == list(range(15))
    arten = [(e["problem"] or {}).get("type", "").removeprefix("/probleme/") for e in ergebnisse]
    assert arten == [
        "",
        "tag-unpassend",
        "",
        "schritt-ausser-der-reihe",
        "",
        "adresse-fehlt",
        "",
        "bereitstellung-laeuft-schon",
        "kommune-nicht-vertreten",
        "kommune-nicht-vertreten",
        "nicht-zustaendig",
        "keine-laufende-bereitstellung",
        "tag-unpassend",
        "onlinedienst-unbekannt",
        "",
    ]
    assert (antwort.json()["angenommen"], antwort.json()["abgelehnt"]) == (5, 10)
    assert [e["version"] for e in ergebnisse if not e["problem"]] == [1, 2, 3, 4, 1]
    for e in ergebnisse:
        assert (e["bereitstellung"] is None) == (e["problem"] is not None)
    pfad = f"/katalog/v1/bereitstellungen/{ergebnisse[0]['bereitstellung']}"
    gelesen = (await katalog.get(pfad)).json()
    assert [(s["stufe"], s["am"], s["rolle"], s["beleg"]) for s in gelesen["schritte"][1:]] == [
        ("abgerufen", "2021-01-18", "plattform", "Az. 1"),
        ("eingebunden", "2021-01-19", "plattform", None),
        ("im_hessenfinder", "2021-04-15", "plattform", None),
        ("nutzbar", "2021-04-15", "plattform", None),
    ]
    assert (gelesen["url"], gelesen["version"]) == (URL, 4)


async def test_dasselbe_wie_einzeln(katalog: httpx.AsyncClient, app: FastAPI) -> None:
    """What single acts write and what the bulk writes are the same rows."""
    akte = bearer(sub="civento", rollen=["plattform"], ags=[VOLKMARSEN, WANFRIED])
    einzeln = (await abgerufen(katalog, wer=akte, am="2021-04-01", beleg="b")).json()["id"]
    pfad = f"/katalog/v1/bereitstellungen/{einzeln}"
    await katalog.post(
        f"{pfad}/zuruecknehmen", json={"grund": "g"}, headers=akte | {"If-Match": '"1"'}
    )
    await sammle(
        katalog,
        eintrag(ags=WANFRIED, am="2021-04-01", beleg="b"),
        eintrag("zurueckgenommen", ags=WANFRIED, grund="g"),
        wer=akte,
    )
    async with app.state.sessions() as session:
        for tabelle, kennung in (
            ("bereitstellung", "id"),
            ("bereitstellungsschritt", "bereitstellung"),
            ("journal", "gegenstand_id"),
            ("ereignis", "gegenstand_id"),
        ):
            zeilen = await session.scalars(
                text(
                    f"SELECT to_jsonb(t) - '{{id,bereitstellung,gegenstand_id,kommune,kommunen,"
                    f"zeitpunkt,anfrage,transaktion,salz,beteiligt,vorher,pruefsumme}}'::text[]"
                    f" FROM katalog.{tabelle} t"
                    f" ORDER BY {kennung}, to_jsonb(t) ->> 'version', to_jsonb(t) ->> 'am'"
                )
            )
            alle = list(zeilen)
            assert alle[: len(alle) // 2] == alle[len(alle) // 2 :], tabelle
            assert alle


async def test_von_vorn_in_einer_meldung(katalog: httpx.AsyncClient) -> None:
    vorher = (await abgerufen(katalog)).json()["id"]
    antwort = await sammle(
        katalog,
        eintrag("zurueckgenommen", grund="Neu."),
        eintrag(),
        eintrag("zurueckgenommen", grund="Wieder."),
        eintrag(),
    )
    eins, zwei, drei, vier = [e["bereitstellung"] for e in antwort.json()["ergebnisse"]]
    assert (eins, zwei) == (vorher, drei)
    assert len({vorher, drei, vier}) == 3
    liste = (await katalog.get(f"/katalog/v1/kommunen/{VOLKMARSEN}/bereitstellungen")).json()
    stufen = {b["id"]: b["stufe"] for b in liste["items"]}
    assert stufen == {eins: "zurueckgenommen", drei: "zurueckgenommen", vier: "abgerufen"}


async def test_wiederholbar(katalog: httpx.AsyncClient) -> None:
    erste, zweite = [
        await sammle(katalog, eintrag(), eintrag(), schluessel="nacht-1") for _ in range(2)
    ]
    assert erste.content == zweite.content
    assert erste.json()["angenommen"] == 1
    ohne = await katalog.post(PFAD, json={"eintraege": [eintrag()]}, headers=PLATTFORM)
    assert problem(ohne) == (400, "schluessel-fehlt")
    anders = await sammle(katalog, eintrag(), schluessel="nacht-1")
    assert problem(anders) == (422, "schluessel-anders-verwendet")


UNSINN: list[Any] = [
    {"eintraege": []},
    {"eintraege": [eintrag()] * 1001},
    {"eintraege": [eintrag("bereitgestellt")]},
    {"eintraege": [eintrag("zurueckgenommen")]},
    {"eintraege": [eintrag(url=URL)]},
    {"eintraege": [eintrag(grund="g")]},
    {"eintraege": [eintrag(am="2021-02-30")]},
    {"eintraege": [eintrag() | {"mehr": 1}]},
    {"eintraege": [None]},
    {"eintraege": {}},
    [],
]


async def test_unsinn(katalog: httpx.AsyncClient) -> None:
    for inhalt in UNSINN:
        kopf = PLATTFORM | {"Idempotency-Key": "k"}
        antwort = await katalog.post(PFAD, json=inhalt, headers=kopf)
        assert problem(antwort) == (422, "eingabe-ungueltig"), inhalt
        assert all(fehler["pointer"].startswith("/body") for fehler in antwort.json()["errors"])


async def test_groesser_als_anderes_und_nicht_beliebig(katalog: httpx.AsyncClient) -> None:
    lang = eintrag(beleg="b" * 400)
    viele = await sammle(katalog, *[lang] * 1000)
    assert len(viele.request.content) > 400_000
    assert viele.status_code == 200
    assert viele.json()["angenommen"] == 1
    riesig = b" " * (512 * 1024) + b"{}"
    zu_viel = await katalog.post(PFAD, content=riesig, headers=PLATTFORM | {"Idempotency-Key": "k"})
    assert problem(zu_viel) == (413, "http-413")
    anderswo = await katalog.post(
        f"/katalog/v1/kommunen/{VOLKMARSEN}/bereitstellungen", content=b" " * 65537
    )
    assert problem(anderswo) == (413, "http-413")


async def test_gleichzeitig_gewinnt_einer(katalog: httpx.AsyncClient) -> None:
    eintraege = [eintrag(), eintrag(ags=WANFRIED)]
    andere = [sammle(katalog, *eintraege[:: 1 if n % 2 else -1]) for n in range(6)]
    einzeln = [abgerufen(katalog) for _ in range(4)]
    antworten = await asyncio.gather(*andere, *einzeln)
    assert {a.status_code for a in antworten} <= {200, 201, 409}
    angenommen = sum(a.json().get("angenommen", 0) for a in antworten)
    angenommen += Counter(a.status_code for a in antworten)[201]
    assert angenommen == 2
