"""An anchor: the ends of all chains of a service at one instant, signed, kept outside its database.

Lines of JSON: a head, `[gegenstand, id, version, hash]` of each end that the anchors before do not
have, a foot with totals, and the Ed25519 signature of the SHA-256 of all that. Each head names the
SHA-256 of the file before, so that none can be taken out or exchanged. Every VOLL_JE-th holds all
ends, so that no more than these are read side by side.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.journal.folge import Ende

FORMAT = "ozg-journalanker-1"
VOLL_JE = 30


class AnkerUngueltig(Exception):
    """An anchor that is not what its signer wrote; holds a German sentence."""


@dataclass(frozen=True, slots=True)
class Ankerkopf:
    """`vorgaenger` is the SHA-256 of the file before in hex, None for the first."""

    dienst: str
    nr: int
    zeitpunkt: datetime
    vorgaenger: str | None

    @property
    def voll(self) -> bool:
        return (self.nr - 1) % VOLL_JE == 0


@dataclass(frozen=True, slots=True)
class Anker:
    """One that was read and holds: `hash` is the SHA-256 of the file in hex."""

    kopf: Ankerkopf
    hash: str
    datei: Path

    def enden(self) -> Iterator[Ende]:
        """Yield the ends it names, in the order of the Journal; the file is read as it goes."""
        with self.datei.open("rb") as zeilen:
            next(zeilen)
            for zeile in zeilen:
                if not zeile.startswith(b"["):
                    return
                gegenstand, id, version, kopf = json.loads(zeile)
                yield Ende(gegenstand, id, version, kopf, self.kopf.nr)


class Schreiber:
    """Writes one anchor, line by line."""

    def __init__(self, ausgabe: BinaryIO, kopf: Ankerkopf) -> None:
        self._ausgabe, self._hash = ausgabe, sha256()
        self._zeile(
            {
                "format": FORMAT,
                "dienst": kopf.dienst,
                "nr": kopf.nr,
                "zeitpunkt": kopf.zeitpunkt.isoformat(),
                "vorgaenger": kopf.vorgaenger,
            }
        )

    def ende(self, ende: Ende) -> None:
        self._zeile([ende.gegenstand, ende.id, ende.version, ende.kopf])

    def schluss(self, schluessel: Ed25519PrivateKey, *, gegenstaende: int, zeilen: int) -> None:
        self._zeile({"gegenstaende": gegenstaende, "zeilen": zeilen})
        unterschrift = b64encode(schluessel.sign(self._hash.digest())).decode()
        self._zeile({"unterschrift": unterschrift})

    def _zeile(self, inhalt: Any) -> None:
        zeile = json.dumps(inhalt, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._hash.update(zeile)
        self._ausgabe.write(zeile)


def lesen(datei: Path, schluessel: Ed25519PublicKey) -> Anker:
    """Read an anchor through once and return it; raises AnkerUngueltig."""
    unterschrieben, ganz, letzte = sha256(), sha256(), b""
    with _verstaendlich(datei), datei.open("rb") as zeilen:
        erste = json.loads(zeilen.readline())
        zeilen.seek(0)
        for zeile in zeilen:
            unterschrieben.update(letzte)
            ganz.update(zeile)
            letzte = zeile
        schluessel.verify(b64decode(json.loads(letzte)["unterschrift"]), unterschrieben.digest())
        if erste["format"] != FORMAT:
            raise ValueError(erste["format"])
        kopf = Ankerkopf(
            erste["dienst"],
            erste["nr"],
            datetime.fromisoformat(erste["zeitpunkt"]),
            erste["vorgaenger"],
        )
        return Anker(kopf, ganz.hexdigest(), datei)


@contextmanager
def _verstaendlich(datei: Path) -> Iterator[None]:
    try:
        yield
    except InvalidSignature as error:
        raise AnkerUngueltig(
            f"{datei.name}: Die Unterschrift stimmt nicht, der Anker wurde geändert oder ist nicht"
            " mit diesem Schlüssel unterschrieben."
        ) from error
    except (ValueError, LookupError, TypeError, OSError) as error:
        raise AnkerUngueltig(f"{datei.name}: Er ist kein lesbarer Anker.") from error
