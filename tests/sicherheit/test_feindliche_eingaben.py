"""Every hostile input in every parameter and body field: refused in good order, at once."""

import asyncio
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from ozg.postgres import Cluster
from shared.auth import Rolle
from shared.errors import MEDIA_TYPE
from tests.conftest import Datenbank, client_for
from tests.dienste import DIENSTE, app_von, in_der_adresse, vorhandenes
from tests.sicherheit.eingaben import EINGABEN, GRUPPEN, Roh, Wert
from tests.sicherheit.korpusnachweis import Befund, Lauf, festhalten, seite
from tests.sicherheit.orte import HART, Verteilung, art, mit, orte, schema_am
from tests.tokens import bearer

GLEICHZEITIG = 8
LAENGSTENS = 1.0  # seconds for one answer
LAENGSTE_ADRESSE = 20_000  # bytes of one input; encoded, httpx writes no more than three times that
TEIL = int(os.environ.get("KORPUS_TEIL", "1"))  # 4: at each place a fourth of all, for less time
VERSATZ = int(os.environ.get("KORPUS_VERSATZ", "0"))  # which fourth, 0 to 3
PLATZ = "\x1a"  # stands in a body where something comes in that json cannot write


@dataclass
class Aufruf:
    """One request, complete as bytes; `name` says which input stands where."""

    name: str
    methode: str
    pfad: bytes
    query: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, bytes] = field(default_factory=dict)
    body: bytes | None = None

    def request(self) -> httpx.Request:
        query = "&".join(f"{quote(name)}={kodiert(wert)}" for name, wert in self.query.items())
        url = httpx.URL("http://test").copy_with(raw_path=self.pfad + b"?" + query.encode())
        headers = {name.encode(): wert for name, wert in self.headers.items()}
        return httpx.Request(self.methode, url, headers=headers, content=self.body)


def als_bytes(wert: Wert) -> bytes:
    if isinstance(wert, bytes):
        return wert
    text = wert if isinstance(wert, str) else json.dumps(wert)
    return text.encode("utf-8", "surrogatepass")


def kodiert(wert: bytes) -> str:
    """Percent-encode for an address, dots too: they would be resolved before they are sent."""
    return quote(wert[:LAENGSTE_ADRESSE], safe="").replace(".", "%2E")


def als_json(wert: Wert) -> bytes:
    if isinstance(wert, Roh):
        return als_bytes(wert)
    return b'"' + wert + b'"' if isinstance(wert, bytes) else json.dumps(wert).encode()


def beispiel(dokument: dict[str, Any], operation: dict[str, Any]) -> Any:
    """Return the example of a JSON body; None where the body is a file or there is none."""
    inhalt = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if inhalt is None:
        return None
    schema = inhalt["schema"]
    return dokument["components"]["schemas"][schema["$ref"].rsplit("/")[-1]]["examples"][0]


@dataclass
class Vorlage:
    """An operation with a request that is valid, to be changed in one place at a time."""

    dokument: dict[str, Any]
    methode: str
    pfad: str
    operation: dict[str, Any]
    gueltig: dict[str, str]

    def __post_init__(self) -> None:
        self.parameter = self.operation.get("parameters", [])
        self.muster = beispiel(self.dokument, self.operation)
        self.bewacht = bool(self.operation.get("security"))
        self._headers = {
            p["name"]: self.gueltig["if-match"].encode()
            for p in self.parameter
            if p["name"] == "if-match"
        }
        if self.bewacht:
            self._headers["Authorization"] = bearer(rollen=list(Rolle))["Authorization"].encode()
        if self.muster is not None:
            self._headers["Content-Type"] = b"application/json"

    def aufruf(self, ort: str, name: str) -> Aufruf:
        """A request that is valid but for what the caller changes."""
        schluessel = {"Idempotency-Key": str(uuid4()).encode()} if self.methode == "POST" else {}
        return Aufruf(
            f"{self.methode} {self.pfad} {ort}={name}",
            self.methode,
            self.adresse(),
            {
                p["name"]: self.gueltig[p["name"]].encode()
                for p in self.parameter
                if p["in"] == "query" and p.get("required")
            },
            self._headers | schluessel,
            None if self.muster is None else json.dumps(self.muster).encode(),
        )

    def adresse(self, **anders: str) -> bytes:
        namen = [p["name"] for p in self.parameter if p["in"] == "path"]
        werte = {name: in_der_adresse(self.gueltig, self.pfad, name) for name in namen}
        return self.pfad.format(**werte | anders).encode()


