"""What does not fit in a Journal, in a German sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Befund:
    """`version` is that of the row, None where a whole Gegenstand or an anchor is meant."""

    dienst: str
    gegenstand: str
    id: str
    version: int | None
    satz: str

    def __str__(self) -> str:
        zeile = "" if self.version is None else f", Version {self.version}"
        return f"{self.dienst}: {self.gegenstand} {self.id}{zeile}: {self.satz}"
