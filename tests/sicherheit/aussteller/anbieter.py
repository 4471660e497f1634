"""OpenID providers that others wrote, run on this machine, and how one logs in at each."""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import httpx
from oidc_provider_mock import run_server_in_thread

from tests.dashboard.anmeldung.conftest import frage

HIER = Path(__file__).parent
FORMULAR = re.compile(r'action="([^"]+)"')
PROMPT = re.compile(r'name="prompt" value="(\w+)"')
SCHRITTE = 12  # redirects and forms of one login, at most


class Zaehlend(httpx.AsyncHTTPTransport):
    """Counts which paths are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.gefragt: Counter[str] = Counter()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.gefragt[request.url.path] += 1
        return await super().handle_async_request(request)


@contextmanager
def mock(port: int = 0, **wie: object) -> Iterator[str]:
    """Run oidc-provider-mock; yield its address. Its access tokens are no JWTs."""
    with run_server_in_thread(port, **wie) as server:
        yield f"http://localhost:{server.server_port}"


async def id_token(http: httpx.AsyncClient, issuer: str, client: str, **ansprueche: object) -> str:
    """Return an ID token of oidc-provider-mock for `client`, with these claims of a person."""
    (await http.put(f"{issuer}/users/person-1", json=ansprueche)).raise_for_status()
    beschreibung = (await http.get(f"{issuer}/.well-known/openid-configuration")).json()
    wunsch = {
        "client_id": client,
        "response_type": "code",
        "redirect_uri": "http://localhost/zurueck",
        "scope": "openid",
        "nonce": "n",
    }
    zurueck = await http.post(
        beschreibung["authorization_endpoint"], params=wunsch, data={"sub": "person-1"}
    )
    ausweis = await http.post(
        beschreibung["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": frage(zurueck.headers["Location"])["code"],
            "redirect_uri": wunsch["redirect_uri"],
        },
        auth=(client, "geheim"),
    )
    return str(ausweis.raise_for_status().json()["id_token"])


@asynccontextmanager
async def oidc_provider(rueckkehr: str, nach_abmeldung: str) -> AsyncIterator[str]:
    """Run oidc-provider of npm; yield its address. `make aussteller` installs it."""
    node = shutil.which("node")
    assert node
    prozess = await asyncio.create_subprocess_exec(
        *(node, "oidc_provider.mjs", rueckkehr, nach_abmeldung),
        cwd=HIER,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert prozess.stdout is not None
    try:
        async with asyncio.timeout(60):
            adresse = (await prozess.stdout.readline()).decode().strip()
        assert adresse, "oidc-provider has not started"
        yield adresse
    finally:
        if prozess.returncode is None:
            prozess.kill()
        await prozess.wait()


async def anmelden(http: httpx.AsyncClient, adresse: str, rueckkehr: str) -> str:
    """Log in at oidc-provider and consent; return the address the browser is sent back to."""
    for _ in range(SCHRITTE):
        if adresse.startswith(rueckkehr):
            return adresse
        antwort = await http.get(adresse)
        if antwort.status_code == 200:
            [prompt], [ziel] = PROMPT.findall(antwort.text), FORMULAR.findall(antwort.text)
            angabe = {"login": "person-1", "password": "x"} if prompt == "login" else {}
            ziel = urljoin(adresse, unescape(ziel))
            antwort = await http.post(ziel, data={"prompt": prompt} | angabe)
        assert antwort.is_redirect, antwort.text
        adresse = urljoin(adresse, antwort.headers["Location"])
    raise AssertionError(adresse)


async def dienst_token(http: httpx.AsyncClient, issuer: str, client: str) -> str:
    """Return what a program gets at oidc-provider for itself (client credentials)."""
    beschreibung = (await http.get(f"{issuer}/.well-known/openid-configuration")).json()
    ausweis = await http.post(
        beschreibung["token_endpoint"],
        data={"grant_type": "client_credentials"},
        auth=(client, "g" * 43),
    )
    return str(ausweis.raise_for_status().json()["access_token"])
