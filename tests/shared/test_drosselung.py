"""Who asks too much waits; nobody else does."""

import time
from collections.abc import AsyncIterator
from statistics import median

import httpx
import pytest

from shared import drosselung
from shared.app import service_app
from shared.auth import Angemeldet, VielleichtAngemeldet
from shared.clients.verbindung import DienstNichtErreichbar, Verbindung
from shared.drosselung import Drosselung, ZuVieleAnfragen
from shared.errors import MEDIA_TYPE, DomainError
from shared.routing import router_for
from shared.settings import PlattformSettings
from tests.conftest import client_for
from tests.tokens import FOREIGN_KEY, ISSUER, JWKS_URL, bearer, issuer

router = router_for("/probe", tag="Probe")


@router.get("")
async def get_probe(person: Angemeldet, noch_einmal: VielleichtAngemeldet) -> str:
    return person.sub


@router.get("/offen")
async def get_offen() -> str:
    return "offen"


class Uhr:
    jetzt = 1_000.0

    def __call__(self) -> float:
        return self.jetzt


@pytest.fixture
def uhr() -> Uhr:
    return Uhr()


@pytest.fixture
async def dienst(uhr: Uhr) -> AsyncIterator[httpx.AsyncClient]:
    """A service that answers an access three times a minute and a Kommune four times."""
    settings = PlattformSettings(
        database_url="postgresql+asyncpg://nirgends/nichts", issuer=ISSUER, jwks_url=JWKS_URL,
        anfragen_je_zugang=3, anfragen_je_kommune=4,
    )  # fmt: skip
    app = service_app(
        "probe", title="Probe", description="", settings=settings, http=issuer(), routers=[router]
    )
    for eimer in app.state.drosselung._eimer.values():
        eimer._uhr = uhr
    async for client in client_for(app):
        yield client


async def stati(dienst: httpx.AsyncClient, wie_oft: int, **token: object) -> list[int]:
    kopf = bearer(**token)
    return [(await dienst.get("/probe/v1/probe", headers=kopf)).status_code for _ in range(wie_oft)]


async def test_who_asks_too_much_is_told_when_to_ask_again(
    dienst: httpx.AsyncClient, uhr: Uhr
) -> None:
    assert await stati(dienst, 3) == [200] * 3
    answer = await dienst.get("/probe/v1/probe", headers=bearer())
    assert (answer.status_code, answer.headers["Content-Type"]) == (429, MEDIA_TYPE)
    assert answer.json()["type"] == "/probleme/zu-viele-anfragen"
    assert answer.headers["Retry-After"] == "20"
    uhr.jetzt += 19
    assert await stati(dienst, 5) == [429] * 5  # which count for nothing
    uhr.jetzt += 1
    assert await stati(dienst, 2) == [200, 429]


async def test_a_new_token_or_another_address_is_no_new_caller(dienst: httpx.AsyncClient) -> None:
    for nr in range(4):
        kopf = bearer(jti=str(nr)) | {"X-Forwarded-For": f"192.0.2.{nr}", "X-User-Id": str(nr)}
        answer = await dienst.get("/probe/v1/probe", headers=kopf)
        assert answer.status_code == (200 if nr < 3 else 429)


async def test_all_who_act_for_one_kommune_share_its_bucket(dienst: httpx.AsyncClient) -> None:
    assert await stati(dienst, 3, sub="a") == [200] * 3
    assert await stati(dienst, 2, sub="b") == [200, 429]
    assert await stati(dienst, 3, sub="c", ags=["06636013"]) == [200] * 3
    assert await stati(dienst, 3, sub="d", ags=["06635020", "06636013"]) == [200] * 3
    assert await stati(dienst, 3, sub="e", rollen=["plattform"]) == [200] * 3


async def test_nobody_is_counted_for_a_token_that_does_not_hold(dienst: httpx.AsyncClient) -> None:
    assert await stati(dienst, 9, key=FOREIGN_KEY) == [401] * 9
    assert await stati(dienst, 3) == [200] * 3


async def test_who_shows_no_token_is_not_counted(dienst: httpx.AsyncClient) -> None:
    for _ in range(9):
        assert (await dienst.get("/probe/v1/probe/offen")).status_code == 200