def aufrufe(
    dokument: dict[str, Any], gueltig: dict[str, str], verteilung: Verteilung
) -> Iterator[Aufruf]:
    for pfad, methoden in dokument["paths"].items():
        for methode, operation in methoden.items():
            vorlage = Vorlage(dokument, methode.upper(), pfad, operation, gueltig)
            yield from in_parametern(vorlage, verteilung)
            if vorlage.bewacht:
                yield from im_token(vorlage, verteilung)
            if vorlage.muster is not None:
                yield from im_inhalt(vorlage, verteilung)


def in_parametern(vorlage: Vorlage, verteilung: Verteilung) -> Iterator[Aufruf]:
    """Every declared parameter, and one the operation does not know."""
    stellen = [
        (p["in"], p["name"], p["schema"], [p["in"], art(vorlage.dokument, p["schema"])])
        for p in vorlage.parameter
    ]
    stellen.append(("query", "unbekannt", vorlage.methode, ["unbekannt", vorlage.methode]))
    for wo, parameter, schema, sorte in stellen:
        for name in verteilung.eingaben(sorte, [wo, parameter, schema]):
            einer, roh = vorlage.aufruf(parameter, name), als_bytes(EINGABEN[name])
            match wo:
                case "path":
                    einer.pfad = vorlage.adresse(**{parameter: kodiert(roh)})
                case "query":
                    einer.query[parameter] = roh
                case "header":
                    einer.headers[parameter] = roh
            yield einer


def im_token(vorlage: Vorlage, verteilung: Verteilung) -> Iterator[Aufruf]:
    stelle = ["token", vorlage.methode]
    for name in verteilung.eingaben(stelle, stelle):
        einer = vorlage.aufruf("Authorization", name)
        einer.headers["Authorization"] = b"Bearer " + als_bytes(EINGABEN[name])
        yield einer


def im_inhalt(vorlage: Vorlage, verteilung: Verteilung) -> Iterator[Aufruf]:
    """Every field of the body, and a field the body does not know."""
    inhalt = vorlage.operation["requestBody"]
    schema = inhalt["content"]["application/json"]["schema"]
    for ort in orte(vorlage.muster):
        sorte = ["body", art(vorlage.dokument, schema_am(vorlage.dokument, schema, ort))]
        rahmen = json.dumps(mit(vorlage.muster, ort, PLATZ)).encode()
        for name in verteilung.eingaben(sorte, ["body", inhalt, ort]):
            einer = vorlage.aufruf("/".join(map(str, ("body", *ort))), name)
            einer.body = rahmen.replace(json.dumps(PLATZ).encode(), als_json(EINGABEN[name]))
            yield einer
    for name in verteilung.eingaben("body-Name", ["body-Name", inhalt]):
        if isinstance(EINGABEN[name], str):
            einer = vorlage.aufruf("body-Name", name)
            einer.body = json.dumps(vorlage.muster | {str(EINGABEN[name]): 1}).encode()
            yield einer


def mangel(response: httpx.Response) -> str | None:
    """What is wrong with an answer, whatever was asked."""
    status = response.status_code
    if status >= 500:
        return f"{status}"
    if status < 400:
        return None
    if response.headers.get("Content-Type") != MEDIA_TYPE:
        return f"{status} als {response.headers.get('Content-Type')}"
    return None if response.json()["status"] == status else f"{status} anders im Dokument"


