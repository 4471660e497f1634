"""What a backup says of itself, and which backups there are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ozg.sicherung.lager import Datei, Fremd, Lager, angaben_lesen

FORMAT = 1


class Kopf(BaseModel):
    """The part every version can read."""

    programm: Literal["ozg-kommunal"]
    format: int


class Sicherung(BaseModel):
    """`beginn` and `ende` in UTC: from `ende` on every instant can be restored that WAL covers.

    `segment` is the first WAL file it needs, `uploads` the keys of each service at its end.
    """

    model_config = ConfigDict(extra="forbid")

    programm: Literal["ozg-kommunal"] = "ozg-kommunal"
    format: Literal[1] = 1
    name: str
    art: Literal["eingebettet", "server"]
    fassung: str
    postgres: str
    beginn: datetime
    ende: datetime
    segment: str
    segmentgroesse: int
    dateien: dict[str, Datei]
    uploads: dict[str, list[str]]

    @property
    def groesse(self) -> int:
        return sum(datei.groesse for datei in self.dateien.values())


class Geprueft(BaseModel):
    zeit: datetime


class Stand(BaseModel):
    """Until `bis` every instant can be restored; nothing was written after `letztes`."""

    bis: datetime
    letztes: datetime
    segmentgroesse: int


def ordner(name: str) -> str:
    return f"basis/{name}"


def uploadname(dienst: str, schluessel: str) -> str:
    return f"ablage/{dienst}/{schluessel}.age"


def abgelegt(uploads: Mapping[str, Sequence[str]]) -> list[str]:
    """Return where the files of each service lie."""
    return [uploadname(dienst, eins) for dienst, alle in uploads.items() for eins in alle]


async def sicherungen(lager: Lager) -> list[Sicherung]:
    """Return all that are complete, oldest first; raises Fremd."""
    gefunden = []
    for schluessel in sorted(await lager.schluessel("basis")):
        if schluessel.endswith("/sicherung.json"):
            gefunden.append(await _lesen(lager, schluessel))
    return sorted(gefunden, key=lambda sicherung: sicherung.ende)


async def _lesen(lager: Lager, schluessel: str) -> Sicherung:
    inhalt = await lager.roh(schluessel)
    kopf = angaben_lesen(schluessel, inhalt, Kopf)
    if kopf.format > FORMAT:
        raise Fremd(
            f"{schluessel} stammt von einer neueren Fassung des Programms"
            f" (Format {kopf.format}, hier {FORMAT})."
        )
    return angaben_lesen(schluessel, inhalt, Sicherung)


async def stand(lager: Lager) -> Stand | None:
    return await lager.angaben("wal/stand.json", Stand)


async def geprueft(lager: Lager, name: str) -> Geprueft | None:
    return await lager.angaben(f"{ordner(name)}/geprueft.json", Geprueft)


def passende(alle: Sequence[Sicherung], zeitpunkt: datetime | None) -> Sicherung | None:
    """Return the newest that was complete at `zeitpunkt`, the newest of all without one."""
    moegliche = [s for s in alle if zeitpunkt is None or s.ende <= zeitpunkt]
    return moegliche[-1] if moegliche else None
