"""The Caddyfile that production uses too, with stand-ins for the services behind it."""

import asyncio
import json
import os
import re
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from ozg.belegen import freien_port_belegen, port_belegen
from ozg.programme import CADDYFILE, Plattform, caddy, gateway
from ozg.prozesse import Prozess
from ozg.umgebung import DIENSTE, Umgebung

TEXT = "x" * 5000


class Echo(BaseHTTPRequestHandler):
    """Answers with the path and the headers it was sent."""

    protocol_version = "HTTP/1.1"
    abgebrochen = 0

    def do_GET(self) -> None:
        if self.path.endswith("/abbruch"):
            Echo.abgebrochen += 1
            self.close_connection = True
            return
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.dumps(
            {"path": self.path, "headers": dict(self.headers.items()), "text": TEXT}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        if self.path == "/mit-eigener":
            self.send_header("Content-Security-Policy", "default-src 'self'")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def echo() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
async def tor(tmp_path: Path, port: int, echo: int) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway as `ozg up` starts it; every service is the echo, only beratung is down."""
    oeffentlich = tmp_path / "aussteller" / "oeffentlich"
    oeffentlich.mkdir(parents=True)
    (oeffentlich / "jwks.json").write_text("{}")
    (tmp_path / "aussteller" / "schluessel.pem").write_text("geheim")
    (tmp_path / "protokolle").mkdir()
    namen = (*DIENSTE, "anmeldedienst")
    sockets = {name: freien_port_belegen() for name in namen} | {"gateway": port_belegen(port)}
    umgebung = Umgebung(ordner=tmp_path, port=port, heute=None, server=None, demo=False)
    programm = gateway(Plattform(umgebung=umgebung, datenbanken={}, sockets=sockets))
    upstreams = {
        f"{name.upper()}_UPSTREAM": f"127.0.0.1:{echo}" for name in DIENSTE if name != "beratung"
    }
    prozess = Prozess(
        type(programm)(**{**vars(programm), "env": {**programm.env, **upstreams}}),
        tmp_path / "protokolle",
    )
    try:
        await prozess.starten()
        async with asyncio.timeout(10):
            await prozess.bereit(port, "/katalog/v1/gesundheit", frist=5)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            yield client
    finally:
        await prozess.stoppen()
        for held in sockets.values():
            held.close()


@pytest.mark.parametrize("env", [{}, {"OZG_GATEWAY_LAUF": "eingebettet"}])
def test_caddyfile_is_valid(env: dict[str, str], tmp_path: Path) -> None:
    own = {key: v for key, v in os.environ.items() if not key.endswith("_UPSTREAM")}
    done = subprocess.run(
        [caddy(), "validate", "--adapter", "caddyfile", "--config", str(CADDYFILE)],
        env=own | env, cwd=tmp_path, capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert '"level":"warn"' not in done.stderr


async def test_every_path_finds_its_service(tor: httpx.AsyncClient) -> None:
    for path in (
        "/katalog/v1",
        "/katalog/v1/kommunen?q=x",
        "/",
        "/leistungen",
        "/katalog/v1x",
        "/.well-known/security.txt",
    ):
        answer = await tor.get(path)
        assert answer.status_code == 200
        assert answer.json()["path"] == path


@pytest.mark.parametrize(
    "path", ["/metrics", "/metrics/", "/%6Detrics", "/x/../metrics", "/METRICS?x=1"]
)
async def test_figures_are_not_for_outside(tor: httpx.AsyncClient, path: str) -> None:
    answer = await tor.get(path)
    assert answer.status_code == 404
    assert answer.json()["type"] == "/probleme/http-404"


async def test_nobody_claims_who_is_calling(tor: httpx.AsyncClient) -> None:
    claims = {
        "Forwarded": "for=1.2.3.4", "X-Real-IP": "1.2.3.4", "X-User-Id": "anna",
        "X-Forwarded-User": "anna", "X-Forwarded-For": "1.2.3.4", "Remote-User": "anna",
        "X-Original-URL": "/admin", "X-Auth-Request-Email": "anna@example.org",
    }  # fmt: skip
    answer = await tor.get("/katalog/v1/x", headers=claims | {"Authorization": "Bearer t"})
    arrived = {name.lower(): value for name, value in answer.json()["headers"].items()}
    assert not {name.lower() for name in claims} - {"x-forwarded-for"} & set(arrived)
    assert arrived["x-forwarded-for"] == "127.0.0.1"
    assert arrived["authorization"] == "Bearer t"


async def test_answers_carry_the_headers_of_the_house(tor: httpx.AsyncClient) -> None:
    for path in ("/katalog/v1/x", "/", "/beratung/v1/x", "/aussteller/jwks.json"):
        headers = (await tor.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Permissions-Policy" in headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Server" not in headers
        assert "Strict-Transport-Security" not in headers  # only with TLS
    eigene = (await tor.get("/mit-eigener")).headers.get_list("Content-Security-Policy")
    assert eigene == ["default-src 'self'"]


async def test_an_api_answer_keeps_its_etag(tor: httpx.AsyncClient) -> None:
    answer = await tor.get("/katalog/v1/x", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["ETag"] == '"1"'
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/beratung/v1/module", "/beratung/v1/%22%7B"])
async def test_a_service_that_is_down_is_a_problem_document(
    tor: httpx.AsyncClient, path: str
) -> None:
    answer = await tor.get(path)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["type"] == "/probleme/dienst-nicht-erreichbar"
    assert answer.json()["instance"] == (path if "%" not in path else "/")


async def test_a_service_that_breaks_off_is_not_asked_again_and_again(
    tor: httpx.AsyncClient,
) -> None:
    vorher = Echo.abgebrochen
    answer = await tor.get("/katalog/v1/abbruch")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert Echo.abgebrochen - vorher <= 2  # the second where the connection was an old one


async def test_a_body_above_64_kib_is_refused(tor: httpx.AsyncClient) -> None:
    assert (await tor.post("/katalog/v1/x", content=b"x" * 64 * 1024)).status_code == 200
    answer = await tor.post("/katalog/v1/x", content=b"x" * (64 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.json()["type"] == "/probleme/http-413"


async def test_who_asked_for_a_page_gets_an_error_as_a_page(tor: httpx.AsyncClient) -> None:
    wie_ein_browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    adresse = "/antraege/00000000-0000-7000-8000-000000000000/schritte/zurueckziehen"
    answer = await tor.post(adresse, content=b"x" * 65_537, headers=wie_ein_browser)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "Eine Datei darf höchstens 20 MiB haben." in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    api = await tor.get("/beratung/v1/module", headers=wie_ein_browser)
    assert api.json()["type"] == "/probleme/dienst-nicht-erreichbar"


async def test_a_nachweis_may_have_20_mib_and_nothing_beside_it(tor: httpx.AsyncClient) -> None:
    gross = b"x" * (20 * 1024 * 1024 + 64 * 1024)
    for adresse in ("/foerderung/v1/antraege/1/nachweise", "/antraege/1/nachweise"):
        assert (await tor.post(adresse, content=gross)).status_code == 200
        assert (await tor.post(adresse, content=gross + b"x")).status_code == 413
    for daneben in (
        "/foerderung/v1/antraege/1",
        "/foerderung/v1/antraege/1/2/nachweise",
        "/antraege/1/kosten",
    ):
        assert (await tor.post(daneben, content=b"x" * 65_537)).status_code == 413


async def test_only_public_keys_are_served(tor: httpx.AsyncClient) -> None:
    assert (await tor.get("/aussteller/jwks.json")).json() == {}
    for path in ("/aussteller/schluessel.pem", "/aussteller/%2e%2e/schluessel.pem"):
        answer = await tor.get(path)
        assert "geheim" not in answer.text


async def test_the_log_holds_no_token_no_query_and_no_path_behind_the_plural(
    tor: httpx.AsyncClient, tmp_path: Path
) -> None:
    for dienst in ("katalog", "beratung"):  # one answers, one is down
        headers = {"Authorization": "Bearer verraten", "Cookie": "a=verraten"}
        path = f"/{dienst}/v1/leistungen/suchwort?q=suchwort"
        await tor.get(path, headers=headers | {"X-Request-ID": f"kennung-{dienst}"})
    await tor.get("/suchwort")
    logs = [p.read_text() for p in (tmp_path / "protokolle").glob("*.log")]
    assert not any(word in log for log in logs for word in ("suchwort", "verraten"))
    [zugriffe] = [log for log in logs if "handled request" in log]
    lines = [json.loads(line) for line in zugriffe.splitlines()]
    assert {line["request"]["remote_ip"] for line in lines} == {"127.0.0.0"}
    known = {line.get("request_id"): line["request"]["uri"] for line in lines}
    for dienst in ("katalog", "beratung"):
        assert known[f"kennung-{dienst}"] == f"/{dienst}/v1/leistungen"


async def test_a_secret_address_is_written_nowhere(tor: httpx.AsyncClient, tmp_path: Path) -> None:
    """Also not where its service is down and the gateway answers itself."""
    answer = await tor.get("/beratung/v1/kalender/geheimwort.ics")
    assert (answer.status_code, answer.json()["instance"]) == (503, "/beratung/v1/kalender")
    logs = [p.read_text() for p in (tmp_path / "protokolle").glob("*.log")]
    assert any("/beratung/v1/kalender" in log for log in logs)
    assert not any("geheimwort" in log for log in logs)


async def test_every_answer_has_an_id(tor: httpx.AsyncClient) -> None:
    for path in ("/katalog/v1/x", "/beratung/v1/x", "/aussteller/jwks.json"):
        own = await tor.get(path, headers={"X-Request-ID": "von-der-kommune-1"})
        assert own.headers.get_list("X-Request-ID") == ["von-der-kommune-1"]
    for forged in ("kurz", "x" * 65, "mit leerzeichen", "zeile%0aneu", "<script>1234", ""):
        answer = await tor.get("/katalog/v1/x", headers={"X-Request-ID": forged})
        assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["X-Request-ID"]), forged


async def test_the_id_reaches_the_service_once(tor: httpx.AsyncClient) -> None:
    for sent in (["kurz"], ["lang-genug"], ["kurz", "lang-genug"], []):
        answer = await tor.get("/katalog/v1/x", headers=[("X-Request-ID", id) for id in sent])
        arrived = {name.lower(): v for name, v in answer.json()["headers"].items()}
        assert arrived["x-request-id"] == answer.headers["X-Request-ID"]


async def test_headers_above_the_limit_are_refused(tor: httpx.AsyncClient) -> None:
    fits = await tor.get("/katalog/v1/x", headers={"X-Last": "x" * 12_000})
    assert fits.status_code == 200
    assert (await tor.get("/katalog/v1/x", headers={"X-Last": "x" * 40_000})).status_code == 431


async def test_a_caller_who_never_ends_the_headers_is_cut_off(
    tor: httpx.AsyncClient, port: int
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"GET /katalog/v1/x HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        async with asyncio.timeout(8):
            assert await reader.read() == b""
    finally:
        writer.close()
