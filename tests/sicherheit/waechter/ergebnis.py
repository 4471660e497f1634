"""What is known of each guard, and of the tests with all of them in place."""

from collections import defaultdict
from dataclasses import dataclass, field

from tests.sicherheit.waechter.finden import Stelle
from tests.sicherheit.waechter.schranken import Schranke


@dataclass
class Ergebnis:
    """`rot` is the test that saw it; None with `versucht` > 0 says that it survived."""

    bereich: str
    wo: str
    was: str
    art: str
    rot: str | None
    versucht: int
    sekunden: float

    @property
    def kennung(self) -> tuple[str, str, str]:
        return self.wo, self.was, self.art


@dataclass
class Erster:
    """What the first run says of the tests."""

    dauer: dict[str, float] = field(default_factory=dict)
    erreicht: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    verletzt: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    zellen: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    tueren: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    rot: set[str] = field(default_factory=set)


def leeres(waechter: Stelle | Schranke) -> Ergebnis:
    """Return the result of a guard before anything was tried."""
    if isinstance(waechter, Stelle):
        wo = f"{waechter.datei}:{waechter.zeile}"
        return Ergebnis(waechter.bereich, wo, waechter.was, waechter.art, None, 0, 0)
    wo = f"{waechter.dienst}.{waechter.tabelle}"
    return Ergebnis(waechter.dienst, wo, waechter.name, waechter.art, None, 0, 0)
