"""What follows from the secret in a cookie: its row, the keys of what is stored, tokens of forms.

The secret itself is stored nowhere but in the browser: a row is found by its SHA-256 and read with
keys derived from it (HKDF, RFC 5869), so the database alone reveals nothing.
"""

import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest, digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORM = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits
NONCE, SALZ = 12, 16  # bytes


def neues_geheimnis() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def kennung(geheimnis: str) -> bytes:
    """Return under which name the database keeps what belongs to this secret."""
    return sha256(geheimnis.encode()).digest()


def abgeleitet(geheimnis: str, zweck: str) -> bytes:
    """Return 256 bits that only this secret and this purpose give."""
    return HKDF(SHA256(), 32, salt=None, info=f"ozg-kommunal {zweck}".encode()).derive(
        geheimnis.encode()
    )


def verschluesselt(geheimnis: str, zweck: str, klartext: bytes) -> bytes:
    """Return nonce and ciphertext (AES-256-GCM), bound to the row they are for."""
    nonce = secrets.token_bytes(NONCE)
    schluessel = AESGCM(abgeleitet(geheimnis, zweck))
    return nonce + schluessel.encrypt(nonce, klartext, kennung(geheimnis))


def entschluesselt(geheimnis: str, zweck: str, daten: bytes) -> bytes | None:
    """Return what was encrypted, None where these bytes are not ours."""
    schluessel = AESGCM(abgeleitet(geheimnis, zweck))
    try:
        return schluessel.decrypt(daten[:NONCE], daten[NONCE:], kennung(geheimnis))
    except (InvalidTag, ValueError):
        return None


def formular_token(geheimnis: str, wer: str) -> str:
    """Return a token for one rendering of a form; no two are alike, so compression tells nothing.

    It also names, for nobody who does not know it already, whose form it is: `passt_zu` asks.
    """
    salz = secrets.token_bytes(SALZ)
    teile = salz, _siegel(geheimnis, salz), _zeichen(salz, wer)
    return urlsafe_b64encode(b"".join(teile)).decode().rstrip("=")


def ist_formular_token(geheimnis: str, token: str) -> bool:
    """Return whether a form with this token was rendered for this secret."""
    teile = _geteilt(token)
    return teile is not None and compare_digest(teile[1], _siegel(geheimnis, teile[0]))


def passt_zu(token: str, wer: str) -> bool:
    """Return whether a form with this token was rendered for this person."""
    teile = _geteilt(token)
    return teile is not None and compare_digest(teile[2], _zeichen(teile[0], wer))


def _siegel(geheimnis: str, salz: bytes) -> bytes:
    return digest(abgeleitet(geheimnis, "formular"), salz, "sha256")


def _zeichen(salz: bytes, wer: str) -> bytes:
    return digest(salz, wer.encode(), "sha256")[:SALZ]


def _geteilt(token: str) -> tuple[bytes, bytes, bytes] | None:
    try:
        daten = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    if len(daten) != SALZ + 32 + SALZ:
        return None
    return daten[:SALZ], daten[SALZ : SALZ + 32], daten[SALZ + 32 :]
