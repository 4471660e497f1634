"""Which faults follow one another, and what each of them showed."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.ausfall.fehler import anhalten, schema, toeten, uhr, unsicher, verbindung, verbraucher
from tests.ausfall.last import Last
from tests.ausfall.nachsehen import Nachsehen
from tests.ausfall.pruefstand import Pruefstand
from tests.ausfall.umweg import Art

Fehler: TypeAlias = Callable[[Pruefstand, Last], AbstractContextManager[str]]
ZWISCHENDURCH = 50  # kills, then everything is looked at


@dataclass(frozen=True, slots=True)
class Schritt:
    """`male` times the fault lasts `dauer` seconds (from, to); with `verliert` writes must be lost:
    a control.
    """

    nummer: str
    was: str
    fehler: Sequence[Fehler]
    male: int = 1
    dauer: tuple[float, float] = (0, 0)
    verliert: bool = False


@dataclass(slots=True)
class Ergebnis:
    """`sekunden` until ready again, by what was hit; `zugesagt`, `wiederholt`: writes meanwhile."""

    schritt: Schritt
    male: int = 0
    sekunden: dict[str, list[float]] = field(default_factory=dict)
    zugesagt: int = 0
    wiederholt: int = 0
    befunde: dict[str, list[str]] = field(default_factory=dict)
    ausgelassen: str = ""

    @property
    def gut(self) -> bool:
        return (
            not self.ausgelassen
            and bool(self.befunde.get("I1")) == self.schritt.verliert
            and (self.schritt.verliert or not self.befunde)
        )


GESTOERT = (Art.LANGSAM, Art.ABBRUCH, Art.STUMM, Art.GEKUERZT)
EINZELNE = (
    Schritt("F3", "SIGKILL of one backend of PostgreSQL", [toeten.backend], male=5),
    Schritt("F9", "SIGSTOP for 0.5 to 5 s", [anhalten.anhalten], male=6, dauer=(0.5, 5)),
    *(
        Schritt("F10", f"foerderung → katalog: {art}", [verbindung.gestoert(art)], dauer=(6, 6))
        for art in GESTOERT
    ),
    Schritt("F12", "clock of foerderung 400 days ahead", [uhr.verstellt("+400d")], dauer=(4, 4)),
    Schritt("F12", "clock of foerderung one hour back", [uhr.verstellt("-1h")], dauer=(4, 4)),
    Schritt("F16", "schema change under load", [schema.schemaaenderung], male=3),
    Schritt("F20", "SIGKILL of a consumer of events", [verbraucher.verbraucher_toeten]),
    Schritt("F19", "issuer away", [verbindung.aussteller_weg], dauer=(3, 3)),
)
TOETEN = Schritt(
    "F1, F2", "SIGKILL of a service or the gateway, then of PostgreSQL",
    [toeten.dienst, toeten.postgres], male=200,
)  # fmt: skip
KONTROLLE = Schritt(
    "F4", "control: synchronous_commit=off must lose", [unsicher.unsicher], male=5, verliert=True
)


def ausfuehren(
    schritt: Schritt, stand: Pruefstand, last: Last, nachsehen: Nachsehen, *, ende: float
) -> Ergebnis:
    """Do it as often as it says, or until the monotonic second `ende`; then look at everything."""
    ergebnis = Ergebnis(schritt)
    zugesagt, wiederholt = last.zugesagt, last.wiederholt
    try:
        while ergebnis.male < schritt.male and time.monotonic() < ende:
            for fehler in schritt.fehler:
                _einmal(fehler, schritt, stand, last, ergebnis)
            ergebnis.male += 1
            if ergebnis.male % ZWISCHENDURCH == 0 and not ergebnis.befunde:
                ergebnis.befunde = nachsehen.alles()
        ergebnis.befunde = ergebnis.befunde or nachsehen.alles()
        if not ergebnis.male:
            ergebnis.ausgelassen = "no time was left"
    except uhr.Fehlt as grund:
        ergebnis.ausgelassen = str(grund)
    except Exception as grund:  # the others are still to be tried
        ergebnis.befunde["run"] = [f"{type(grund).__name__}: {grund}"[:400]]
    ergebnis.zugesagt = last.zugesagt - zugesagt
    ergebnis.wiederholt = last.wiederholt - wiederholt
    return ergebnis


def _einmal(
    fehler: Fehler, schritt: Schritt, stand: Pruefstand, last: Last, ergebnis: Ergebnis
) -> None:
    with fehler(stand, last) as getroffen:
        time.sleep(stand.zufall.uniform(*schritt.dauer))
    was, _, gemessen = getroffen.rpartition(" ")
    if gemessen.replace(".", "", 1).isdigit():
        ergebnis.sekunden.setdefault(was, []).append(float(gemessen))
    else:
        sekunden = stand.warte_bis_alle_bereit()
        ergebnis.sekunden.setdefault(getroffen, []).append(sekunden)
    last.warte_auf_weitere()
