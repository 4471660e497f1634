"""Every hostile input in every parameter and body field: refused in good order, at once."""

import asyncio
import json
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
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
from tests.sicherheit.eingaben import EINGABEN, Roh, Wert
from tests.tokens import bearer

log = logging.getLogger(__name__)
GLEICHZEITIG = 8
LAENGSTENS = 1.0  # seconds for one answer
LAENGSTE_ADRESSE = 20_000  # bytes of one input; encoded, httpx writes no more than three times that
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


def orte(teil: Any, ort: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in an example body, the whole first; of a list its first entry."""
    yield ort
    if isinstance(teil, dict):
        for name, wert in teil.items():
            yield from orte(wert, (*ort, name))
    if isinstance(teil, list):
        yield from orte(teil[0], (*ort, 0))


def mit(teil: Any, ort: tuple[str | int, ...], wert: Wert) -> Any:
    """`teil` with another value at `ort`."""
    if not ort:
        return wert
    neu = teil.copy()
    neu[ort[0]] = mit(teil[ort[0]], ort[1:], wert)
    return neu


def beispiel(dokument: dict[str, Any], operation: dict[str, Any]) -> Any:
    """Return the example of a JSON body; None where the body is a file or there is none."""
    inhalt = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if inhalt is None:
        return None
    schema = inhalt["schema"]
    return dokument["components"]["schemas"][schema["$ref"].rsplit("/")[-1]]["examples"][0]


class Erste:
    """Whether a place of this kind is new: the same parameter of many lists is tried at the first.

    With `alle` every place counts as new.
    """

    def __init__(self, *, alle: bool) -> None:
        self._alle, self._gesehen = alle, set[str]()

    def neu(self, *merkmale: object) -> bool:
        merkmal = json.dumps(merkmale, sort_keys=True, default=str)
        if merkmal in self._gesehen and not self._alle:
            return False
        self._gesehen.add(merkmal)
        return True


def aufrufe(dokument: dict[str, Any], gueltig: dict[str, str], *, alle: bool) -> Iterator[Aufruf]:
    erste = Erste(alle=alle)
    for pfad, methoden in dokument["paths"].items():
        for methode, operation in methoden.items():
            yield from aufrufe_der(dokument, methode.upper(), pfad, operation, gueltig, erste)


def aufrufe_der(
    dokument: dict[str, Any],
    methode: str,
    pfad: str,
    operation: dict[str, Any],
    gueltig: dict[str, str],
    erste: Erste,
) -> Iterator[Aufruf]:
    erklaert = operation.get("parameters", [])
    parameter = [(p["in"], p["name"], p.get("required")) for p in erklaert]
    im_pfad = {
        name: in_der_adresse(gueltig, pfad, name) for wo, name, _ in parameter if wo == "path"
    }
    query = {n: gueltig[n].encode() for wo, n, noetig in parameter if wo == "query" and noetig}
    muster = beispiel(dokument, operation)
    anmeldung = {"Authorization": bearer(rollen=list(Rolle))["Authorization"].encode()}
    orte_der_adresse = [
        (p["in"], p["name"]) for p in erklaert if erste.neu(p["in"], p["name"], p["schema"])
    ]
    if erste.neu("unbekannt", methode):
        orte_der_adresse.append(("query", "unbekannt"))
    token_pruefen = bool(operation.get("security")) and erste.neu("token", methode)
    im_inhalt = (
        [ort for ort in orte(muster) if erste.neu("body", operation["requestBody"], ort)]
        if muster is not None
        else []
    )

    def aufruf(ort: str, name: str) -> Aufruf:
        """A request that is valid but for what the caller changes."""
        headers = {n: gueltig[n].encode() for wo, n, _ in parameter if n == "if-match"}
        if methode == "POST":
            headers |= {"Idempotency-Key": str(uuid4()).encode()}
        if operation.get("security"):
            headers |= anmeldung
        body = None
        if muster is not None:
            headers |= {"Content-Type": b"application/json"}
            body = json.dumps(muster).encode()
        raw_path = pfad.format(**im_pfad).encode()
        return Aufruf(
            f"{methode} {pfad} {ort}={name}", methode, raw_path, dict(query), headers, body
        )

    for name, wert in EINGABEN.items():
        roh = als_bytes(wert)
        for wo, parametername in orte_der_adresse:
            einer = aufruf(parametername, name)
            match wo:
                case "path":
                    einer.pfad = pfad.format(**im_pfad | {parametername: kodiert(roh)}).encode()
                case "query":
                    einer.query[parametername] = roh
                case "header":
                    einer.headers[parametername] = roh
            yield einer
        if token_pruefen:
            einer = aufruf("Authorization", name)
            einer.headers["Authorization"] = b"Bearer " + roh
            yield einer
        if im_inhalt:
            for ort in im_inhalt:
                einer = aufruf("/".join(map(str, ("body", *ort))), name)
                rahmen = json.dumps(mit(muster, ort, PLATZ)).encode()
                einer.body = rahmen.replace(json.dumps(PLATZ).encode(), als_json(wert))
                yield einer
            if isinstance(wert, str):
                einer = aufruf("body-Name", name)
                einer.body = json.dumps(muster | {str(wert): 1}).encode()
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


async def befund(client: httpx.AsyncClient, aufruf: Aufruf) -> str | None:
    """Ask once more when the answer came late: a loaded machine is no finding."""
    for _ in range(3):
        anfang = time.perf_counter()
        response = await client.send(aufruf.request())
        dauer = time.perf_counter() - anfang
        if fehler := mangel(response):
            return f"{aufruf.name}: {fehler}"
        if dauer <= LAENGSTENS:
            return None
    return f"{aufruf.name}: {dauer:.1f} s"


async def befunde(client: httpx.AsyncClient, alle: Iterator[Aufruf]) -> tuple[int, list[str]]:
    """Send all, a few at a time; answers how many there were and what was wrong."""
    gesendet, gefunden = 0, []

    async def arbeiten() -> None:
        nonlocal gesendet
        for aufruf in alle:
            gesendet += 1
            if fehler := await befund(client, aufruf):
                gefunden.append(fehler)

    async with asyncio.TaskGroup() as gruppe:
        for _ in range(GLEICHZEITIG):
            gruppe.create_task(arbeiten())
    return gesendet, gefunden


def test_mindestens_hundert() -> None:
    assert len(EINGABEN) >= 100


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
        gesendet, gefunden = await befunde(client, aufrufe(app.openapi(), gueltig, alle=alle))
    log.info("%s: %d requests", dienst, gesendet)
    assert gefunden == []
    assert gesendet >= len(EINGABEN)


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
