"""Scripts' side: the same calls with and without `await`, repeated only when that is safe."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import httpx
import pytest

from shared.clients import Abgelehnt, DienstNichtErreichbar, Plattform, PlattformSync
from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.clients.katalog.ausgabe import kommunendatei
from shared.schemas.katalog import UmsetzungsbuendelRead
from shared.schemas.liste import Liste

BUENDEL = {
    "id": "2f5138f5-e83b-578b-8810-1caad447c007",
    "name": "Abfallwirtschaft",
    "efa": False,
    "anzahl_leistungen": 12,
    "verfuegbar_seit": ["2021-03"],
}
LISTE = lesen("/katalog/v1/umsetzungsbuendel", Liste[UmsetzungsbuendelRead], limit=1)
AKT = handeln("/katalog/v1/umsetzungsbuendel", UmsetzungsbuendelRead, etag='"3"')


class Dienst:
    """Answers in turn; `gesehen` are the requests that came."""

    def __init__(self, *antworten: httpx.Response | Exception) -> None:
        self.antworten: Iterator[httpx.Response | Exception] = iter(antworten)
        self.gesehen: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.gesehen.append(request)
        antwort = next(self.antworten)
        if isinstance(antwort, Exception):
            raise antwort
        return antwort


def seite(cursor: str | None) -> httpx.Response:
    return httpx.Response(200, json={"items": [BUENDEL], "total_count": 2, "next_cursor": cursor})


async def ruf(surface: str, dienst: Dienst, aufruf: Aufruf[Any], **mehr: Any) -> Any:
    transport = httpx.MockTransport(dienst)
    if surface == "sync":
        with PlattformSync("https://ozg.test/", transport=transport, **mehr) as ozg:
            return ozg(aufruf)
    async with Plattform("https://ozg.test", transport=transport, **mehr) as plattform:
        return await plattform(aufruf)


@pytest.fixture(params=["sync", "async"])
def surface(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_typed_answer_with_its_etag(surface: str) -> None:
    kopf = {"ETag": '"4"', "OZG-Stichtag": "2021-04-15"}
    dienst = Dienst(httpx.Response(200, json=BUENDEL, headers=kopf))
    antwort = await ruf(surface, dienst, AKT, token=lambda: "geheim")
    assert antwort.inhalt.anzahl_leistungen == 12
    assert (antwort.etag, antwort.stichtag) == ('"4"', date(2021, 4, 15))
    (anfrage,) = dienst.gesehen
    assert anfrage.headers["Authorization"] == "Bearer geheim"
    assert anfrage.headers["If-Match"] == '"3"'
    assert anfrage.headers["Idempotency-Key"]


@pytest.mark.parametrize(
    "stoerung",
    [
        lambda: httpx.ReadError("weg"),
        lambda: httpx.Response(503, headers={"Retry-After": "0"}),
        lambda: httpx.Response(429, headers={"Retry-After": "0"}),
    ],
)
async def test_an_act_is_sent_again_with_the_same_key(
    surface: str, stoerung: Callable[[], httpx.Response | Exception]
) -> None:
    dienst = Dienst(stoerung(), httpx.Response(200, json=BUENDEL))
    await ruf(surface, dienst, AKT, token="t")
    erste, zweite = dienst.gesehen
    assert erste.headers["Idempotency-Key"] == zweite.headers["Idempotency-Key"]


async def test_an_anonymous_post_is_sent_once(surface: str) -> None:
    dienst = Dienst(httpx.ReadError("weg"), httpx.Response(200, json=BUENDEL))
    with pytest.raises(DienstNichtErreichbar):
        await ruf(surface, dienst, AKT)
    assert len(dienst.gesehen) == 1


async def test_a_refusal_is_not_repeated_and_says_why(surface: str) -> None:
    problem = {
        "type": "/probleme/termin-vergeben",
        "title": "Vergeben",
        "status": 409,
        "detail": "Kein Team ist frei.",
        "instance": "/",
    }
    dienst = Dienst(httpx.Response(409, content=json.dumps(problem)))
    with pytest.raises(Abgelehnt) as abgelehnt:
        await ruf(surface, dienst, AKT, token="t")
    assert abgelehnt.value.problem.detail == "Kein Team ist frei."
    assert len(dienst.gesehen) == 1


async def test_a_long_pause_is_not_waited_for(surface: str) -> None:
    dienst = Dienst(httpx.Response(503, headers={"Retry-After": "3600"}))
    with pytest.raises(Abgelehnt):
        await ruf(surface, dienst, LISTE)
    assert len(dienst.gesehen) == 1


async def test_pages_follow_their_cursor(surface: str) -> None:
    dienst = Dienst(seite("weiter"), seite(None))
    transport = httpx.MockTransport(dienst)
    if surface == "sync":
        with PlattformSync("https://ozg.test", transport=transport) as ozg:
            namen = [buendel.name for buendel in ozg.alle(LISTE)]
    else:
        async with Plattform("https://ozg.test", transport=transport) as plattform:
            namen = [buendel.name async for buendel in plattform.alle(LISTE)]
    assert namen == ["Abfallwirtschaft"] * 2
    assert [a.url.params.get("cursor") for a in dienst.gesehen] == [None, "weiter"]


async def laden(surface: str, dienst: Dienst) -> bytes:
    transport = httpx.MockTransport(dienst)
    if surface == "sync":
        with (
            PlattformSync("https://ozg.test", transport=transport, token="t") as ozg,
            ozg.herunterladen(kommunendatei(kreis="06635")) as antwort,
        ):
            return b"".join(antwort.iter_bytes())
    async with (
        Plattform("https://ozg.test", transport=transport, token="t") as plattform,
        plattform.herunterladen(kommunendatei(kreis="06635")) as offen,
    ):
        return b"".join([stueck async for stueck in offen.aiter_bytes()])


async def test_a_file_is_read_as_it_comes(surface: str) -> None:
    dienst = Dienst(httpx.Response(200, content=b"ags;name\n"))
    assert await laden(surface, dienst) == b"ags;name\n"
    (anfrage,) = dienst.gesehen
    assert str(anfrage.url) == (
        "https://ozg.test/katalog/v1/kommunen/export?format=csv&kreis=06635"
    )
    assert anfrage.headers["Authorization"] == "Bearer t"


async def test_a_file_may_be_refused_or_not_come(surface: str) -> None:
    with pytest.raises(Abgelehnt):
        await laden(surface, Dienst(httpx.Response(404)))
    with pytest.raises(DienstNichtErreichbar):
        await laden(surface, Dienst(httpx.ReadError("weg")))
