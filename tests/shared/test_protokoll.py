"""The id and the trace of a request: taken over when well-formed, passed on, and bounded."""

import asyncio
import json
import logging
import re
import sys
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from typing import Any

import httpx
import pytest
from fastapi import Request
from pydantic import BaseModel, SecretStr
from sqlalchemy import text
from starlette.requests import ClientDisconnect

from shared.andrang import Andrang
from shared.app import Dienst
from shared.db import Session, engine_for, sessions_for
from shared.errors import install
from shared.http import Anfrage
from shared.protokoll import anfrage_id, trace_id, weiterzugebende_kopfzeilen
from shared.protokollzeilen import FREMD, KurzeZeile, protokollieren
from shared.routing import router_for
from tests.conftest import Datenbank, client_for
from tests.shared.mitschrift import mitgeschrieben

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
KANARIEN = "kanarienvogel"
log = logging.getLogger("services.probe")


class Eingabe(BaseModel, extra="forbid"):
    zahl: int


router = router_for("/probe", tag="Probe")


@router.get("/spur")
async def get_spur() -> dict[str, str]:
    return {"id": anfrage_id(), "trace": trace_id()} | weiterzugebende_kopfzeilen()


@router.post("/eingabe/{name}")
async def post_eingabe(name: str, eingabe: Eingabe, q: str = "") -> None:
    raise RuntimeError(f"{name} {q} {eingabe}")


@router.get("/datenbank")
async def get_datenbank(session: Session, wort: str) -> None:
    await session.execute(text("SELECT CAST(:w AS integer)"), {"w": wort})


@router.get("/warten")
async def get_warten(request: Request) -> None:
    await asyncio.sleep(float(request.headers.get("X-Dauer", "0")))


@pytest.fixture
def zeilen() -> Iterator[StringIO]:
    """Everything that is logged, as a service writes it."""
    with mitgeschrieben("probe") as geschrieben:
        yield geschrieben


@pytest.fixture
async def client(
    database: Datenbank, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    app = Dienst()
    engine = engine_for(database("dashboard"), service="dashboard")
    app.state.sessions = sessions_for(engine)
    app.state.fester_tag = None
    app.include_router(router, prefix="/probe/v1")
    install(app)
    stack = app.build_middleware_stack

    def mit_kurzer_frist() -> Anfrage:
        anfrage = stack()
        assert isinstance(anfrage, Anfrage)
        anfrage.frist, anfrage.andrang = 0.6, Andrang(3)
        return anfrage

    monkeypatch.setattr(app, "build_middleware_stack", mit_kurzer_frist)
    async for client in client_for(app):
        yield client
    await engine.dispose()


async def test_a_well_formed_id_and_trace_are_taken_over(client: httpx.AsyncClient) -> None:
    answer = await client.get(
        "/probe/v1/probe/spur",
        headers={"X-Request-ID": "kommune-0815.a", "traceparent": f"00-{TRACE}-{SPAN}-01"},
    )
    spur = answer.json()
    assert answer.headers["X-Request-ID"] == spur["id"] == spur["X-Request-ID"] == "kommune-0815.a"
    assert spur["trace"] == TRACE
    version, trace, span, flags = spur["traceparent"].split("-")
    assert (version, trace, flags) == ("00", TRACE, "01")
    assert re.fullmatch("[0-9a-f]{16}", span)
    assert span != SPAN  # a part of the trace that is this service's own


@pytest.mark.parametrize(
    "forged",
    [
        b"", b"kurz", b"x" * 65, b"mit leerzeichen", b"zeile\r\nSet-Cookie: a=b", b"zeile\nzwei",
        b"umlaut-\xc3\xa4\xc3\xb6", b"kennung12\n", b"%0d%0aX-Y: z", b"../../etc/passwd",
    ],
)  # fmt: skip
async def test_a_forged_id_is_replaced(client: httpx.AsyncClient, forged: bytes) -> None:
    answer = await client.get("/probe/v1/probe/spur", headers=[(b"X-Request-ID", forged)])
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
    assert answer.json()["id"] == answer.headers["X-Request-ID"]
    assert "set-cookie" not in answer.headers


async def test_two_ids_are_none(client: httpx.AsyncClient) -> None:
    both = [("X-Request-ID", "kennung-eins"), ("X-Request-ID", "kennung-zwei")]
    answer = await client.get("/probe/v1/probe/spur", headers=both)
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])


@pytest.mark.parametrize(
    "forged",
    [
        f"ff-{TRACE}-{SPAN}-01", f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01", f"00-{TRACE}-{SPAN}-01-x", f"00-{TRACE}-{SPAN}", "", "x",
    ],
)  # fmt: skip
async def test_a_forged_trace_is_replaced(client: httpx.AsyncClient, forged: str) -> None:
    spur = (await client.get("/probe/v1/probe/spur", headers={"traceparent": forged})).json()
    assert spur["trace"] not in {TRACE, TRACE.upper(), "0" * 32}
    assert re.fullmatch("[0-9a-f]{32}", spur["trace"])


async def test_requests_at_the_same_time_keep_their_own(client: httpx.AsyncClient) -> None:
    ids = [f"anfrage-{n:04}" for n in range(30)]
    for few in (ids[n : n + 3] for n in range(0, 30, 3)):
        answers = await asyncio.gather(
            *(client.get("/probe/v1/probe/spur", headers={"X-Request-ID": id}) for id in few)
        )
        assert [answer.json()["id"] for answer in answers] == few
    assert anfrage_id() == trace_id() == ""
    assert weiterzugebende_kopfzeilen() == {}


