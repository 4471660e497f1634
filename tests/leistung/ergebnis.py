"""What a run found: lines with a goal, and the table of all classes; JSON beside the report."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

VERHAELTNIS = "×"


@dataclass(frozen=True)
class Zeile:
    """One figure of every round, and what it should be: at least or at most `ziel`.

    `schluessel` names it for good, `seite/grenze` for one: class and what it is compared with.
    `einheit` is VERHAELTNIS for a ratio within the round, else that of the figure.
    """

    schluessel: str
    was: str
    einheit: str
    werte: tuple[float, ...]
    ziel: float | None = None
    mindestens: bool = True
    begrenzt: str = ""

    @property
    def klasse(self) -> str:
        return self.schluessel.partition("/")[0]

    @property
    def median(self) -> float:
        return median(self.werte)

    @property
    def spanne(self) -> tuple[float, float]:
        return min(self.werte), max(self.werte)

    @property
    def erreicht(self) -> bool | None:
        """Return whether the goal is reached; None without one."""
        if self.ziel is None:
            return None
        return self.median >= self.ziel if self.mindestens else self.median <= self.ziel

    @property
    def verfehlt_um(self) -> float:
        """Return the part of the goal that is missing, 0 where it is reached."""
        if self.ziel is None or self.erreicht:
            return 0.0
        return abs(self.ziel - self.median) / self.ziel

    def verlust_gegen(self, frueher: "Zeile") -> float:
        """Return which part of the earlier median was lost; less than 0 where it became better."""
        if self.mindestens:
            return 1 - self.median / frueher.median
        return self.median / frueher.median - 1

    def stets_schlechter_als(self, frueher: "Zeile") -> bool:
        """Return whether the best round is worse than the worst one was: no matter of chance."""
        (kleinster, groesster), (damals_kleinster, damals_groesster) = self.spanne, frueher.spanne
        return groesster < damals_kleinster if self.mindestens else kleinster > damals_groesster


@dataclass(frozen=True)
class Klassenwert:
    """A class of requests on data of one size; medians over the rounds.

    Times in milliseconds, processor time in milliseconds per request, memory in MB: the peak of the
    service, and by how much that is above what it had before.
    """

    klasse: str
    titel: str
    groesse: str
    je_sekunde: float
    p50: float
    p95: float
    p99: float
    dienst_ms: float
    postgres_ms: float
    spitze_mb: float
    mehr_mb: float
    kalt_ms: float | None
    fehler: int
    anzahl: int


@dataclass
class Ergebnis:
    """`kopf` says of what machine and run, `ausgelassen` what could not be measured and why."""

    kopf: dict[str, str]
    zeilen: list[Zeile] = field(default_factory=list)
    klassen: list[Klassenwert] = field(default_factory=list)
    ausgelassen: list[str] = field(default_factory=list)

    def nach_schluessel(self) -> Mapping[str, Zeile]:
        return {zeile.schluessel: zeile for zeile in self.zeilen}


def als_json(ergebnis: Ergebnis) -> str:
    gerundet = _gerundet(asdict(ergebnis))
    return json.dumps(gerundet, indent=1, ensure_ascii=False) + "\n"


def aus_json(text: str) -> Ergebnis:
    roh = json.loads(text)
    return Ergebnis(
        kopf=roh["kopf"],
        zeilen=[Zeile(**(zeile | {"werte": tuple(zeile["werte"])})) for zeile in roh["zeilen"]],
        klassen=[Klassenwert(**wert) for wert in roh["klassen"]],
        ausgelassen=roh["ausgelassen"],
    )


def lesen(datei: Path) -> Ergebnis:
    return aus_json(datei.read_text("utf-8"))


def verluste(
    frueher: Ergebnis, jetzt: Ergebnis, *, klassen: Sequence[str], hoechstens: float
) -> dict[str, str]:
    """Return, by its key, a line for every ratio of these classes that lost: more than `hoechstens`
    of its median, and its best round is worse than the worst one was.

    A ratio that is no longer measured counts as lost, but for those against a peer: a peer may be
    missing on this machine.
    """
    gefunden = {}
    neue = jetzt.nach_schluessel()
    for alt in frueher.zeilen:
        if alt.einheit != VERHAELTNIS or alt.klasse not in klassen:
            continue
        neu = neue.get(alt.schluessel)
        if neu is None:
            if "/vergleich-" not in alt.schluessel:
                gefunden[alt.schluessel] = f"war {alt.median:.3g}, ist nicht mehr gemessen"
        elif (verlust := neu.verlust_gegen(alt)) > hoechstens and neu.stets_schlechter_als(alt):
            war_ist = f"war {alt.median:.3g}, ist {neu.median:.3g}"
            gefunden[alt.schluessel] = f"{war_ist} ({verlust:.0%} schlechter)"
    return gefunden


def _gerundet(wert: Any) -> Any:
    """Leave four significant digits of every float: what is beyond is noise."""
    if isinstance(wert, float):
        return float(f"{wert:.4g}")
    if isinstance(wert, dict):
        return {name: _gerundet(inhalt) for name, inhalt in wert.items()}
    if isinstance(wert, list | tuple):
        return [_gerundet(inhalt) for inhalt in wert]
    return wert