def ausgelastet(response: httpx.Response) -> bool:
    return response.status_code == 503 and "Retry-After" in response.headers


async def gefragt(client: httpx.AsyncClient, aufruf: Aufruf) -> tuple[httpx.Response, float]:
    """Return the answer, and after how many seconds it came."""
    anfang = time.perf_counter()
    response = await client.send(aufruf.request())
    return response, time.perf_counter() - anfang


async def befunde(client: httpx.AsyncClient, alle: Iterator[Aufruf]) -> Befund:
    """Send all, a few at a time; answers what came of it.

    What came late, or was told to come again (503 with Retry-After), is asked again, alone, before
    it counts: a loaded machine is no finding.
    """
    befund, verspaetet, anfang = Befund(), list[Aufruf](), time.perf_counter()

    async def arbeiten() -> None:
        for aufruf in alle:
            response, dauer = await gefragt(client, aufruf)
            befund.stati[response.status_code] += 1
            if dauer > LAENGSTENS or ausgelastet(response):
                verspaetet.append(aufruf)
            elif fehler := mangel(response):
                befund.gefunden.append(f"{aufruf.name}: {fehler}")
            else:
                befund.vermerke_dauer(dauer, aufruf.name)

    async with asyncio.TaskGroup() as gruppe:
        for _ in range(GLEICHZEITIG):
            gruppe.create_task(arbeiten())
    for aufruf in verspaetet:
        versuche = [await gefragt(client, aufruf) for _ in range(3)]
        response, dauer = min(versuche, key=lambda v: (mangel(v[0]) is not None, v[1]))
        befund.vermerke_dauer(dauer, aufruf.name)
        if fehler := mangel(response):
            befund.gefunden.append(f"{aufruf.name}: {fehler}")
        elif dauer > LAENGSTENS:
            befund.gefunden.append(f"{aufruf.name}: {dauer:.1f} s")
    befund.verspaetet, befund.sekunden = len(verspaetet), time.perf_counter() - anfang
    return befund


def test_mindestens_dreihundert_und_jede_nur_einmal() -> None:
    assert len(EINGABEN) >= 300
    assert len(EINGABEN) == sum(map(len, GRUPPEN))
    # what stands in for itself under two names would count twice
    assert len({(type(wert), repr(wert)) for wert in EINGABEN.values()}) == len(EINGABEN)


@pytest.mark.parametrize(
    "alle", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["jede-art", "alle"]
)
@pytest.mark.parametrize("dienst", DIENSTE)
async def test_keine_eingabe_stoert(
    dienst: str, alle: bool, cluster: Cluster, datenbank_kopie: Datenbank
) -> None:
    app = app_von(dienst, cluster.url(datenbank_kopie(dienst), f"{dienst}_app"))
    async for client in client_for(app):
        gueltig = await vorhandenes(client, dienst)
        verteilung = Verteilung(alle=alle, teil=TEIL, versatz=VERSATZ)
        befund = await befunde(client, aufrufe(app.openapi(), gueltig, verteilung))
    if alle:
        festhalten(Lauf(dienst, TEIL, VERSATZ, verteilung.vergeben, befund))
    assert befund.gefunden == []
    assert befund.stati.total() >= len(EINGABEN)


@pytest.mark.parametrize(
    ("antwort", "erwartet"),
    [
        (httpx.Response(200, text="ja"), None),
        (httpx.Response(500, json={"status": 500}), "500"),
        (httpx.Response(404, text="nichts"), "404 als text/plain; charset=utf-8"),
        (
            httpx.Response(404, content=b'{"status": 404}', headers={"Content-Type": MEDIA_TYPE}),
            None,
        ),
    ],
)
def test_ein_mangel_wird_gesehen(antwort: httpx.Response, erwartet: str | None) -> None:
    assert mangel(antwort) == erwartet


