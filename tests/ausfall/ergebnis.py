"""What runs have shown, kept in docs/nachweise/ausfall.json: a part can be repeated alone.

A fault tried again replaces what it showed before. Kills and standbys add up by seed, so that many
are made in several runs; the same seed again replaces its own.
"""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, Field

from ozg.postgres import postgres_version
from ozg.umgebung import WURZEL
from tests.fassung import fassung

DATEI = WURZEL / "docs" / "nachweise" / "ausfall.json"
ERSTE = 3  # of many findings of one kind so many are kept
GENUG, NORMAL_NACH, SOFORT = 0.8, 5.0, 2.0  # of the peak; seconds; seconds


class Befund(BaseModel):
    """How often something was violated, and the first of what was seen."""

    zahl: int
    erste: list[str]


class Ergebnis(BaseModel):
    """What one fault showed.

    `kontrolle` names what must be violated, "" where all must hold. `sekunden` until ready again,
    by what was hit; `zugesagt`, `wiederholt`: writes meanwhile, `gescheitert`: tries without an
    answer. With `summiert` other seeds stay beside it. `ausgelassen` says why it was not tried.
    """

    nummer: str
    was: str
    kontrolle: str = ""
    summiert: bool = False
    male: int = 0
    sekunden: dict[str, list[float]] = Field(default_factory=dict)
    zugesagt: int = 0
    wiederholt: int = 0
    gescheitert: int = 0
    befunde: dict[str, Befund] = Field(default_factory=dict)
    ausgelassen: str = ""

    def gefunden(self, befunde: dict[str, list[str]]) -> None:
        for name, was in befunde.items():
            self.befunde[name] = Befund(zahl=len(was), erste=[w[:300] for w in was[:ERSTE]])

    @property
    def gut(self) -> bool:
        """Return whether it was tried and showed what it must; left out is never good."""
        if self.ausgelassen or not self.male:
            return False
        return self.kontrolle in self.befunde if self.kontrolle else not self.befunde


class Umstaende(BaseModel):
    """When, of what and on which machine; `auslastung` is the load average at the beginning."""

    tag: str
    fassung: str
    rechner: str
    auslastung: float

    @property
    def ruhig(self) -> bool:
        """Whether no more wanted to run than there are cores ("2 cores, …")."""
        return self.auslastung <= int(self.rechner.partition(" ")[0])


class Lauf(BaseModel):
    """One run on one platform; `stati` is every answer and broken connection, counted."""

    umstaende: Umstaende
    seed: int
    minuten: float
    zugesagt: int
    wiederholungen: int
    lesungen: int
    stati: dict[str, int]
    ergebnisse: list[Ergebnis]


class Umgeschaltet(BaseModel):
    """Seconds from the kill until the standby was promoted, and until both services wrote again.

    `abgehaengt` is the control: that standby no longer followed.
    """

    umstaende: Umstaende
    seed: int
    befoerdert: float
    geschrieben: float
    zugesagt: int
    befunde: dict[str, int]
    abgehaengt: bool

    @property
    def gut(self) -> bool:
        return ("I1" in self.befunde) if self.abgehaengt else not self.befunde


class Abschnitt(BaseModel):
    """So many seconds at a constant rate; rates are per second.

    `gut` were answered with 2xx, `bald` of them within SOFORT seconds; `geliefert` counts the 2xx
    that came while it lasted, so that no queue is taken for speed. `mittlere` and
    `neunundneunzigste` of 100: seconds from when a request was due until its 2xx was there.
    `verspaetet`: by how much the generator itself was late, at the 99th of 100. `stati`: answers,
    and why there was none. `ohne_pause`: refusals without Retry-After.
    """

    je_sekunde: float
    sekunden: float
    gut: float
    geliefert: float
    bald: float
    mittlere: float
    neunundneunzigste: float
    verspaetet: float
    stati: dict[str, int]
    ohne_pause: int


class Ueberlast(BaseModel):
    """A ramp up to what is sustained (`tragbar`) and at most delivered (`hoechstens`), a flood, and
    the seconds until all was normal afterwards.
    """

    umstaende: Umstaende
    was: str
    tragbar: float
    hoechstens: float
    stufen: list[Abschnitt]
    flut: Abschnitt
    normal_nach: float | None

    @property
    def gut(self) -> bool:
        """Return whether the goals are met: 80 of 100, only 503 and 429 and each with its pause."""
        fremd = {s for s in self.flut.stati if s[0] != "2"} - {"503", "429"}
        genug = self.flut.geliefert >= GENUG * self.hoechstens
        zurueck = self.normal_nach is not None and self.normal_nach <= NORMAL_NACH
        return genug and zurueck and not fremd and not self.flut.ohne_pause


class TotesZiel(BaseModel):
    """What a downstream that is gone is asked, in requests, against what it is asked when well."""

    umstaende: Umstaende
    was: str
    rufe: int
    gesund: int
    tot: int

    @property
    def gut(self) -> bool:
        return self.tot <= 1.1 * self.gesund


class Stand(BaseModel):
    """Everything that was measured, newest of each."""

    laeufe: list[Lauf] = Field(default_factory=list)
    umgeschaltet: list[Umgeschaltet] = Field(default_factory=list)
    ueberlast: list[Ueberlast] = Field(default_factory=list)
    totes_ziel: list[TotesZiel] = Field(default_factory=list)

    def mit_lauf(self, neuer: Lauf) -> None:
        """Add a run; what it tried again is taken out of the earlier ones."""
        for lauf in self.laeufe:
            lauf.ergebnisse = [
                e for e in lauf.ergebnisse if not _ersetzt(e, neuer, gleicher=lauf.seed)
            ]
        self.laeufe = [lauf for lauf in self.laeufe if lauf.ergebnisse] + [neuer]

    def mit_umgeschaltet(self, neuer: Umgeschaltet) -> None:
        self.umgeschaltet = [
            fall
            for fall in self.umgeschaltet
            if (fall.seed, fall.abgehaengt) != (neuer.seed, neuer.abgehaengt)
        ] + [neuer]

    def mit_ueberlast(self, neue: Ueberlast) -> None:
        self.ueberlast = [alt for alt in self.ueberlast if alt.was != neue.was] + [neue]

    def mit_totem_ziel(self, neues: TotesZiel) -> None:
        self.totes_ziel = [alt for alt in self.totes_ziel if alt.was != neues.was] + [neues]


def _ersetzt(altes: Ergebnis, neuer: Lauf, *, gleicher: int) -> bool:
    return any(
        (altes.nummer, altes.was) == (e.nummer, e.was)
        and (not e.summiert or gleicher == neuer.seed)
        for e in neuer.ergebnisse
    )


def lesen(datei: Path = DATEI) -> Stand:
    """Return what was stored; nothing where there is no file yet."""
    return Stand.model_validate_json(datei.read_bytes()) if datei.exists() else Stand()


def schreiben(stand: Stand, datei: Path = DATEI) -> None:
    datei.parent.mkdir(parents=True, exist_ok=True)
    datei.write_text(stand.model_dump_json(indent=1) + "\n", "utf-8")


def umstaende() -> Umstaende:
    return Umstaende(
        tag=f"{datetime.now(UTC):%Y-%m-%d}",
        fassung=fassung(),
        rechner=(
            f"{os.cpu_count()} cores, PostgreSQL {postgres_version()},"
            f" Python {platform.python_version()},"
            f" {platform.system()} {platform.release().partition('-')[0]}"
        ),
        auslastung=round(os.getloadavg()[0], 1),
    )
