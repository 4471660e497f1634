"""What a check found, as `ozg pruefen` says it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Befund:
    """`fehlt` must be put right before the platform works, a `Hinweis` may be meant so."""

    stand: Literal["ok", "Hinweis", "fehlt"]
    was: str
    satz: str

    def __str__(self) -> str:
        return f"  {self.stand:<7}  {self.was:<14}  {self.satz}"


def ok(was: str, satz: str) -> Befund:
    return Befund("ok", was, satz)


def hinweis(was: str, satz: str) -> Befund:
    return Befund("Hinweis", was, satz)


def fehlt(was: str, satz: str) -> Befund:
    return Befund("fehlt", was, satz)
