"""What the hostile inputs came to at full size, written down by the run itself.

Each run of a service leaves its figures in build/korpus; the page adds up those that belong
together: of one service, and of as many parts as the last run was one of.
"""

import json
import os
import platform
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ozg.umgebung import DIENSTE, WURZEL
from tests.fassung import fassung
from tests.sicherheit.eingaben import EINGABEN

ABLAGE = WURZEL / "build/korpus"
SEITE = WURZEL / "docs/nachweise/feindliche-eingaben.md"
HOECHSTENS = 20  # findings named on the page


@dataclass
class Befund:
    """`stati` counts the first answers, `verspaetet` those that took more than a second beside
    others and were asked again alone; `laengste` is in seconds.
    """

    stati: Counter[int] = field(default_factory=Counter)
    gefunden: list[str] = field(default_factory=list)
    verspaetet: int = 0
    laengste: float = 0.0
    laengste_wo: str = ""
    sekunden: float = 0.0

    def vermerke_dauer(self, dauer: float, wo: str) -> None:
        if dauer > self.laengste:
            self.laengste, self.laengste_wo = dauer, wo


@dataclass(frozen=True)
class Lauf:
    """Part `versatz` of `teil` parts, at `stellen` places, of the code `fassung`."""

    dienst: str
    teil: int
    versatz: int
    stellen: int
    befund: Befund
    fassung: str = ""


def festhalten(lauf: Lauf) -> None:
    """Keep the figures of this run and write the page anew."""
    ABLAGE.mkdir(parents=True, exist_ok=True)
    notiz = json.dumps(vars(lauf) | {"befund": vars(lauf.befund), "fassung": fassung()})
    (ABLAGE / f"{lauf.dienst}-{lauf.versatz}-von-{lauf.teil}.json").write_text(notiz)
    laeufe = [_gelesen(datei) for datei in sorted(ABLAGE.glob(f"*-von-{lauf.teil}.json"))]
    SEITE.write_text("\n".join(seite(laeufe, lauf.teil, datetime.now(UTC))) + "\n", "utf-8")


def _gelesen(datei: Path) -> Lauf:
    notiz = json.loads(datei.read_text())
    befund = notiz.pop("befund")
    stati = Counter({int(status): zahl for status, zahl in befund.pop("stati").items()})
    return Lauf(**notiz, befund=Befund(stati, **befund))


def seite(laeufe: list[Lauf], teil: int, jetzt: datetime) -> Iterator[str]:
    """Yield the lines of the page."""
    gesamt = zusammen(laeufe)
    yield "# Feindliche Eingaben"
    yield ""
    yield (
        f"Geschrieben von `tests/sicherheit/test_feindliche_eingaben.py` am {jetzt:%d.%m.%Y},"
        f" Fassung {', '.join(sorted({lauf.fassung for lauf in laeufe}))}; {os.cpu_count()} Kerne,"
        f" Python {platform.python_version()}."
    )
    yield ""
    yield (
        f"{len(EINGABEN)} benannte Eingaben kommen an jede Stelle jeder Operation: in Parameter, in"
        " Felder des Inhalts und ein unbekanntes, ins Token. Bis auf diese eine Stelle gilt die"
        " Anfrage. Falsch ist eine Antwort mit 5xx, eine Ablehnung ohne Problemdokument und eine"
        " nach mehr als einer Sekunde; was neben anderen so spät kam oder wiederkommen sollte"
        " (503 mit Retry-After), wird allein noch einmal gefragt."
    )
    if teil > 1:
        yield ""
        yield (
            f"Mit `KORPUS_TEIL={teil}` bekommt jede Stelle ein {teil}tel der Eingaben; die Läufe"
            f" mit `KORPUS_VERSATZ=0` bis `{teil - 1}` geben jeder alle."
        )
    yield ""
    yield "| Dienst | Teile | Stellen | Anfragen | 2xx, 3xx | 4xx | 5xx | falsch | längste |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for dienst in DIENSTE:
        yield _zeile(dienst, [lauf for lauf in laeufe if lauf.dienst == dienst], teil)
    yield ""
    yield (
        f"{gesamt.stati.total()} Anfragen in {gesamt.sekunden / 60:.0f} Minuten,"
        f" {gesamt.verspaetet} davon allein noch einmal. Am längsten dauerte"
        f" `{gesamt.laengste_wo}`."
    )
    if gesamt.gefunden:
        yield ""
        yield "Falsch war:"
        yield ""
        yield from (f"- `{satz}`" for satz in gesamt.gefunden[:HOECHSTENS])


def zusammen(laeufe: list[Lauf]) -> Befund:
    """Add up what the runs found."""
    gesamt = Befund()
    for befund in (lauf.befund for lauf in laeufe):
        gesamt.stati += befund.stati
        gesamt.gefunden += befund.gefunden
        gesamt.verspaetet += befund.verspaetet
        gesamt.sekunden += befund.sekunden
        gesamt.vermerke_dauer(befund.laengste, befund.laengste_wo)
    return gesamt


def _zeile(dienst: str, laeufe: list[Lauf], teil: int) -> str:
    gesamt = zusammen(laeufe)
    je_klasse = Counter[int]()
    for status, zahl in gesamt.stati.items():
        je_klasse[status // 100] += zahl
    spalten = (
        dienst,
        f"{len(laeufe)} von {teil}",
        max((lauf.stellen for lauf in laeufe), default=0),
        gesamt.stati.total(),
        je_klasse[2] + je_klasse[3],
        je_klasse[4],
        je_klasse[5],
        len(gesamt.gefunden),
        f"{gesamt.laengste:.2f} s".replace(".", ","),
    )
    return f"| {' | '.join(map(str, spalten))} |"
