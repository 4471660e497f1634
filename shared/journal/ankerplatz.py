"""Where anchors lie: a folder, or a bucket that speaks S3. None is ever written over.

A bucket with versioning and Object Lock (COMPLIANCE) also keeps them from whoever has its key.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import obstore
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, S3Store

from shared.ablage import s3_speicher
from shared.journal.anker import Anker, AnkerUngueltig, lesen
from shared.platte import bis_auf_die_platte


class AnkerSchonDa(Exception):
    """Somebody else wrote the anchor of this number meanwhile."""


class Ankerplatz:
    """`ort` is an absolute folder, which is made, or s3://bucket[/prefix] with the AWS_* variables.

    Anchors are fetched into `zwischen`, one file each, and read from there.
    """

    def __init__(self, ort: str, zwischen: Path) -> None:
        self._zwischen = zwischen
        self._store, self._ordner = _store(ort), Path(ort) if ort.startswith("/") else None

    def alle(self, dienst: str, schluessel: Ed25519PublicKey) -> Iterator[Anker]:
        """Yield the anchors of a service from the first on, each one checked.

        Raises AnkerUngueltig at the first that does not hold or does not follow its predecessor.
        """
        vorgaenger: Anker | None = None
        for nr, name in enumerate(self._namen(dienst), start=1):
            if name != _name(dienst, nr):
                raise AnkerUngueltig(f"{dienst}: Anker {nr} fehlt; es folgt {name}.")
            anker = lesen(self._holen(name), schluessel)
            hash = vorgaenger.hash if vorgaenger else None
            if (anker.kopf.dienst, anker.kopf.nr, anker.kopf.vorgaenger) != (dienst, nr, hash):
                raise AnkerUngueltig(f"{dienst}: Anker {nr} schließt nicht an den davor an.")
            yield anker
            vorgaenger = anker

    def geltende(self, dienst: str, schluessel: Ed25519PublicKey) -> list[Anker]:
        """Return the last anchor with all ends and those after it; check all before as well."""
        gelten: list[Anker] = []
        for anker in self.alle(dienst, schluessel):
            if anker.kopf.voll:
                for alter in gelten:
                    alter.datei.unlink()
                gelten = []
            gelten.append(anker)
        return gelten

    def legen(self, dienst: str, nr: int, datei: Path) -> None:
        """Store a new anchor as a whole, in a folder down to the disk; raises AnkerSchonDa."""
        name = _name(dienst, nr)
        try:
            obstore.put(self._store, name, datei, mode="create", use_multipart=False)
        except AlreadyExistsError as error:
            raise AnkerSchonDa from error
        if self._ordner:
            bis_auf_die_platte(self._ordner / name, self._ordner)

    def _namen(self, dienst: str) -> list[str]:
        return sorted(
            objekt["path"] for block in obstore.list(self._store, dienst) for objekt in block
        )

    def _holen(self, name: str) -> Path:
        datei = self._zwischen / name.replace("/", "-")
        with datei.open("wb") as ausgabe:
            for stueck in obstore.get(self._store, name).stream():
                ausgabe.write(stueck)
        return datei


def _name(dienst: str, nr: int) -> str:
    return f"{dienst}/{nr:08}.anker"


def _store(ort: str) -> LocalStore | S3Store:
    if ort.startswith("/"):
        ordner = Path(ort)
        ordner.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(ordner)
    url = urlsplit(ort)
    if url.scheme != "s3" or not url.netloc or url.query or url.fragment:
        raise AnkerUngueltig("Der Ort der Anker heißt /ordner oder s3://eimer/praefix.")
    return s3_speicher(url.netloc, url.path.strip("/"), pruefsumme=True)