def test_the_document_names_the_refusal_where_a_token_is_shown() -> None:
    settings = PlattformSettings(database_url="postgresql+asyncpg://n/n", issuer=ISSUER)
    app = service_app(
        "probe", title="Probe", description="", settings=settings, http=issuer(), routers=[router]
    )
    wege = app.openapi()["paths"]
    assert "Retry-After" in wege["/probe/v1/probe"]["get"]["responses"]["429"]["headers"]
    assert "429" not in wege["/probe/v1/probe/offen"]["get"]["responses"]


def test_a_minute_gives_what_it_promises(uhr: Uhr) -> None:
    eine = Drosselung(je_zugang=600, je_kommune=600, uhr=uhr)
    beantwortet = 0
    for _ in range(6 * 60 * 20):  # twenty a second where ten are free, for six minutes
        uhr.jetzt += 0.05
        try:
            eine.zaehlen(zugang="a", kommune=None)
            beantwortet += 1
        except ZuVieleAnfragen:
            pass
    assert 6 * 600 <= beantwortet <= 7 * 600


def test_only_debtors_are_remembered_and_not_too_many(
    uhr: Uhr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drosselung, "MERKT", 100)
    eine = Drosselung(je_zugang=3, je_kommune=3, uhr=uhr)
    for _ in range(3):
        eine.zaehlen(zugang="viel", kommune=None)
    for nr in range(5_000):
        eine.zaehlen(zugang=str(nr), kommune=f"{nr:08}")
    assert eine.gemerkt() <= 200
    with pytest.raises(ZuVieleAnfragen):
        eine.zaehlen(zugang="viel", kommune=None)


@pytest.mark.parametrize(
    ("pause", "erwartet"),
    [("7", ZuVieleAnfragen), ("86400", DienstNichtErreichbar), ("", DienstNichtErreichbar)],
)
async def test_a_service_hands_on_that_its_caller_has_to_wait(
    pause: str, erwartet: type[DomainError]
) -> None:
    def antworten(_: httpx.Request) -> httpx.Response:
        return httpx.Response(429, headers={"Retry-After": pause})

    async with httpx.AsyncClient(
        transport=httpx.MockTransport(antworten), base_url="http://katalog.test"
    ) as http:
        with pytest.raises(erwartet) as abgelehnt:
            await Verbindung(http, name="Der Katalog").get("/x", bearer="t")
    if erwartet is ZuVieleAnfragen:
        assert abgelehnt.value.headers == {"Retry-After": "7"}


@pytest.mark.nightly
async def test_what_it_costs() -> None:
    """Beside 2,000 others in debt; the check of the signature is what it is compared with."""
    settings = PlattformSettings(
        database_url="postgresql+asyncpg://n/n", issuer=ISSUER, jwks_url=JWKS_URL
    )
    app = service_app(
        "probe", title="Probe", description="", settings=settings, http=issuer(), routers=[router]
    )
    dauern: dict[str, list[float]] = {}

    async def gemessen(client: httpx.AsyncClient, was: str, kopf: dict[str, str]) -> None:
        begonnen = time.perf_counter()
        await client.get("/probe/v1/probe", headers=kopf)
        dauern.setdefault(was, []).append((time.perf_counter() - begonnen) * 1e6)

    eine: Drosselung = app.state.drosselung
    for nr in range(2_000):
        eine.zaehlen(zugang=str(nr), kommune=f"{nr:08}")
    gut = bearer()
    schlecht = {"Authorization": gut["Authorization"][:-20] + "A" * 20}
    async for client in client_for(app):
        for nr in range(1_000):
            await gemessen(client, "kein Token (401)", {})
            await gemessen(client, "falsche Unterschrift (401)", schlecht)
            await gemessen(client, "gutes Token (200)", gut)
            begonnen = time.perf_counter()
            eine.zaehlen(zugang=str(nr), kommune=f"{nr:08}")
            dauern.setdefault("zaehlen", []).append((time.perf_counter() - begonnen) * 1e6)
    print()
    for was, werte in dauern.items():
        print(f"{was}: {median(werte):.1f} µs")
    assert median(dauern["zaehlen"]) < median(dauern["gutes Token (200)"]) / 20
