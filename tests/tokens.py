"""A test issuer: its key signs tokens, its JWKS answers through httpx's transport."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

ISSUER, AUDIENCE, JWKS_URL = "https://issuer.test", "ozg-kommunal", "https://issuer.test/jwks"
# the same in every run: what they sign stands in the names of tests
KEY, FOREIGN_KEY = (ec.derive_private_key(secret, ec.SECP256R1()) for secret in (2021, 2022))
JWK = ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "test", "alg": "ES256"}


def issuer() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(published))


def published(request: httpx.Request) -> httpx.Response:
    """Answer as the issuer: with its discovery document or, anywhere else, with its keys."""
    if request.url.path == "/.well-known/openid-configuration":
        return httpx.Response(200, json={"issuer": ISSUER, "jwks_uri": JWKS_URL})
    return httpx.Response(200, json={"keys": [JWK]})


def token(
    *, key: Any = KEY, algorithm: str = "ES256", kid: str | None = "test", **changes: Any
) -> str:
    """Return a token of the Kommune 06635020; a change to None takes a claim away."""
    now = datetime.now(UTC)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + timedelta(hours=2),  # some are made when the tests are collected
        "sub": "person-1",
        "rollen": ["kommune"],
        "ags": ["06635020"],
    } | changes
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key, algorithm, headers={"kid": kid} if kid else None)


def bearer(**changes: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(**changes)}"}
