"""What is kept of an answer and for whom; tests/katalog/test_antwortspeicher.py has a database."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared import antwortspeicher
from shared.aenderungen import GILT, Aenderungen
from shared.antwortspeicher import Antwortspeicher
from shared.protokoll import Spur

TAG = date(2021, 4, 15)


class Uhr:
    zeit = 0.0

    def __call__(self) -> float:
        return self.zeit


class Gehoert(Aenderungen):
    """Changes as they would be heard of: `hoert` is whether somebody listens."""

    hoert = True

    def __init__(self) -> None:
        super().__init__(create_async_engine("postgresql+asyncpg://nirgends/nichts"))

    def gewiss(self) -> bool:
        return self.hoert


class Dienst:
    """Answers how often it was asked, with `kopf`; `waehrend` happens before the answer."""

    def __init__(self, aenderungen: Aenderungen) -> None:
        self.aenderungen, self.gefragt = aenderungen, 0
        self.kopf: dict[str, str] = {}
        self.status, self.aendert = 200, False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.gefragt += 1
        if self.aendert:
            self.aenderungen.geaendert()
        scope["route"] = SimpleNamespace(path="/dinge")
        kopf = {"ETag": f'"{self.gefragt}"', "X-Request-ID": "des-dienstes"} | self.kopf
        await Response(str(self.gefragt), self.status, kopf)(scope, receive, send)


@pytest.fixture
def aenderungen() -> Gehoert:
    return Gehoert()


@pytest.fixture
def dienst(aenderungen: Gehoert) -> Dienst:
    return Dienst(aenderungen)


@pytest.fixture
def speicher(aenderungen: Gehoert) -> Antwortspeicher:
    pfade = ["/dinge", "/dinge/{nr:int}"]
    return Antwortspeicher(aenderungen, pfade, groesse=8_000, fester_tag=None)


@pytest.fixture
def leser(speicher: Antwortspeicher, dienst: Dienst) -> httpx.AsyncClient:
    app: ASGIApp = speicher.vor(dienst)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test")


async def test_ein_zweiter_leser_bekommt_dieselben_bytes(
    leser: httpx.AsyncClient, dienst: Dienst, speicher: Antwortspeicher
) -> None:
    erste, zweite = await leser.get("/dinge?a=1"), await leser.get("/dinge?a=1")
    assert (zweite.status_code, zweite.content) == (200, b"1")
    assert erste.headers["X-Request-ID"] == "des-dienstes"
    assert len(zweite.headers.pop("X-Request-ID")) == 32
    assert list(zweite.headers.raw) == list(erste.headers.raw)[:-1]
    assert (dienst.gefragt, [s.werte[()] for s in speicher.staende()]) == (1, [1_025, 1])
    assert (await leser.get("/dinge?a=2")).text == "2"
    assert (await leser.get("/dinge/7")).text == "3"


@pytest.mark.parametrize(("ids", "behalten"), [(["a" * 8], True), (["a" * 8] * 2, False)])
async def test_die_id_des_rufers_steht_auf_der_antwort(
    leser: httpx.AsyncClient, ids: list[str], behalten: bool
) -> None:
    await leser.get("/dinge")
    antwort = await leser.get("/dinge", headers=[("X-Request-ID", eine) for eine in ids])
    assert (antwort.text, antwort.headers["X-Request-ID"] == ids[0]) == ("1", behalten)


class Spuren:
    """Writes down what was traced, in place of a collector."""

    def __init__(self) -> None:
        self.beantwortete: list[tuple[str, str, str, int]] = []

    def beginnen(self, spur: Spur) -> Any:
        self.trace_id = spur.trace_id
        return SimpleNamespace(abschnitt=self)

    def beantwortet(self, methode: str, vorlage: str, status: int) -> None:
        self.beantwortete.append((self.trace_id, methode, vorlage, status))


async def test_was_aus_dem_speicher_kommt_steht_in_der_spur(
    speicher: Antwortspeicher, dienst: Dienst
) -> None:
    spuren: Any = Spuren()
    app = speicher.vor(dienst, None, spuren)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://test"
    ) as leser:
        for _ in range(2):
            await leser.get("/dinge", headers={"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"})
    assert spuren.beantwortete == [("a" * 32, "GET", "/dinge", 200)]


async def test_zu_viele_kopfzeilen_gehen_vorbei(leser: httpx.AsyncClient) -> None:
    await leser.get("/dinge")
    viele = [(f"X-{nr}", "") for nr in range(101)]
    assert (await leser.get("/dinge", headers=viele)).text == "2"
    assert (await leser.get("/dinge", headers={"X-Lang": "x" * 33_000})).text == "3"


@pytest.mark.parametrize("kopf", ["Authorization", "Cache-Control", "Cookie"])
async def test_wer_mehr_sagt_geht_vorbei(
    leser: httpx.AsyncClient, dienst: Dienst, kopf: str
) -> None:
    for _ in range(2):
        await leser.get("/dinge", headers={kopf: "no-cache"})
    assert dienst.gefragt == 2
    await leser.get("/dinge")
    assert (await leser.get("/dinge")).text == "3"
    assert (await leser.get("/dinge", headers={kopf: "no-cache"})).text == "4"


@pytest.mark.parametrize(
    ("status", "kopf"),
    [
        (404, {}),
        (200, {"Vary": "Accept"}),
        (200, {"Set-Cookie": "a=b"}),
        (200, {"Cache-Control": "private"}),
    ],
)
async def test_was_nicht_fuer_alle_ist_wird_nicht_gemerkt(
    leser: httpx.AsyncClient, dienst: Dienst, status: int, kopf: dict[str, str]
) -> None:
    dienst.status, dienst.kopf = status, kopf
    assert (await leser.get("/dinge")).text == "1"
    leser.cookies.clear()  # a cookie sent along would go past anyway
    assert (await leser.get("/dinge")).text == "2"


async def test_nur_genannte_pfade(leser: httpx.AsyncClient) -> None:
    assert [(await leser.get("/dinge/neu")).text for _ in range(2)] == ["1", "2"]


async def test_wer_die_bytes_hat_bekommt_304_und_merkt_sie_doch(
    leser: httpx.AsyncClient, dienst: Dienst
) -> None:
    dienst.kopf = {"OZG-Stichtag": "2021-04-15", "Vary": "Authorization", "Link": "</>"}
    for _ in range(2):
        antwort = await leser.get("/dinge", headers={"If-None-Match": '"0", W/"1"'})
        assert (antwort.status_code, antwort.content, dienst.gefragt) == (304, b"", 1)
        assert set(antwort.headers) == {"etag", "ozg-stichtag", "vary", "x-request-id"}
    assert (await leser.get("/dinge", headers={"If-None-Match": '"0"'})).text == "1"


async def test_nach_einer_aenderung_wird_neu_gefragt(
    leser: httpx.AsyncClient, aenderungen: Gehoert
) -> None:
    await leser.get("/dinge")
    aenderungen.geaendert()
    assert [(await leser.get("/dinge")).text for _ in range(2)] == ["2", "2"]


async def test_was_waehrend_einer_aenderung_gelesen_wurde_wird_nicht_gemerkt(
    leser: httpx.AsyncClient, dienst: Dienst
) -> None:
    dienst.aendert = True
    assert [(await leser.get("/dinge")).text for _ in range(2)] == ["1", "2"]


@pytest.mark.parametrize(("status", "danach"), [(201, "3"), (409, "1")])
async def test_wer_hier_schreibt_vergisst_hier(
    leser: httpx.AsyncClient, dienst: Dienst, status: int, danach: str
) -> None:
    await leser.get("/dinge")
    dienst.status = status
    await leser.post("/anderes", headers={"Authorization": "Bearer x"})
    dienst.status = 200
    assert (await leser.get("/dinge")).text == danach


async def test_ohne_gehoer_gilt_nichts_gemerktes(
    leser: httpx.AsyncClient, aenderungen: Gehoert
) -> None:
    await leser.get("/dinge")
    aenderungen.hoert = False
    assert [(await leser.get("/dinge")).text for _ in range(2)] == ["2", "3"]


async def test_ein_neuer_tag_ist_eine_andere_frage(
    leser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tag, erwartet in ((TAG, "1"), (TAG, "1"), (date(2021, 4, 16), "2")):
        monkeypatch.setattr(antwortspeicher, "domain_day", lambda _, tag=tag: tag)
        assert (await leser.get("/dinge")).text == erwartet


async def test_die_aeltesten_gehen_wenn_es_zu_viele_werden(
    leser: httpx.AsyncClient, speicher: Antwortspeicher, dienst: Dienst
) -> None:
    for nr in range(20):
        await leser.get(f"/dinge/{nr}")
    assert speicher.staende()[0].werte[()] <= 8_000
    await leser.get("/dinge/19")
    assert dienst.gefragt == 20
    await leser.get("/dinge/0")
    assert dienst.gefragt == 21


async def test_stille_gilt_nur_eine_weile(monkeypatch: pytest.MonkeyPatch) -> None:
    uhr = Uhr()
    aenderungen: Any = Aenderungen(Gehoert()._engine, uhr)
    assert not aenderungen.gewiss()
    aenderungen._gewiss_bis = uhr() + GILT
    assert aenderungen.gewiss()
    uhr.zeit = GILT
    assert not aenderungen.gewiss()
