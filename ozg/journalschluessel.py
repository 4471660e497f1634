"""The keys of the Journal's anchors: the private one signs, the public one checks."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ozg.neue_datei import neue_datei
from ozg.umgebung import Abbruch, Umgebung

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

T = TypeVar("T")


@dataclass(frozen=True)
class Ankerwahl:
    """`ort` is a folder or s3://bucket[/prefix]; the keys are PEM files, and to check the public
    one is enough.
    """

    ort: str
    schluessel: Path
    pruefschluessel: Path


def ankerwahl(umgebung: Umgebung, environ: Mapping[str, str] = os.environ) -> Ankerwahl:
    """Return what OZG_JOURNAL_* say, else what lies beside the embedded database."""
    ordner = umgebung.ordner / "journal"
    return Ankerwahl(
        ort=environ.get("OZG_JOURNAL_ANKER") or str(ordner / "anker"),
        schluessel=Path(environ.get("OZG_JOURNAL_SCHLUESSEL") or ordner / "schluessel.pem"),
        pruefschluessel=Path(
            environ.get("OZG_JOURNAL_PRUEFSCHLUESSEL") or ordner / "pruefschluessel.pem"
        ),
    )


def schluessel(wahl: Ankerwahl) -> "Ed25519PrivateKey":
    """Return the key that signs; both files are made where there are none."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not wahl.schluessel.exists():
        if wahl.pruefschluessel.exists():
            raise Abbruch(
                f"Zu {wahl.pruefschluessel} fehlt {wahl.schluessel}; ohne ihn kein Anker."
            )
        neu = Ed25519PrivateKey.generate()
        geheim = neu.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
        offen = neu.public_key().public_bytes(
            form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo
        )
        _anlegen(wahl.schluessel, geheim, 0o600)
        _anlegen(wahl.pruefschluessel, offen, 0o644)
    gelesen = _gelesen(wahl.schluessel, partial(form.load_pem_private_key, password=None))
    if not isinstance(gelesen, Ed25519PrivateKey):
        raise Abbruch(f"{wahl.schluessel} ist kein Ed25519-Schlüssel.")
    return gelesen


def pruefschluessel(wahl: Ankerwahl) -> "Ed25519PublicKey | None":
    """Return the key that checks, None while nothing was ever anchored."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    if not wahl.pruefschluessel.exists():
        return None
    gelesen = _gelesen(wahl.pruefschluessel, load_pem_public_key)
    if not isinstance(gelesen, Ed25519PublicKey):
        raise Abbruch(f"{wahl.pruefschluessel} ist kein Ed25519-Schlüssel.")
    return gelesen


def _anlegen(datei: Path, inhalt: bytes, rechte: int) -> None:
    datei.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with neue_datei(datei, rechte=rechte) as ausgabe:
        ausgabe.write(inhalt)


def _gelesen(datei: Path, lesen: Callable[[bytes], T]) -> T:
    try:
        return lesen(datei.read_bytes())
    except (OSError, ValueError) as error:
        raise Abbruch(f"{datei} ist nicht als Schlüssel lesbar.") from error
