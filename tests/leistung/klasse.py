"""What a class of requests is, and what it is compared with."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import httpx

from tests.leistung.aufwand import Aufwand
from tests.leistung.last import Messung, wrk
from tests.leistung.pruefstand import DEUTSCHLAND, HESSEN, Stand

Umstand: TypeAlias = Callable[[Stand], AbstractContextManager[None]]
Lauf: TypeAlias = Callable[[float], Messung]
"""Made ready; measures for about so many seconds, or until all is sent."""
Bereiten: TypeAlias = Callable[[Stand, int], Lauf]
"""Makes ready what a round (from 0) needs: that is not measured."""


@dataclass(frozen=True)
class Gegner:
    """What a class is compared with within its round: its rate is the denominator.

    The numerator is the class itself, or `zaehler`.
    """

    name: str
    was: str
    bereit: Bereiten
    ziel: float | None = None
    zaehler: Bereiten | None = None
    begrenzt: str = ""


@dataclass(frozen=True)
class Nebenwert:
    """A further figure of every round of a class, with its goal."""

    name: str
    was: str
    einheit: str
    wert: Callable[[Messung, Aufwand], float]
    ziel: float
    mindestens: bool = False


@dataclass(frozen=True)
class Ziele:
    """What the median ratio is to be: at least `grenze` of the bare answer, `peer` times the
    fastest peer and `tutorial` times the tutorial way, `gateway` of what Caddy gives before the
    bare answer; the median on the larger data at most `wachstum` times that on the smaller.
    """

    grenze: float | None = None
    peer: float | None = None
    tutorial: float | None = None
    gateway: float | None = None
    wachstum: float | None = None


class Klasse(Protocol):
    """`dienst` answers; `begrenzt` says, in English, what limits it where a goal is missed."""

    @property
    def name(self) -> str: ...

    @property
    def titel(self) -> str: ...

    @property
    def dienst(self) -> str: ...

    @property
    def ziele(self) -> Ziele: ...

    @property
    def begrenzt(self) -> str: ...

    @property
    def groessen(self) -> Sequence[str]: ...

    @property
    def gegner(self) -> Sequence[Gegner]: ...

    @property
    def nebenwerte(self) -> Sequence[Nebenwert]: ...

    def bereit(self, stand: Stand, runde: int) -> Lauf: ...


@dataclass(frozen=True)
class Auftrag:
    """What is asked in turn: paths, with these headers, by POST where there is a body."""

    pfade: Sequence[str]
    kopf: Mapping[str, str]
    koerper: bytes | None = None


def gewaermt(adresse: str, auftrag: Auftrag) -> float:
    """Ask the first path once; return the seconds that took."""
    beginn = time.perf_counter()
    httpx.request(
        "POST" if auftrag.koerper else "GET", adresse + auftrag.pfade[0],
        headers=dict(auftrag.kopf), content=auftrag.koerper, timeout=60,
    )  # fmt: skip
    return time.perf_counter() - beginn


def nichts(stand: Stand) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass(frozen=True)
class Lesend:
    """A class that wrk asks, over `verbindungen` that stay; `umstand` holds meanwhile."""

    name: str
    titel: str
    dienst: str
    auftrag: Callable[[Stand], Auftrag]
    ziele: Ziele = field(default_factory=Ziele)
    begrenzt: str = ""
    groessen: Sequence[str] = (HESSEN, DEUTSCHLAND)
    verbindungen: int = 16
    umstand: Umstand = nichts
    gegner: Sequence[Gegner] = ()
    nebenwerte: Sequence[Nebenwert] = ()

    def bereit(self, stand: Stand, runde: int) -> Lauf:
        auftrag, adresse = self.auftrag(stand), stand.adresse(self.dienst)
        gewaermt(adresse, auftrag)

        def lauf(sekunden: float) -> Messung:
            with self.umstand(stand):
                return self.fragen(adresse, auftrag, sekunden)

        return lauf

    def fragen(self, adresse: str, auftrag: Auftrag, sekunden: float) -> Messung:
        """Ask the same of whoever is at `adresse`."""
        return wrk(
            adresse,
            auftrag.pfade,
            sekunden=sekunden,
            verbindungen=self.verbindungen,
            kopf=auftrag.kopf,
            koerper=auftrag.koerper,
        )

    def woanders(self, adresse: str) -> Bereiten:
        """Return the same load against another address."""

        def bereit(stand: Stand, runde: int) -> Lauf:
            auftrag = self.auftrag(stand)
            gewaermt(adresse, auftrag)
            return lambda sekunden: self.fragen(adresse, auftrag, sekunden)

        return bereit
