"""Tokens: what is accepted, what is not, and how often the issuer is asked."""

import asyncio
import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest

from shared.auth import AnmeldungNichtPruefbar, NichtAngemeldet, Verifier
from tests.tokens import AUDIENCE, FOREIGN_KEY, ISSUER, JWK, JWKS_URL, KEY, issuer, token

MORGEN = datetime.now(UTC) + timedelta(days=1)


def verifier(http: httpx.AsyncClient | None = None) -> Verifier:
    return Verifier(http or issuer(), issuer=ISSUER, audience=AUDIENCE, jwks_url=JWKS_URL)


async def test_gutes_token() -> None:
    person = await verifier().person(token())
    assert person.sub == "person-1"
    assert person.rollen == {"kommune"}
    assert person.ags == {"06635020"}
    assert person.vertritt("06635020")
    assert not person.vertritt("06636013")


@pytest.mark.parametrize(
    "falsch",
    [
        *({claim: None} for claim in Verifier.REQUIRED),
        {"exp": datetime(2021, 1, 1, tzinfo=UTC)},
        {"exp": 10**400},
        {"exp": MORGEN + timedelta(hours=1)},
        {"exp": "morgen"},
        {"exp": float("inf")},
        {"iat": float("nan")},
        {"nbf": MORGEN},
        {"iat": MORGEN},
        {"iss": "https://anderer.test"},
        {"iss": ISSUER + "/"},
        {"aud": "beratung"},
        {"rollen": None},
        {"rollen": "kommune"},
        {"ags": "06635020"},
        {"ags": ["06635020\n"]},
        {"ags": ["6635020"]},
        {"sub": ""},
        {"sub": "a\u0000b"},
        {"sub": "x" * 256},
        {"sub": 7},
        {"kid": "anderer"},
        {"key": FOREIGN_KEY},
        {"key": "geheim" * 8, "algorithm": "HS256"},
        {"key": None, "algorithm": "none"},
    ],
    ids=str,
)
async def test_schlechtes_token(falsch: dict[str, Any]) -> None:
    with pytest.raises(NichtAngemeldet):
        await verifier().person(token(**falsch))


def _roh(kopf: dict[str, Any]) -> str:
    """Return a signed token whose header says what PyJWT would not write."""
    inhalt = token().split(".")[1]
    teil = base64.urlsafe_b64encode(json.dumps(kopf).encode()).decode().rstrip("=")
    signatur = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256).sign(
        f"{teil}.{inhalt}".encode(), KEY
    )
    return f"{teil}.{inhalt}." + base64.urlsafe_b64encode(signatur).decode().rstrip("=")


@pytest.mark.parametrize(
    "kopf",
    [
        {"alg": "ES256"},
        {"alg": "ES256", "kid": None},
        {"alg": "ES256", "kid": 7},
        {"alg": "ES256", "kid": ["test"]},
        {"alg": "ES256", "kid": {"a": 1}},
        {"alg": "ES256", "kid": "test", "crit": ["x"], "x": 1},
        {"alg": "ES512", "kid": "test"},
        {"alg": "ES256", "kid": "../../test", "jwk": JWK},
    ],
    ids=str,
)
async def test_schlechter_kopf(kopf: dict[str, Any]) -> None:
    with pytest.raises(NichtAngemeldet):
        await verifier().person(_roh(kopf))


@pytest.mark.parametrize("text", ["", ".", "a.b.c", "..", "é.é.é", "x" * 10_000])
async def test_kein_token(text: str) -> None:
    with pytest.raises(NichtAngemeldet):
        await verifier().person(text)


async def test_viele_auf_einmal_holen_die_schluessel_einmal() -> None:
    fetched = []

    async def answer(request: httpx.Request) -> httpx.Response:
        fetched.append(request)
        await asyncio.sleep(0)
        return httpx.Response(200, json={"keys": [JWK]})

    pruefer = verifier(httpx.AsyncClient(transport=httpx.MockTransport(answer)))
    await asyncio.gather(*(pruefer.person(token()) for _ in range(20)))
    for n in range(20):
        with pytest.raises(NichtAngemeldet):
            await pruefer.person(token(kid=f"unbekannt-{n}"))
    assert len(fetched) == 1


async def test_ohne_aussteller_wird_niemand_eingelassen() -> None:
    down = httpx.MockTransport(lambda _: httpx.Response(500))
    with pytest.raises(AnmeldungNichtPruefbar):
        await verifier(httpx.AsyncClient(transport=down)).person(token())
