"""Tokens: what is accepted and what is not."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from shared.auth import NichtAngemeldet, Rolle, Verifier
from shared.jwks import Keys
from tests.tokens import AUDIENCE, FOREIGN_KEY, ISSUER, JWK, JWKS_URL, KEY, issuer, token

MORGEN = timedelta(days=1)  # from now


def verifier(service: str = "katalog") -> Verifier:
    keys = Keys(issuer(), issuer=ISSUER, jwks_url=JWKS_URL)
    return Verifier(keys, issuer=ISSUER, audience=AUDIENCE, service=service)


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
        {"aud": "Katalog"},
        {"aud": ["beratung"]},
        {"aud": [AUDIENCE, "account"]},
        {"aud": [AUDIENCE, AUDIENCE]},
        {"aud": ["katalog", AUDIENCE]},
        {"aud": ["katalog", "beratung"]},
        {"aud": f"{AUDIENCE} katalog"},
        {"aud": []},
        {"aud": ""},
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
        pytest.param({"key": FOREIGN_KEY}, id="fremder Schlüssel"),
        {"key": "geheim" * 8, "algorithm": "HS256"},
        {"key": None, "algorithm": "none"},
    ],
    ids=str,
)
async def test_schlechtes_token(falsch: dict[str, Any]) -> None:
    jetzt = datetime.now(UTC)
    gesagt: dict[str, Any] = {
        k: jetzt + wert if isinstance(wert, timedelta) else wert for k, wert in falsch.items()
    }
    with pytest.raises(NichtAngemeldet):
        await verifier().person(token(**gesagt))


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


@pytest.mark.parametrize("aud", ["beratung", ["beratung"], AUDIENCE, [AUDIENCE]], ids=str)
async def test_genau_ein_empfaenger(aud: str | list[str]) -> None:
    dienst = token(aud=aud, sub="dienst-dashboard", rollen=["plattform"], ags=None)
    assert (await verifier("beratung").person(dienst)).sub == "dienst-dashboard"
    for anderer in ("katalog", "foerderung", "dashboard"):
        if AUDIENCE in aud:
            await verifier(anderer).person(dienst)
        else:
            with pytest.raises(NichtAngemeldet):
                await verifier(anderer).person(dienst)


def test_kein_dienst_heisst_wie_der_empfaenger_der_nutzertoken() -> None:
    keys = Keys(issuer(), issuer=ISSUER, jwks_url=JWKS_URL)
    with pytest.raises(ValueError, match="OZG_AUDIENCE"):
        Verifier(keys, issuer=ISSUER, audience="katalog", service="katalog")


async def test_ohne_die_rolle_vertritt_niemand_eine_kommune() -> None:
    person = await verifier().person(token(rollen=[r for r in Rolle if r is not Rolle.KOMMUNE]))
    assert person.ags == {"06635020"}
    assert not person.vertritt("06635020")
