"""How a row of the Journal is hashed: the same bytes the database's trigger writes, and purely.

A field is `<octets>:<text>,` (a netstring), null is `-`. Who acted (`sub`, `anfrage`) enters only
as `beteiligt`, a commitment that the row's random `salz` opens: once the three are forgotten nobody
can find out who it was, and the chain still holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

VERGESSEN = "geloescht"  # stands for a `sub` that was forgotten
EPOCHE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Zeile:
    """A row as it is stored; `vorher` and `pruefsumme` are SHA-256, `zeitpunkt` has its zone."""

    id: UUID
    gegenstand: str
    gegenstand_id: UUID
    version: int
    akt: str
    sub: str
    rollen: Sequence[str] | None
    anfrage: str | None
    tag: date
    zeitpunkt: datetime
    salz: UUID | None
    beteiligt: bytes
    vorher: bytes
    pruefsumme: bytes

    @property
    def vergessen(self) -> bool:
        """Whether it no longer says who acted."""
        return (self.sub, self.anfrage, self.salz) == (VERGESSEN, None, None)


SPALTEN = ", ".join(Zeile.__slots__)


def anfang(dienst: str, gegenstand: str, id: UUID) -> bytes:
    """Return what the first row of a Gegenstand has before it."""
    return sha256(_felder(dienst, gegenstand, str(id))).digest()


def beteiligt(salz: UUID, sub: str, anfrage: str | None) -> bytes:
    return sha256(_felder(str(salz), sub, anfrage)).digest()


def pruefsumme(zeile: Zeile) -> bytes:
    """Return the hash of a row and, by its `vorher`, of all before it."""
    rollen = None if zeile.rollen is None else _felder(*zeile.rollen).decode()
    felder = _felder(
        str(zeile.id),
        zeile.gegenstand,
        str(zeile.gegenstand_id),
        str(zeile.version),
        zeile.akt,
        rollen,
        str((zeile.tag - EPOCHE.date()).days),
        str((zeile.zeitpunkt - EPOCHE) // timedelta(microseconds=1)),
    )
    return sha256(zeile.vorher + zeile.beteiligt + felder).digest()


def _felder(*felder: str | None) -> bytes:
    return b"".join(map(_feld, felder))


def _feld(feld: str | None) -> bytes:
    if feld is None:
        return b"-"
    inhalt = feld.encode()
    return b"%d:%b," % (len(inhalt), inhalt)
