"""The development issuer: a key made on first start and the documents that publish it.

Only the embedded run has it. The private key never leaves `<OZG_DATEN>/aussteller`; Caddy serves
the folder `oeffentlich` beneath it. The login itself is a process, `ozg/anmeldedienst`.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ozg.neue_datei import ganze_datei

ALGORITHM = "ES256"
CLIENT_ID = "ozg-dashboard"  # the dashboard, and where it wants people back
RUECKKEHR, NACH_ABMELDUNG = "/anmelden/rueckkehr", "/abgemeldet"


def aussteller_einrichten(ordner: Path, *, issuer: str) -> None:
    """Make the key, once, and publish it as `issuer` (an address that may change with the port)."""
    home = ordner / "aussteller"
    home.mkdir(mode=0o700, exist_ok=True)
    key_file = home / "schluessel.pem"
    if not key_file.exists():
        _make_key(key_file)
    public = home / "oeffentlich"
    (public / ".well-known").mkdir(parents=True, exist_ok=True)
    _publish(public / "jwks.json", {"keys": [_jwk(schluessel(ordner))]})
    _publish(
        public / ".well-known" / "openid-configuration",
        {
            "issuer": issuer,
            "jwks_uri": f"{issuer}/jwks.json",
            "authorization_endpoint": f"{issuer}/anmelden",
            "token_endpoint": f"{issuer}/token",
            "end_session_endpoint": f"{issuer}/abmelden",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "scopes_supported": ["openid"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "authorization_response_iss_parameter_supported": True,
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
        },
    )


def schluessel(ordner: Path) -> ec.EllipticCurvePrivateKey:
    """Return the private key; raises FileNotFoundError before the first start."""
    pem = (ordner / "aussteller" / "schluessel.pem").read_bytes()
    key = serialization.load_pem_private_key(pem, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def kennung(key: ec.EllipticCurvePrivateKey) -> str:
    """Return the `kid`: it names the key by its public half."""
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return sha256(point).hexdigest()[:16]


def veroeffentlichter_name(ordner: Path) -> str:
    """Return the issuer's address as last published."""
    path = ordner / "aussteller" / "oeffentlich" / ".well-known" / "openid-configuration"
    issuer: str = json.loads(path.read_text())["issuer"]
    return issuer


def _jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    from jwt.algorithms import ECAlgorithm  # jwt costs 50 ms, which only this step should pay

    jwk = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return jwk | {"kid": kennung(key), "alg": ALGORITHM, "use": "sig"}


def _make_key(path: Path) -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    ganze_datei(path, pem)


def _publish(path: Path, document: dict[str, Any]) -> None:
    ganze_datei(path, json.dumps(document, indent=1).encode(), rechte=0o644)
