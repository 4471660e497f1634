"""Codes and tokens of the development issuer: OpenID Connect, authorization code with PKCE.

A code holds once and for 60 s, a refresh token once; both lie in memory or carry their own
signature, so a new start ends nobody's session.
"""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from ozg.aussteller import ALGORITHM, kennung

AUDIENCE = "ozg-kommunal"
CODE, ZUGANG, ERNEUERUNG = 60, 15 * 60, 12 * 3600  # seconds
HOECHSTENS = 1000  # codes that wait at a time


class Abgelehnt(Exception):
    """The token endpoint refuses; `art` is the `error` of RFC 6749, 5.2."""

    def __init__(self, art: str) -> None:
        super().__init__(art)
        self.art = art


@dataclass(frozen=True)
class Anfrage:
    """What the client asked for, as far as it is needed for the tokens."""

    rueckkehr: str
    challenge: str
    nonce: str | None


@dataclass
class Ausgabe:
    """`uhr` gives the seconds since 1970."""

    issuer: str
    client_id: str
    key: ec.EllipticCurvePrivateKey
    uhr: Callable[[], float]
    _codes: dict[str, tuple[float, Anfrage, dict[str, Any]]] = field(default_factory=dict)
    _verbraucht: dict[str, float] = field(default_factory=dict)

    def code(self, anfrage: Anfrage, person: Mapping[str, Any]) -> str:
        """Return a code for this person."""
        jetzt = self.uhr()
        self._codes = {c: wert for c, wert in self._codes.items() if wert[0] > jetzt}
        while len(self._codes) >= HOECHSTENS:
            del self._codes[next(iter(self._codes))]
        code = secrets.token_urlsafe(32)
        self._codes[code] = (jetzt + CODE, anfrage, dict(person))
        return code

    def einloesen(self, code: str, *, rueckkehr: str, verifier: str) -> dict[str, Any]:
        """Return the token response; whatever is wrong, the code is used up. Raises Abgelehnt."""
        endet, anfrage, person = self._codes.pop(code, (0.0, None, {}))
        if anfrage is None or endet <= self.uhr() or rueckkehr != anfrage.rueckkehr:
            raise Abgelehnt("invalid_grant")
        if not compare_digest(challenge(verifier), anfrage.challenge):
            raise Abgelehnt("invalid_grant")
        return self._antwort(person, {"nonce": anfrage.nonce} if anfrage.nonce else {})

    def erneuern(self, token: str) -> dict[str, Any]:
        """Return new tokens for a refresh token, which holds once; raises Abgelehnt."""
        try:
            claims = jwt.decode(
                token, self.key.public_key(), algorithms=[ALGORITHM],
                audience=self._eigene, issuer=self.issuer, options={"verify_exp": False},
            )  # fmt: skip
        except jwt.PyJWTError as error:
            raise Abgelehnt("invalid_grant") from error
        jetzt = self.uhr()
        self._verbraucht = {j: ende for j, ende in self._verbraucht.items() if ende > jetzt}
        if claims["exp"] <= jetzt or claims["jti"] in self._verbraucht:
            raise Abgelehnt("invalid_grant")
        self._verbraucht[claims["jti"]] = claims["exp"]
        return self._antwort(claims["person"], {})

    @property
    def _eigene(self) -> str:
        """The audience of refresh tokens: no service takes them."""
        return f"{self.issuer}/token"

    def _antwort(self, person: Mapping[str, Any], ausweis: Mapping[str, Any]) -> dict[str, Any]:
        kurz, lang = {"jti": secrets.token_hex(8)}, {"jti": secrets.token_hex(16)}
        return {
            "token_type": "Bearer",
            "expires_in": ZUGANG,
            "access_token": self._signiert(AUDIENCE, ZUGANG, {**person, **kurz}),
            "id_token": self._signiert(self.client_id, ZUGANG, {"sub": person["sub"], **ausweis}),
            "refresh_token": self._signiert(
                self._eigene, ERNEUERUNG, {"sub": person["sub"], "person": dict(person), **lang}
            ),
        }

    def _signiert(self, audience: str, dauer: int, claims: Mapping[str, Any]) -> str:
        jetzt = int(self.uhr())
        alle = {**claims, "iss": self.issuer, "aud": audience, "iat": jetzt, "exp": jetzt + dauer}
        return jwt.encode(alle, self.key, ALGORITHM, headers={"kid": kennung(self.key)})


def challenge(verifier: str) -> str:
    """Return the S256 challenge of a PKCE verifier (RFC 7636, 4.2)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
