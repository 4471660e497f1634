"""The client's journal: what was sent, and what was answered, each on the disk before it goes on.

It is the truth of a run: what it says was acknowledged has to be there afterwards.
"""

import base64
import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Anfrage:
    """One write; whoever sends it again sends the same key and the same bytes."""

    art: str
    key: str
    pfad: str
    inhalt: bytes
    kopf: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Antwort:
    status: int
    inhalt: bytes

    @property
    def id(self) -> str:
        return str(json.loads(self.inhalt)["id"])


class Buch:
    """Any thread may write; `stand` reads what the disk holds."""

    def __init__(self, datei: Path) -> None:
        self._datei = datei
        self._schloss = threading.Lock()
        self._offen = datei.open("ab", buffering=0)

    def gesendet(self, anfrage: Anfrage) -> None:
        self._schreibe({"key": anfrage.key, "art": anfrage.art})

    def beantwortet(self, key: str, antwort: Antwort) -> None:
        inhalt = base64.b64encode(antwort.inhalt).decode()
        self._schreibe({"key": key, "status": antwort.status, "inhalt": inhalt})

    def _schreibe(self, zeile: dict[str, object]) -> None:
        with self._schloss:
            self._offen.write(json.dumps(zeile).encode() + b"\n")
            os.fsync(self._offen.fileno())

    def stand(self) -> "Buchstand":
        with self._schloss:
            return lies(self._datei)

    def schliessen(self) -> None:
        self._offen.close()


@dataclass(frozen=True, slots=True)
class Buchstand:
    """`gesendet`: what kind of write each key was sent for; `beantwortet`: what came back."""

    gesendet: Mapping[str, str]
    beantwortet: Mapping[str, Antwort]

    @property
    def zugesagt(self) -> dict[str, Antwort]:
        return {key: a for key, a in self.beantwortet.items() if a.status < 300}

    @property
    def abgelehnt(self) -> set[str]:
        return {key for key, a in self.beantwortet.items() if 400 <= a.status < 500}


def lies(datei: Path) -> Buchstand:
    gesendet: dict[str, str] = {}
    beantwortet: dict[str, Antwort] = {}
    for zeile in map(json.loads, datei.read_bytes().splitlines()):
        if "art" in zeile:
            gesendet[zeile["key"]] = zeile["art"]
        else:
            inhalt = base64.b64decode(zeile["inhalt"])
            beantwortet[zeile["key"]] = Antwort(zeile["status"], inhalt)
    return Buchstand(gesendet, beantwortet)
