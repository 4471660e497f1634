"""What a client does when the other service is down, slow, flapping or broken."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from shared.clients.sicherung import PAUSE, SCHWELLE, Sicherung
from shared.clients.verbindung import VERSUCHE, DienstNichtErreichbar, Verbindung
from shared.protokoll import spur_aufnehmen, spur_aus


class Dienst:
    """Answers with what is next in `antworten`, after that with `immer`; counts the requests."""

    def __init__(self) -> None:
        self.antworten: list[httpx.Response | Exception | float] = []
        self.immer: httpx.Response | Exception | float = httpx.Response(200, content=b"gut")
        self.gefragt: list[httpx.Request] = []

    async def antworte(self, request: httpx.Request) -> httpx.Response:
        self.gefragt.append(request)
        antwort = self.antworten.pop(0) if self.antworten else self.immer
        if isinstance(antwort, Exception):
            raise antwort
        if isinstance(antwort, float):
            await asyncio.sleep(antwort)
            return httpx.Response(200)
        return httpx.Response(antwort.status_code, headers=antwort.headers, content=antwort.content)


class Uhr:
    """A clock a test moves."""

    zeit = 1000.0

    def __call__(self) -> float:
        return self.zeit


@pytest.fixture
def dienst() -> Dienst:
    return Dienst()


@pytest.fixture
async def http(dienst: Dienst) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.MockTransport(dienst.antworte)
    async with httpx.AsyncClient(transport=transport, base_url="http://dienst.test") as client:
        yield client


@pytest.fixture
def uhr() -> Uhr:
    return Uhr()


@pytest.fixture
def verbindung(http: httpx.AsyncClient, uhr: Callable[[], float]) -> Verbindung:
    return Verbindung(http, name="Der Dienst", sicherung=Sicherung(uhr=uhr))


WEG = httpx.ConnectError("weg")


async def scheitern(verbindung: Verbindung, *, mal: int = 1) -> None:
    for _ in range(mal):
        with pytest.raises(DienstNichtErreichbar):
            await verbindung.get("/x")


@pytest.mark.parametrize(
    "panne",
    [
        WEG,
        httpx.ConnectTimeout("langsam"),
        httpx.ReadError("mitten im Satz"),
        httpx.RemoteProtocolError("Verbindung geschlossen"),
        httpx.Response(502),
        httpx.Response(503),
        httpx.Response(504),
        httpx.Response(503, headers={"Retry-After": "0"}),
    ],
    ids=repr,
)
async def test_flapping_wird_wiederholt(
    verbindung: Verbindung, dienst: Dienst, panne: httpx.Response | Exception
) -> None:
    dienst.antworten = [panne, panne]
    assert await verbindung.get("/x") == b"gut"
    assert len(dienst.gefragt) == 3


@pytest.mark.parametrize(
    "ende",
    [
        httpx.Response(500),
        httpx.Response(501),
        httpx.Response(404),
        httpx.Response(422),
        httpx.Response(302),
        httpx.Response(503, headers={"Retry-After": "3"}),
        httpx.Response(503, headers={"Retry-After": "Sun, 22 Nov 2026 12:00:00 GMT"}),
        httpx.ReadTimeout("zu langsam"),
    ],
    ids=repr,
)
async def test_was_nicht_besser_wird_wird_nicht_wiederholt(
    verbindung: Verbindung, dienst: Dienst, ende: httpx.Response | Exception
) -> None:
    dienst.immer = ende
    await scheitern(verbindung)
    assert len(dienst.gefragt) == 1


async def test_eine_wiederholung_verraet_dem_protokoll_nichts(
    verbindung: Verbindung, dienst: Dienst, caplog: pytest.LogCaptureFixture
) -> None:
    dienst.antworten = [httpx.Response(503), httpx.ConnectError("weg")]
    await verbindung.get("/x", bearer="geheim", q="kanarienvogel")
    wiederholt = [r for r in caplog.records if r.name == "stamina"]
    assert len(wiederholt) == 2
    for record in wiederholt:
        assert not {"geheim", "kanarienvogel"} & set(re.findall(r"\w+", str(vars(record))))


@pytest.mark.allein
async def test_hoechstens_drei_versuche(verbindung: Verbindung, dienst: Dienst) -> None:
    dienst.immer = WEG
    begin = time.monotonic()
    await scheitern(verbindung)
    assert len(dienst.gefragt) == VERSUCHE
    assert time.monotonic() - begin < 0.6


@pytest.mark.allein
async def test_alle_versuche_zusammen_in_der_frist(http: httpx.AsyncClient, dienst: Dienst) -> None:
    dienst.antworten = [httpx.Response(503)]
    dienst.immer = 30.0
    verbindung = Verbindung(http, name="Der Dienst", frist=0.3)
    begin = time.monotonic()
    await scheitern(verbindung)
    assert len(dienst.gefragt) == 2
    assert 0.3 <= time.monotonic() - begin < 0.6


async def test_404_ist_eine_antwort_wo_der_aufrufer_sie_will(
    verbindung: Verbindung, dienst: Dienst
) -> None:
    dienst.antworten = [httpx.Response(404)]
    assert await verbindung.find("/x") is None
    assert await verbindung.find("/x") == b"gut"


async def test_die_sicherung_oeffnet_und_schliesst(
    verbindung: Verbindung, dienst: Dienst, uhr: Uhr
) -> None:
    dienst.immer = httpx.Response(500)
    await scheitern(verbindung, mal=SCHWELLE)
    assert len(dienst.gefragt) == SCHWELLE

    await scheitern(verbindung, mal=10)
    assert len(dienst.gefragt) == SCHWELLE

    uhr.zeit += PAUSE
    await scheitern(verbindung, mal=10)
    assert len(dienst.gefragt) == SCHWELLE + 1  # the trial, which failed

    dienst.immer = httpx.Response(200, content=b"gut")
    uhr.zeit += PAUSE
    assert await verbindung.get("/x") == b"gut"
    assert await verbindung.get("/x") == b"gut"
    assert len(dienst.gefragt) == SCHWELLE + 3


async def test_ein_versuch_wird_nicht_wiederholt(
    verbindung: Verbindung, dienst: Dienst, uhr: Uhr
) -> None:
    dienst.immer = httpx.Response(500)
    await scheitern(verbindung, mal=SCHWELLE)
    dienst.immer = WEG
    dienst.gefragt.clear()
    uhr.zeit += PAUSE
    await scheitern(verbindung)
    assert len(dienst.gefragt) == 1


async def test_wiederholungen_haben_ein_budget(uhr: Uhr) -> None:
    sicherung = Sicherung(uhr=uhr)
    assert [sicherung.nochmal() for _ in range(12)] == [True] * 10 + [False] * 2
    for _ in range(10):
        sicherung.gelungen()
    assert [sicherung.nochmal() for _ in range(2)] == [True, False]
    for _ in range(1000):
        sicherung.gelungen()
    assert [sicherung.nochmal() for _ in range(12)] == [True] * 10 + [False] * 2


async def test_nur_einer_macht_den_versuch(
    verbindung: Verbindung, dienst: Dienst, uhr: Uhr
) -> None:
    dienst.immer = httpx.Response(500)
    await scheitern(verbindung, mal=SCHWELLE)
    uhr.zeit += PAUSE
    dienst.immer = 0.05
    dienst.gefragt.clear()
    ergebnisse = await asyncio.gather(
        *(verbindung.get("/x") for _ in range(20)), return_exceptions=True
    )
    assert len(dienst.gefragt) == 1
    assert sum(isinstance(e, bytes) for e in ergebnisse) == 1
    assert sum(isinstance(e, DienstNichtErreichbar) for e in ergebnisse) == 19


async def test_ein_abgebrochener_versuch_sperrt_nicht_fuer_immer(
    verbindung: Verbindung, dienst: Dienst, uhr: Uhr
) -> None:
    dienst.immer = httpx.Response(500)
    await scheitern(verbindung, mal=SCHWELLE)
    uhr.zeit += PAUSE
    dienst.antworten = [30.0]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(verbindung.get("/x"), 0.02)
    dienst.immer = httpx.Response(200, content=b"gut")
    await scheitern(verbindung)
    uhr.zeit += PAUSE
    assert await verbindung.get("/x") == b"gut"


async def test_ablehnungen_oeffnen_nicht(verbindung: Verbindung, dienst: Dienst) -> None:
    dienst.immer = httpx.Response(422)
    await scheitern(verbindung, mal=2 * SCHWELLE)
    assert len(dienst.gefragt) == 2 * SCHWELLE


async def test_ein_erfolg_dazwischen_zaehlt_von_vorn(
    verbindung: Verbindung, dienst: Dienst
) -> None:
    for _ in range(3):
        dienst.antworten = [httpx.Response(500)] * (SCHWELLE - 1)
        await scheitern(verbindung, mal=SCHWELLE - 1)
        assert await verbindung.get("/x") == b"gut"


async def test_zu_langsam_oeffnet_auch(http: httpx.AsyncClient, dienst: Dienst, uhr: Uhr) -> None:
    dienst.immer = 30.0
    verbindung = Verbindung(http, name="D", frist=0.02, sicherung=Sicherung(uhr=uhr))
    await scheitern(verbindung, mal=SCHWELLE + 3)
    assert len(dienst.gefragt) == SCHWELLE


async def test_token_und_spur_gehen_mit(verbindung: Verbindung, dienst: Dienst) -> None:
    spur = spur_aus(["anfrage-12345"], [f"00-{'a' * 32}-{'b' * 16}-01"])
    with spur_aufnehmen(spur):
        await verbindung.get("/x", bearer="abc", ags=["1", "2"])
    await verbindung.get("/x")
    mit, ohne = dienst.gefragt
    assert mit.headers["Authorization"] == "Bearer abc"
    assert mit.headers["X-Request-ID"] == "anfrage-12345"
    assert mit.headers["traceparent"] == f"00-{'a' * 32}-{spur.span_id}-01"
    assert mit.url.query == b"ags=1&ags=2"
    assert not {"authorization", "x-request-id", "traceparent"} & ohne.headers.keys()
