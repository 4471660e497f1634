"""Which faults follow one another, and how each is tried."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeAlias

from tests.ausfall.ergebnis import Ergebnis
from tests.ausfall.fehler import (
    Fehlt,
    Verletzt,
    anhalten,
    netz,
    platte,
    schema,
    strom,
    toeten,
    uhr,
    unsicher,
    verbindung,
    verbraucher,
    warteschlange,
)
from tests.ausfall.last import Last
from tests.ausfall.nachsehen import Nachsehen
from tests.ausfall.pruefstand import Pruefstand
from tests.ausfall.umweg import Art

Fehler: TypeAlias = Callable[[Pruefstand, Last], AbstractContextManager[str]]
ZWISCHENDURCH = 50  # kills, then everything is looked at


@dataclass(frozen=True, slots=True)
class Schritt:
    """`male` times the fault lasts `dauer` seconds (from, to).

    `kontrolle` names what must be violated: then it is a control. With `spuerbar` writes must fail
    at first, or the fault was none. With `summiert` the results of several seeds add up.
    """

    nummer: str
    was: str
    fehler: Sequence[Fehler]
    male: int = 1
    dauer: tuple[float, float] = (0, 0)
    kontrolle: str = ""
    spuerbar: bool = True
    summiert: bool = False


ZU_LANGE = (14, 14)  # for a write that waits: its client gives up after 10 s
GESTOERT = (Art.ABBRUCH, Art.STUMM, Art.GEKUERZT)
EINZELNE = (
    Schritt("F3", "SIGKILL of one backend of PostgreSQL", [toeten.backend], male=5),
    Schritt("F9", "SIGSTOP for 0.5 to 5 s", [anhalten.anhalten], male=6, dauer=(0.5, 5),
        spuerbar=False),
    Schritt("F10", f"foerderung → Katalog: {Art.LANGSAM}", [verbindung.gestoert(Art.LANGSAM)],
        dauer=(6, 6), spuerbar=False),
    *(
        Schritt("F10", f"foerderung → Katalog: {art}", [verbindung.gestoert(art)], dauer=(6, 6))
        for art in GESTOERT
    ),
    Schritt("F11", "foerderung hears nothing from the Katalog, which hears it", [netz.taub],
        dauer=ZU_LANGE),
    Schritt("F11", "foerderung cut off from everything but its database", [netz.abgeschnitten],
        dauer=ZU_LANGE),
    Schritt("F11", "foerderung cut off from its database", [netz.ohne_datenbank], dauer=ZU_LANGE),
    Schritt("F12", "clock of foerderung jumps 400 days ahead", [uhr.springt("+400d")],
        dauer=(4, 4)),
    Schritt("F12", "clock of foerderung jumps one hour back", [uhr.springt("-1h")], dauer=(4, 4),
        spuerbar=False),
    Schritt("F16", "schema change under load", [schema.schemaaenderung], male=3, spuerbar=False),
    Schritt("F17", "long reader, then ALTER TABLE that waits 0.3 s", [warteschlange.hoeflich],
        spuerbar=False),
    Schritt("F17", "control: ALTER TABLE that waits as long as it takes", [warteschlange.stur],
        kontrolle="wait", spuerbar=False),
    Schritt("F20", "SIGKILL of a consumer of events", [verbraucher.verbraucher_toeten],
        spuerbar=False),
    Schritt("F20", "control: a consumer that moves its cursor first", [verbraucher.vergesslich],
        kontrolle="I9", spuerbar=False),
    Schritt("F19", "issuer away, its keys known", [verbindung.aussteller_weg], dauer=(3, 3),
        spuerbar=False),
    Schritt("F19", "issuer away from the start: nobody is let in", [verbindung.aussteller_nie_da],
        spuerbar=False),
)  # fmt: skip
TOETEN = Schritt(
    "F1, F2", "SIGKILL of a service or the gateway, then of PostgreSQL",
    [toeten.dienst, toeten.postgres], male=200, summiert=True,
)  # fmt: skip
KONTROLLE = Schritt(
    "F4", "control: synchronous_commit=off must lose", [unsicher.unsicher], male=5, kontrolle="I1"
)
VOLL = (  # on a small disk of its own
    Schritt("F7", "disk full: no table can grow", [platte.voll], dauer=(3, 3)),
    Schritt("F7", "disk full: the write-ahead log cannot grow", [platte.log_voll], dauer=(3, 3)),
)
STROM = (  # on a disk of its own that forgets
    Schritt("F6", "loss of power: all ends, what is not on the disk is gone", [strom.ausfall],
        male=10, summiert=True),
    Schritt("F5", "control: the same with fsync=off must lose", [strom.ausfall_ohne_fsync],
        kontrolle="I1"),
)  # fmt: skip


def ausfuehren(
    schritt: Schritt, stand: Pruefstand, last: Last, nachsehen: Nachsehen, *, ende: float
) -> Ergebnis:
    """Do it as often as it says, or until the monotonic second `ende`; then look at everything."""
    ergebnis = Ergebnis(
        nummer=schritt.nummer,
        was=schritt.was,
        kontrolle=schritt.kontrolle,
        summiert=schritt.summiert,
    )
    vorher = (last.zugesagt, last.wiederholt, last.gescheitert)
    try:
        while ergebnis.male < schritt.male and time.monotonic() < ende:
            for fehler in schritt.fehler:
                _einmal(fehler, schritt, stand, last, ergebnis)
            ergebnis.male += 1
            if ergebnis.male % ZWISCHENDURCH == 0 and not ergebnis.befunde:
                ergebnis.gefunden(nachsehen.alles())
        if not ergebnis.male:
            ergebnis.ausgelassen = "no time was left"
        elif schritt.spuerbar and last.gescheitert == vorher[2]:
            ergebnis.gefunden({"not felt": ["no write failed at first"]})
        if not ergebnis.befunde:
            ergebnis.gefunden(nachsehen.alles())
    except Fehlt as grund:
        ergebnis.ausgelassen = str(grund)
    except Verletzt as grund:
        ergebnis.male += 1
        ergebnis.gefunden({grund.was: [str(grund)]} | nachsehen.alles())
    except Exception as grund:  # the others are still to be tried
        ergebnis.gefunden({"run": [f"{type(grund).__name__}: {grund}"]})
    nachher = (last.zugesagt, last.wiederholt, last.gescheitert)
    ergebnis.zugesagt, ergebnis.wiederholt, ergebnis.gescheitert = (
        danach - davor for danach, davor in zip(nachher, vorher, strict=True)
    )
    return ergebnis


def _einmal(
    fehler: Fehler, schritt: Schritt, stand: Pruefstand, last: Last, ergebnis: Ergebnis
) -> None:
    with fehler(stand, last) as getroffen:
        time.sleep(stand.zufall.uniform(*schritt.dauer))
    was, _, gemessen = getroffen.rpartition(" ")
    if not gemessen.replace(".", "", 1).isdigit():
        was, gemessen = getroffen, f"{stand.warte_bis_alle_bereit():.2f}"
    ergebnis.sekunden.setdefault(was, []).append(float(gemessen))
    last.warte_auf_weitere()
