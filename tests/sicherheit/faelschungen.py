"""Tokens that nobody may get in with: forged, borrowed, broken, too old, too new, too wide.

Each is made from the token of somebody who would have every role, so that only the one thing that
is wrong with it can keep them out.
"""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from jwt.algorithms import ECAlgorithm

from shared.auth import Rolle, Verifier
from tests.tokens import AUDIENCE, FOREIGN_KEY, ISSUER, JWK, KEY, token

STUNDE = timedelta(hours=1)
PEM = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
FREMD = ECAlgorithm.to_jwk(FOREIGN_KEY.public_key(), as_dict=True)


def faelschungen(dienst: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong and the token, as `dienst` would be sent it."""
    jetzt = datetime.now(UTC)
    for was, anspruch in _ansprueche(dienst, jetzt).items():
        yield was, _mit_anspruch(anspruch)
    for was, kopf in KOEPFE.items():
        yield was, _mit_kopf(kopf)
    for was, machen in SIGNATUREN.items():
        yield was, machen()


def _ansprueche(dienst: str, jetzt: datetime) -> dict[str, dict[str, Any]]:
    anderer = "beratung" if dienst != "beratung" else "katalog"
    return {
        **{f"without {name}": {name: None} for name in Verifier.REQUIRED},
        "without rollen": {"rollen": None},
        # J2, J3: when it holds
        "expired": {"iat": jetzt - 2 * STUNDE, "exp": jetzt - STUNDE},
        "expired a second ago": {"exp": jetzt - timedelta(seconds=1)},
        "expires at 0": {"exp": 0},
        "expires before the beginning": {"exp": -1},
        "lives for ever": {"exp": 10**20},
        "lives longer than any number": {"exp": 10**400},
        "lives for more than a day": {"exp": jetzt + 25 * STUNDE},
        "issued long ago": {"iat": 0},
        "expires at a word": {"exp": "morgen"},
        "expires at a text of digits far away": {"exp": "99999999999"},
        "expires at infinity": {"exp": float("inf")},
        "expires at no number": {"exp": float("nan")},
        "expires at a list": {"exp": [int(jetzt.timestamp()) + 60]},
        "expires at true": {"exp": True},
        "issued at no number": {"iat": float("nan")},
        "issued at a word": {"iat": "heute"},
        "issued in an hour": {"iat": jetzt + STUNDE},
        "not before an hour": {"nbf": jetzt + STUNDE},
        "not before a word": {"nbf": "morgen"},
        # J4: for whom and from whom
        "another issuer": {"iss": "https://anderer.test"},
        "the issuer with a slash": {"iss": ISSUER + "/"},
        "the issuer in capitals": {"iss": ISSUER.upper()},
        "the issuer in the clear": {"iss": ISSUER.replace("https", "http")},
        "a longer issuer": {"iss": ISSUER + ".example"},
        "a list of issuers": {"iss": [ISSUER]},
        "for another service": {"aud": anderer},
        "for another service, in a list": {"aud": [anderer]},
        "for this service and another": {"aud": [dienst, anderer]},
        "for everybody and this service": {"aud": [dienst, AUDIENCE]},
        "for everybody and an account": {"aud": [AUDIENCE, "account"]},
        "for everybody, twice": {"aud": [AUDIENCE, AUDIENCE]},
        "for two in one word": {"aud": f"{AUDIENCE} {dienst}"},
        "for the service in capitals": {"aud": dienst.upper()},
        "for nobody": {"aud": ""},
        "for an empty list": {"aud": []},
        "for an object": {"aud": {AUDIENCE: 1}},
        "for a number": {"aud": 1},
        "an ID token: for the client": {"aud": "ozg-dashboard", "azp": "ozg-dashboard"},
        "an ID token with its nonce": {"aud": ["ozg-dashboard"], "nonce": "x", "at_hash": "y"},
        # who it is
        "nobody": {"sub": ""},
        "a number": {"sub": 7},
        "a NUL": {"sub": "a\u0000b"},
        "two lines": {"sub": "a\nb"},
        "a very long name": {"sub": "x" * 256},
        "a role as text": {"rollen": "foerderstelle"},
        "roles as an object": {"rollen": {"foerderstelle": True}},
        "roles that are numbers": {"rollen": [1]},
        "a Kommune as text": {"ags": "06635020"},
        "a Kommune with a line": {"ags": ["06635020\n"]},
        "a Kommune that ends a statement": {"ags": ["06635020','alle"]},
        "every Kommune": {"ags": ["alle"]},
        "a Kommune in other digits": {"ags": ["０６６３５０２０"]},
        "a short Kommune": {"ags": ["6635020"]},
        "Kommunen that are numbers": {"ags": [6635020]},
    }


KOEPFE: dict[str, dict[str, Any]] = {
    "kid null": {"alg": "ES256", "kid": None},
    "kid a number": {"alg": "ES256", "kid": 7},
    "kid a list": {"alg": "ES256", "kid": ["test"]},
    "kid an object": {"alg": "ES256", "kid": {"a": 1}},
    "kid a path": {"alg": "ES256", "kid": "../../test"},
    "kid a statement": {"alg": "ES256", "kid": "test' OR '1'='1"},
    "kid with NUL": {"alg": "ES256", "kid": "test\u0000"},
    "critical and unknown": {"alg": "ES256", "kid": "test", "crit": ["x"], "x": 1},
    "not encoded (b64)": {"alg": "ES256", "kid": "test", "crit": ["b64"], "b64": False},
    "alg ES512": {"alg": "ES512", "kid": "test"},
    "alg RS256": {"alg": "RS256", "kid": "test"},
    "alg PS256": {"alg": "PS256", "kid": "test"},
    "alg in small letters": {"alg": "es256", "kid": "test"},
    "alg missing": {"kid": "test"},
    "alg null": {"alg": None, "kid": "test"},
    "alg a list": {"alg": ["ES256"], "kid": "test"},
}


def _mit_anspruch(anspruch: dict[str, Any]) -> str:
    """Return a well signed token whose claims say what PyJWT would not write; None takes away."""
    gesagt = jwt.decode(token(rollen=list(Rolle)), options={"verify_signature": False}) | {
        name: wert.timestamp() if isinstance(wert, datetime) else wert
        for name, wert in anspruch.items()
    }
    gesagt = {name: wert for name, wert in gesagt.items() if wert is not None}
    return _signiert({"alg": "ES256", "kid": "test"}, _b64(json.dumps(gesagt).encode()), KEY)


def _mit_kopf(kopf: dict[str, Any], schluessel: Any = KEY) -> str:
    """Return a token signed with `schluessel` whose header says what PyJWT would not write."""
    return _signiert(kopf, token(rollen=list(Rolle)).split(".")[1], schluessel)


def _signiert(kopf: dict[str, Any], inhalt: str, schluessel: Any) -> str:
    teil = _b64(json.dumps(kopf).encode())
    signatur = ECAlgorithm(ECAlgorithm.SHA256).sign(f"{teil}.{inhalt}".encode(), schluessel)
    return f"{teil}.{inhalt}.{_b64(signatur)}"


def _b64(roh: bytes) -> str:
    return base64.urlsafe_b64encode(roh).decode().rstrip("=")


def _mit_oeffentlichem_als_geheimnis() -> str:
    kopf, inhalt = {"alg": "HS256", "kid": "test"}, token(rollen=list(Rolle)).split(".")[1]
    teil = _b64(json.dumps(kopf).encode())
    signatur = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    # PyJWT refuses to sign with a public key, so the key is used as the bytes it is
    geheim = signatur.sign(f"{teil}.{inhalt}".encode(), PEM)
    return f"{teil}.{inhalt}.{_b64(geheim)}"


def _veraendert(was: dict[str, Any]) -> str:
    kopf, inhalt, signatur = token(rollen=["kommune"]).split(".")
    gesagt = json.loads(base64.urlsafe_b64decode(inhalt + "==")) | was
    return f"{kopf}.{_b64(json.dumps(gesagt).encode())}.{signatur}"


def _teile(*, ohne: int) -> str:
    teile = token().split(".")
    teile[ohne] = ""
    return ".".join(teile)


SIGNATUREN: dict[str, Callable[[], str]] = {
    "a foreign key under our kid": lambda: token(key=FOREIGN_KEY),
    "an unknown kid": lambda: token(kid="anderer"),
    "no signature (none)": lambda: token(key=None, algorithm="none"),
    "no signature (None)": lambda: _mit_kopf({"alg": "None", "kid": "test"}),
    "a shared secret": lambda: token(key="geheim" * 8, algorithm="HS256"),
    "our public key as a secret": _mit_oeffentlichem_als_geheimnis,
    "a key of its own in the header": lambda: _mit_kopf(
        {"alg": "ES256", "kid": "test", "jwk": FREMD}, FOREIGN_KEY
    ),
    "a key of its own elsewhere (jku)": lambda: _mit_kopf(
        {"alg": "ES256", "kid": "eigen", "jku": "https://anderer.test/jwks"}, FOREIGN_KEY
    ),
    "a certificate elsewhere (x5u)": lambda: _mit_kopf(
        {"alg": "ES256", "kid": "eigen", "x5u": "https://anderer.test/x"}, FOREIGN_KEY
    ),
    "a certificate of its own (x5c)": lambda: _mit_kopf(
        {"alg": "ES256", "kid": "eigen", "x5c": ["MIIB"]}, FOREIGN_KEY
    ),
    "our key, named and embedded, a foreign signature": lambda: _mit_kopf(
        {"alg": "ES256", "kid": "test", "jwk": JWK}, FOREIGN_KEY
    ),
    "more roles than were signed": lambda: _veraendert({"rollen": list(Rolle)}),
    "another Kommune than was signed": lambda: _veraendert({"ags": ["06636013"]}),
    "another audience than was signed": lambda: _veraendert({"aud": "katalog"}),
    "without its signature": lambda: _teile(ohne=2),
    "without its claims": lambda: _teile(ohne=1),
    "without its header": lambda: _teile(ohne=0),
    "a signature of zeros": lambda: token().rpartition(".")[0] + "." + _b64(bytes(64)),
    "four parts": lambda: token() + ".x",
    "five parts, as if encrypted": lambda: token() + ".x.y",
    "a word": lambda: "abc",
    "dots": lambda: "..",
    "very long": lambda: "x" * 10_000,
}