@pytest.mark.parametrize(
    ("antworten", "gefunden"),
    [([503, 200, 200, 200], []), ([503, 503, 503, 503], ["GET /a: 503"]), ([500], ["GET /a: 500"])],
)
async def test_wer_ausgelastet_ist_wird_noch_einmal_gefragt(
    antworten: list[int], gefunden: list[str]
) -> None:
    reihe = iter(antworten)

    def antwort(_: httpx.Request) -> httpx.Response:
        return httpx.Response(next(reihe), headers={"Retry-After": "2"}, json={})

    async with httpx.AsyncClient(transport=httpx.MockTransport(antwort)) as client:
        befund = await befunde(client, iter([Aufruf("GET /a", "GET", b"/a")]))
    assert befund.gefunden == gefunden
    assert befund.stati == {antworten[0]: 1}


def test_jede_art_bekommt_die_harten_und_keine_eingabe_faellt_aus() -> None:
    verteilung = Verteilung(alle=False)
    text, muster = ["query", {"type": "string"}], ["query", {"type": "string", "pattern": "a"}]
    stellen = [verteilung.eingaben(text, f"stelle {nummer}") for nummer in range(100)]
    assert set(HART) < set(stelle_eins := stellen[0])
    assert len(stelle_eins) == len(HART) + 60
    assert set().union(*stellen) == set(EINGABEN)
    assert {len(stelle) for stelle in stellen[1:]} == {7}
    assert verteilung.eingaben(text, "stelle 3") == []
    assert len(verteilung.eingaben(muster, "stelle 100")) == len(HART) + 16
    assert len(verteilung.eingaben(["body", {"type": "string"}], "stelle 101")) == len(HART) + 60


def test_in_so_vielen_naechten_wie_teilen_bekommt_jede_stelle_alles() -> None:
    assert Verteilung(alle=True).eingaben("art", "stelle") == list(EINGABEN)
    naechte = [Verteilung(alle=True, teil=4, versatz=versatz) for versatz in range(4)]
    for _ in range(5):
        stelle = [name for nacht in naechte for name in nacht.eingaben("art", "stelle")]
        assert sorted(stelle) == sorted(EINGABEN)


@pytest.mark.parametrize(
    ("eines", "anderes", "gleich"),
    [
        ({"type": "string", "maxLength": 3}, {"type": "string", "title": "Name"}, True),
        ({"enum": ["a"], "type": "string"}, {"enum": ["b"], "type": "string"}, True),
        ({"$ref": "#/components/schemas/Art"}, {"enum": ["b"], "type": "string"}, True),
        ({"type": "string", "pattern": "^a$"}, {"type": "string", "pattern": "^b$"}, False),
        ({"type": "string", "format": "date"}, {"type": "string"}, False),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string"}, False),
    ],
)
def test_was_von_einer_art_ist(eines: Any, anderes: Any, gleich: bool) -> None:
    dokument = {"components": {"schemas": {"Art": {"enum": ["x"], "type": "string"}}}}
    assert (art(dokument, eines) == art(dokument, anderes)) is gleich


def test_die_seite_zaehlt_zusammen() -> None:
    gut = Befund(Counter({200: 3, 422: 5}), sekunden=60, laengste=0.2, laengste_wo="GET /a")
    schlecht = Befund(Counter({500: 1}), ["GET /b q=nul: 500"], laengste=0.3, laengste_wo="GET /b")
    laeufe = [Lauf("katalog", 8, 0, 9, gut, "abc"), Lauf("katalog", 8, 1, 9, schlecht, "abd")]
    text = "\n".join(seite(laeufe, 8, datetime(2026, 1, 5, tzinfo=UTC)))
    assert "| katalog | 2 von 8 | 9 | 9 | 3 | 5 | 1 | 1 | 0,30 s |" in text
    assert "| beratung | 0 von 8 | 0 | 0 |" in text
    assert "Fassung abc, abd" in text
    assert "- `GET /b q=nul: 500`" in text