async def test_no_log_holds_what_a_caller_sent(client: httpx.AsyncClient, zeilen: StringIO) -> None:
    geheim = {"Authorization": f"Bearer {KANARIEN}", "Cookie": KANARIEN, "X-Dauer": "0"}
    k = {"q": KANARIEN}
    base = "/probe/v1/probe"
    ids = {"X-Request-ID": "kennung-des-aufrufs"}
    bug = await client.post(
        f"{base}/eingabe/{KANARIEN}", params=k, json={"zahl": 1}, headers=geheim | ids
    )
    assert bug.status_code == 500
    assert bug.headers["X-Request-ID"] == "kennung-des-aufrufs"
    for body in ({"zahl": KANARIEN}, {KANARIEN: 1}, KANARIEN):
        assert (await client.post(f"{base}/eingabe/x", json=body)).status_code == 422
    assert (await client.get(f"/{KANARIEN}", headers=geheim)).status_code == 404
    assert (await client.get(f"{base}/datenbank", params={"wort": KANARIEN})).status_code == 500
    assert (await client.request(KANARIEN.upper(), f"{base}/spur")).status_code == 405

    assert KANARIEN not in zeilen.getvalue().lower()
    lines = [json.loads(line) for line in zeilen.getvalue().splitlines()]
    [line] = [line for line in lines if line.get("request_id") == "kennung-des-aufrufs"]
    assert line["message"] == "request failed"
    assert (line["level"], line["service"], line["method"]) == ("error", "probe", "POST")
    assert line["route"] == "/probe/eingabe/{name}"
    assert (line["status"], line["error"]) == (500, "RuntimeError")
    assert line["place"][-1].endswith("post_eingabe")
    assert re.fullmatch("[0-9a-f]{32}", line["trace_id"])
    assert 0 <= line["duration_ms"] < 5000
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    refused = [line["status"] for line in lines if line["message"] == "request refused"]
    assert refused == [422, 422, 422, 404, 405]


def test_events_name_fixed_sentences_and_known_fields_only(zeilen: StringIO) -> None:
    log.warning("gefüllt mit %s", KANARIEN)
    log.warning("zweite Zeile\n" + KANARIEN)
    log.info("mit Feldern", extra={"status": 200, "person": KANARIEN, "quelle": "x" * 900})
    log.info(
        "schwierig", extra={"error": 'a"\r\n{"level": "info"}', "place": ["a", SecretStr("b")]}
    )
    logging.getLogger("asyncio").error(f"Exception in callback f({KANARIEN})")
    logging.getLogger("bibliothek").warning(KANARIEN)
    log.warning({"wort": KANARIEN})
    try:
        try:
            raise KeyError(KANARIEN)
        except KeyError as error:
            raise ValueError(f"Eingabe {KANARIEN}") from error
    except ValueError:
        log.exception("misslungen")

    assert KANARIEN not in zeilen.getvalue()
    lines = [json.loads(line) for line in zeilen.getvalue().splitlines()]
    assert len(lines) == 8
    assert lines[0]["message"] == "gefüllt mit %s"
    assert lines[2]["omitted"] == ["person"]
    assert len(lines[2]["quelle"]) == 200
    assert lines[3]["place"] == ["a", "**********"]
    assert [line["message"] for line in lines[4:7]] == [FREMD] * 3
    assert lines[7]["error"] == "ValueError < KeyError"
    assert "request_id" not in lines[7]


async def test_a_request_that_takes_too_long_is_ended(
    client: httpx.AsyncClient, zeilen: StringIO
) -> None:
    answer = await client.get("/probe/v1/probe/warten", headers={"X-Dauer": "5"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["type"] == "/probleme/zeit-ueberschritten"
    assert '"request failed"' in zeilen.getvalue()


async def test_more_at_a_time_than_allowed_are_refused(
    client: httpx.AsyncClient, zeilen: StringIO
) -> None:
    four = (client.get("/probe/v1/probe/warten", headers={"X-Dauer": "0.3"}) for _ in range(4))
    *done, refused = sorted(await asyncio.gather(*four), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in done] == [200, 200, 200]
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "2"
    assert refused.json()["type"] == "/probleme/dienst-ausgelastet"
    assert '"request failed"' not in zeilen.getvalue()  # a crowd would fill the log
    assert (await client.get("/probe/v1/probe/spur")).status_code == 200


async def test_headers_have_a_limit(client: httpx.AsyncClient) -> None:
    for headers in ({"X-A": "x" * 33_000}, {f"X-{n}": "x" for n in range(101)}):
        answer = await client.get("/probe/v1/probe/spur", headers=headers)
        assert answer.status_code == 431
        assert answer.json()["type"] == "/probleme/kopfzeilen-zu-gross"


def test_a_line_for_people() -> None:
    record = logging.makeLogRecord(
        {"name": "shared.http", "levelname": "WARNING", "msg": "request slow", "status": 200}
    )
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d  katalog  Warnung: Eine Anfrage hat lange gedauert. \(status=200\)",
        KurzeZeile("katalog").format(record),
    )


def test_a_process_that_ends_by_an_error_says_only_where(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    try:
        protokollieren("katalog")
        error = ValueError(f"postgresql://katalog_app:{KANARIEN}@db")
        sys.excepthook(ValueError, error, None)
        line = json.loads(capsys.readouterr().err)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.captureWarnings(False)
    assert (line["level"], line["error"]) == ("critical", "ValueError")
    assert KANARIEN not in str(line)


async def test_wer_geht_waehrend_er_sendet_ist_kein_fehler(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise ClientDisconnect

    async def nie(*_: Any) -> Any:
        raise AssertionError

    scope = {"type": "http", "method": "POST", "path": "/x", "headers": []}
    with caplog.at_level(logging.INFO):
        await Anfrage(app)(scope, nie, nie)
    assert caplog.records == []
