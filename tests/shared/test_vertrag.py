"""What holds for every service, tried on a small one of its own."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any, Literal

import httpx
import pytest
from fastapi import FastAPI, Query
from pydantic import Field
from sqlalchemy import text

from shared.app import service_app
from shared.db import Session
from shared.routing import router_for
from shared.schemas.eingabe import Ags, Anfrage, Datum, Kurztext
from shared.schemas.liste import Seite
from shared.settings import PlattformSettings
from shared.sicht import uebergreifend
from tests.conftest import Datenbank, client_for
from tests.tokens import ISSUER, JWKS_URL, issuer

router = router_for("/proben", tag="Proben")


class Filter(Seite):
    sort: Literal["name", "-name"] = "name"
    name: Kurztext | None = None
    tag: Datum | None = None


class Probe(Anfrage):
    text: Kurztext
    ags: Ags
    zahl: Annotated[int, Field(ge=0, le=9)] = 0


@router.get("")
async def get_proben(filter_: Annotated[Filter, Query()]) -> dict[str, int]:
    return {"limit": filter_.limit}


@router.post("")
async def post_probe(probe: Probe) -> dict[str, str]:
    return {"ags": probe.ags}


@router.post("/spaeter-fehler")
async def post_spaeter_fehler(session: Session) -> dict[str, str]:
    """Succeeds, and fails at the commit: the deferred foreign key is checked only then."""
    await session.execute(
        text(
            "INSERT INTO beratung.buchung (kommune, modul, format, dauer, teilnehmende, status)"
            " VALUES ('06635020', 1, 'online', 3, 1, 'bestaetigt')"
        )
    )
    return {"alles": "gut"}


@router.post("/verletzt", dependencies=[uebergreifend("Only its CHECK refuses the row.")])
async def post_verletzt(session: Session, wort: str) -> dict[str, str]:
    await session.execute(
        text(
            "INSERT INTO beratung.kontingent (kommune, bereich, schluessel, gueltig, plaetze)"
            " VALUES (:wort, 'ozg', 'probe', '[2021-01-01,2022-01-01)', 1)"
        ),
        {"wort": wort},
    )
    return {}


@router.get("/langsam")
async def get_langsam(session: Session) -> dict[str, str]:
    await session.execute(text("SET LOCAL statement_timeout = '10ms'"))
    await session.execute(text("SELECT pg_sleep(1)"))
    return {}


VERSUCHE = {"40001": 0, "40P01": 0, "55P03": 0, "23505": 0}


@router.post("/wettlauf")
async def post_wettlauf(session: Session, sqlstate: str, misslungen: int) -> dict[str, int]:
    VERSUCHE[sqlstate] += 1
    if VERSUCHE[sqlstate] <= misslungen:
        await session.execute(
            text(f"DO $$ BEGIN RAISE 'verloren' USING ERRCODE = '{sqlstate}'; END $$")
        )
    return VERSUCHE


@router.get("/fehler")
async def get_fehler() -> dict[str, str]:
    raise RuntimeError("geheim")


@pytest.fixture(scope="session")
def probe_url(datenbank_kopie: Datenbank, cluster: Any) -> str:
    return str(cluster.url(datenbank_kopie("beratung"), "beratung_app"))


@pytest.fixture
def app(probe_url: str) -> FastAPI:
    settings = PlattformSettings(
        database_url=probe_url, issuer=ISSUER, jwks_url=JWKS_URL, heute=date(2021, 4, 15)
    )
    return service_app(
        "beratung",
        title="Probe",
        description="Probe",
        settings=settings,
        http=issuer(),
        routers=[router],
    )


@pytest.fixture
async def portal(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app):
        yield client


PFAD = "/beratung/v1/proben"


def ist_problem(antwort: httpx.Response, status: int) -> None:
    assert antwort.status_code == status
    assert antwort.headers["content-type"] == "application/problem+json"
    assert antwort.json()["status"] == status
    assert antwort.headers["ozg-stichtag"] == "2021-04-15"


async def test_unbekannte_parameter_werden_abgelehnt(portal: httpx.AsyncClient) -> None:
    assert (await portal.get(PFAD, params={"limit": 7})).json() == {"limit": 7}
    antwort = await portal.get(PFAD, params={"limt": 7})
    ist_problem(antwort, 422)
    assert antwort.json()["errors"] == [
        {
            "pointer": "/query/limt",
            "code": "extra_forbidden",
            "detail": "Diese Angabe ist hier nicht vorgesehen.",
        }
    ]


@pytest.mark.parametrize(
    "params",
    [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=" + "9" * 5000,
        "limit=1e3",
        "name=%00",
        "name=" + "x" * 201,
        "name=%ED%A0%80%00",
        "tag=0001-01-01",
        "tag=9999-12-31T00:00:00-23:59",
        "tag=1620000000",
        "cursor=%00",
        "cursor=ä",
    ],
)
async def test_feindliche_parameter(portal: httpx.AsyncClient, params: str) -> None:
    ist_problem(await portal.get(f"{PFAD}?{params}"), 422)


@pytest.mark.parametrize(
    "roh",
    [
        b'{"text": "\\u0000", "ags": "06635020"}',
        b'{"text": "\\ud800", "ags": "06635020"}',
        b'{"text": "", "ags": "06635020"}',
        b'{"text": "a", "ags": "06635020", "zahl": NaN}',
        b'{"text": "a", "ags": "06635020", "zahl": 1e999}',
        b'{"text": "a", "ags": "06635020", "zahl": ' + b"9" * 4000 + b"}",
        b'{"text": "a", "ags": "06635020", "mehr": 1}',
        b'{"text": "a", "text": "a", "ags": "06635020"}',
        b'{"text": "a", "ags": 6635020}',
        b"[" * 20_000,
        b"[]",
        b"null",
        b'"\xff"',
        b"",
        b"{",
    ],
)
async def test_feindliche_inhalte(portal: httpx.AsyncClient, roh: bytes) -> None:
    antwort = await portal.post(PFAD, content=roh, headers={"Content-Type": "application/json"})
    assert antwort.status_code in {400, 422}
    assert antwort.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("ags", ["06635020", "06 635 020", "066350020020"])
async def test_ein_schluessel_in_jeder_form(portal: httpx.AsyncClient, ags: str) -> None:
    assert (await portal.post(PFAD, json={"text": "a", "ags": ags})).json() == {"ags": "06635020"}


async def test_zu_grosse_inhalte(portal: httpx.AsyncClient) -> None:
    async def brocken() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 1024

    ist_problem(await portal.post(PFAD, content=b" " * 70_000), 413)
    ist_problem(await portal.post(PFAD, content=brocken()), 413)


async def test_misslungenes_commit_ist_kein_erfolg(portal: httpx.AsyncClient) -> None:
    ist_problem(await portal.post(f"{PFAD}/spaeter-fehler"), 500)


@pytest.mark.parametrize(
    ("sqlstate", "misslungen", "status", "versuche"),
    [("40001", 2, 200, 3), ("40P01", 9, 503, 5), ("55P03", 2, 200, 3), ("23505", 1, 500, 1)],
)
async def test_ein_verlorener_wettlauf_wird_wiederholt(
    portal: httpx.AsyncClient, sqlstate: str, misslungen: int, status: int, versuche: int
) -> None:
    VERSUCHE[sqlstate] = 0
    params: dict[str, str | int] = {"sqlstate": sqlstate, "misslungen": misslungen}
    antwort = await portal.post(f"{PFAD}/wettlauf", params=params)
    assert (antwort.status_code, VERSUCHE[sqlstate]) == (status, versuche)


async def test_wer_die_antwort_hat_bekommt_304(portal: httpx.AsyncClient) -> None:
    erste = await portal.get(PFAD)
    etag = erste.headers["etag"]
    for kopf in (etag, f'"x", {etag}', f"W/{etag}", "*"):
        zweite = await portal.get(PFAD, headers={"If-None-Match": kopf})
        assert (zweite.status_code, zweite.content, zweite.headers["etag"]) == (304, b"", etag)
    andere = await portal.get(PFAD, params={"limit": 3}, headers={"If-None-Match": etag})
    assert (andere.status_code, andere.headers["etag"] != etag) == (200, True)


async def test_abgebrochene_anweisung_darf_wiederholt_werden(portal: httpx.AsyncClient) -> None:
    antwort = await portal.get(f"{PFAD}/langsam")
    ist_problem(antwort, 503)
    assert antwort.headers["retry-after"] == "2"


async def test_ein_fehler_verraet_nichts(portal: httpx.AsyncClient) -> None:
    antwort = await portal.get(f"{PFAD}/fehler")
    ist_problem(antwort, 500)
    assert "geheim" not in antwort.text


async def test_ein_datenbankfehler_verraet_auch_dem_protokoll_nichts(
    portal: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    ist_problem(await portal.post(f"{PFAD}/verletzt", params={"wort": "kanarienvogel"}), 500)
    assert [r.sqlstate for r in caplog.records if r.msg == "statement refused"] == ["23514"]  # type: ignore[attr-defined]
    assert "kanarienvogel" not in caplog.text


async def test_nicht_gefunden_und_falsche_methode(portal: httpx.AsyncClient) -> None:
    ist_problem(await portal.get("/beratung/v1/nichts"), 404)
    ist_problem(await portal.delete(PFAD), 405)


async def test_ohne_datenbank_503(app: FastAPI) -> None:
    settings = PlattformSettings(
        database_url="postgresql+asyncpg://x@/x?host=/nirgends", issuer=ISSUER, jwks_url=JWKS_URL
    )
    blind = service_app(
        "beratung", title="P", description="P", settings=settings, http=issuer(), routers=[]
    )
    async for client in client_for(blind):
        assert (await client.get("/beratung/v1/gesundheit")).status_code == 503
