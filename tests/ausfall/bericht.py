"""docs/nachweise/ausfall.md: all of it made from what is stored."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from tests.ausfall.ergebnis import (
    DATEI,
    Ergebnis,
    Lauf,
    Stand,
    TotesZiel,
    Ueberlast,
    Umgeschaltet,
    schreiben,
)

NACHWEIS = DATEI.with_suffix(".md")
ZIEL = {"PostgreSQL": 10.0}  # seconds until ready; 3 for everything else
DIENST = 3.0
KILLS = 200
ANFANG = """# Failures: what a broken platform keeps

Written by `make ausfall`, which runs all of it; `python -m tests.ausfall TEIL --nachweis` repeats
one part. The figures are in `ausfall.json` beside it. Platform, PostgreSQL, load and harness share
one machine; where its load was above the number of cores before a run, times say little.

Three writers book and cancel, apply, move money and write Mitteilungen; what each sends and is
answered is on its own disk before it goes on. After every line all is looked at: the invariants I1
to I12 (`tests/ausfall/invarianten.py`), every acknowledged write sent again with its key and
compared byte for byte. `failed` are tries without an answer, `retried` their writes."""
UMSCHALTEN = """
## A standby takes over

PostgreSQL killed for good under load, its synchronous standby promoted, the services follow by
their address (`host=…&host=…&target_session_attrs=read-write`). Goal: both write again within
15 s."""
UEBERLAST = """
## Overload

Requests come at a constant rate whether answers do or not; times count from when one was due.
Sustainable is the highest rate of a ramp at which 99 of 100 are answered with 2xx within half a
second; peak is the most 2xx that came during a step, and what came later was a queue; the flood is
three times what is sustainable. `late` is the generator itself, at the 99th of 100: it shares the
cores with all it measures. Goals: 80 % of
the peak, refusals only 503 and 429 with Retry-After, normal within 5 s."""
NICHT_GEMESSEN = ["", "**Left out**: it takes a machine that does nothing else."]
TOT = """
## A downstream that is gone

Requests it gets for the same calls of a service, well and gone; goal: at most 1.1 times as many."""
ENDE = """## What this does not show

Each invariant has a planted violation it must see (`tests/ausfall/test_invarianten.py`). SIGKILL
keeps what the kernel has not written yet; the loss of power (F6) forgets it, but with a file system
that is told to, not with a disk whose own cache lies. The small disk of F7 is in memory. All runs
on one machine: no failure of a machine, a rack or a site."""
STROM = """
## After a loss of power

The platform's disk (ext4) forgets what is not written, every process ends, and `ozg up` is started
again, the first time some seconds after the very first start."""


def nachweisen(stand: Stand) -> None:
    """Store what was shown, and write the page anew."""
    schreiben(stand)
    NACHWEIS.write_text(bericht(stand), "utf-8")


def bericht(stand: Stand) -> str:
    return "\n".join(
        [
            ANFANG,
            *_laeufe(stand.laeufe),
            *_einzelne(stand.laeufe),
            *_kills(stand.laeufe),
            *_ohne_strom(stand.laeufe),
            *_uebernommen(stand.umgeschaltet),
            *_ueberlast(stand.ueberlast),
            *_tote_ziele(stand.totes_ziel),
            "",
            ENDE,
            "",
        ]
    )


def zeile(ergebnis: Ergebnis) -> str:
    return (
        f"| {ergebnis.nummer} | {ergebnis.was} | {ergebnis.male} | {ergebnis.zugesagt} |"
        f" {ergebnis.gescheitert} | {ergebnis.wiederholt} | {_befund(ergebnis)} |"
    )


def _befund(ergebnis: Ergebnis) -> str:
    if ergebnis.ausgelassen:
        return f"**left out**: {ergebnis.ausgelassen}"
    gefunden = ", ".join(f"{name}: {was.zahl}" for name, was in ergebnis.befunde.items())
    if ergebnis.kontrolle:
        return f"{gefunden}, as it must be" if ergebnis.gut else f"**{gefunden or 'nothing'}**"
    return f"**{gefunden}**" if gefunden else "all hold"


def _tabelle(kopf: str, zeilen: Iterable[str]) -> list[str]:
    alle = list(zeilen)
    return ["", kopf, "|---" * (kopf.count("|") - 1) + "|", *alle] if alle else []


def _laeufe(laeufe: Sequence[Lauf]) -> list[str]:
    rechner = sorted({lauf.umstaende.rechner for lauf in laeufe})
    return [
        *_tabelle(
            "| run | revision | seed | minutes | load before | acknowledged | sent again |"
            " money and calendars read | answers and broken connections |",
            (
                f"| {lauf.umstaende.tag} | {lauf.umstaende.fassung} | {lauf.seed} |"
                f" {lauf.minuten:.0f} | {lauf.umstaende.auslastung} | {lauf.zugesagt} |"
                f" {lauf.wiederholungen} | {lauf.lesungen} | {_gezaehlt(lauf.stati)} |"
                for lauf in laeufe
            ),
        ),
        *([f"\nMachine: {'; '.join(rechner)}."] if rechner else []),
    ]


def _gezaehlt(stati: dict[str, int]) -> str:
    return ", ".join(f"{status} {zahl}" for status, zahl in sorted(stati.items()))


def _einzelne(laeufe: Sequence[Lauf]) -> list[str]:
    alle = [ergebnis for lauf in laeufe for ergebnis in lauf.ergebnisse]
    alle.sort(key=lambda e: int(e.nummer.split(",")[0].removeprefix("F")))
    kopf = "| fault | what | times | acknowledged | failed | retried | invariants |"
    fehlt = [f"- {e.nummer}, {e.was}: {e.ausgelassen}" for e in alle if e.ausgelassen]
    return [
        "",
        "## Faults",
        *_tabelle(kopf, map(zeile, alle)),
        *(["", "Left out, and not shown:", "", *fehlt] if fehlt else []),
        *_befunde(alle),
    ]


def _befunde(alle: Sequence[Ergebnis]) -> list[str]:
    saetze = [
        f"- {e.nummer}, {e.was}, {name}: {befund.zahl}, the first: `{befund.erste[0]}`"
        for e in alle
        if not e.kontrolle
        for name, befund in e.befunde.items()
    ]
    return ["", "Violated:", "", *saetze] if saetze else []


def _kills(laeufe: Sequence[Lauf]) -> list[str]:
    getoetet = [
        (lauf.umstaende, e) for lauf in laeufe for e in lauf.ergebnisse if e.nummer[:3] == "F1,"
    ]
    alle = [ergebnis for _, ergebnis in getoetet]
    if not alle:
        return []
    dauern: dict[tuple[str, str], list[float]] = {}
    for umstaende, ergebnis in getoetet:
        maschine = "quiet" if umstaende.ruhig else "busy"
        for was, sekunden in ergebnis.sekunden.items():
            dauern.setdefault((was, maschine), []).extend(sekunden)
    male = sum(ergebnis.male for ergebnis in alle)
    return [
        "",
        "## Ready again by itself, after SIGKILL",
        "",
        f"{male} of services and the gateway, {male} of PostgreSQL; the goal is {KILLS} of each.",
        *_tabelle(
            "| what | machine | times | median | 95 of 100 | longest | goal |",
            (
                f"| {was} | {maschine} | {len(s)} | {median(s):.1f} s |"
                f" {_hundertstel(s, 95):.1f} s | {max(s):.1f} s |"
                f" {sum(x > ZIEL.get(was, DIENST) for x in s)} over {ZIEL.get(was, DIENST):.0f} s |"
                for (was, maschine), s in sorted(dauern.items())
            ),
        ),
        *_ursachen(alle),
    ]


def _ohne_strom(laeufe: Sequence[Lauf]) -> list[str]:
    alle = [ergebnis for lauf in laeufe for ergebnis in lauf.ergebnisse if ergebnis.nummer == "F6"]
    dauern = [sekunden for ergebnis in alle for s in ergebnis.sekunden.values() for sekunden in s]
    if not dauern:
        return []
    return [
        STROM,
        "",
        f"{len(dauern)} times: all ready after {median(dauern):.1f} s in the median, the longest"
        f" {max(dauern):.1f} s.",
        *_ursachen(alle),
    ]


def _ursachen(alle: Sequence[Ergebnis]) -> list[str]:
    gefunden: Counter[str] = Counter()
    for ergebnis in alle:
        gefunden.update({name: befund.zahl for name, befund in ergebnis.befunde.items()})
    if not gefunden:
        return ["", "Nothing acknowledged was lost, nothing is there twice."]
    return ["", "Violated: " + ", ".join(f"{name} {zahl}" for name, zahl in gefunden.items()) + "."]


def _hundertstel(werte: Sequence[float], stelle: int) -> float:
    return sorted(werte)[min(int(len(werte) * stelle / 100), len(werte) - 1)]


def _uebernommen(faelle: Sequence[Umgeschaltet]) -> list[str]:
    kopf = "| standby | seed | revision | promoted | both write | acknowledged | invariants |"
    return [UMSCHALTEN, *_tabelle(kopf, map(_uebernahmezeile, faelle))] if faelle else []


def _uebernahmezeile(fall: Umgeschaltet) -> str:
    standby = "control: no longer following" if fall.abgehaengt else "synchronous"
    befund = ", ".join(f"{name}: {zahl}" for name, zahl in fall.befunde.items()) or "all hold"
    wie_erwartet = ", as it must be" if fall.abgehaengt and fall.gut else ""
    return (
        f"| {standby} | {fall.seed} | {fall.umstaende.fassung} | {fall.befoerdert:.1f} s |"
        f" {fall.geschrieben:.1f} s | {fall.zugesagt} | {befund}{wie_erwartet} |"
    )


def _ueberlast(alle: Sequence[Ueberlast]) -> list[str]:
    kopf = (
        "| what | revision | sustainable | peak | flood | 2xx in it | of peak | 2xx within 2 s |"
        " median, 99th | late | answers | without Retry-After | normal after |"
    )
    return [UEBERLAST, *(_tabelle(kopf, map(_ueberlastzeile, alle)) or NICHT_GEMESSEN)]


def _ueberlastzeile(eine: Ueberlast) -> str:
    flut, nach = eine.flut, eine.normal_nach
    return (
        f"| {eine.was} | {eine.umstaende.fassung} | {eine.tragbar:.0f}/s |"
        f" {eine.hoechstens:.0f}/s | {flut.je_sekunde:.0f}/s for {flut.sekunden:.0f} s |"
        f" {flut.geliefert:.0f}/s | {flut.geliefert / eine.hoechstens:.0%} | {flut.bald:.0f}/s |"
        f" {flut.mittlere:.2f} s, {flut.neunundneunzigste:.2f} s | {flut.verspaetet:.2f} s |"
        f" {_gezaehlt(flut.stati)} | {flut.ohne_pause} |"
        f" {'not in time' if nach is None else f'{nach:.0f} s'} |"
    )


def _tote_ziele(alle: Sequence[TotesZiel]) -> list[str]:
    zeilen = [
        f"| {eins.was} | {eins.umstaende.fassung} | {eins.rufe} | {eins.gesund} | {eins.tot} |"
        f" {eins.tot / eins.gesund:.2f} |"
        for eins in alle
    ]
    kopf = "| what | revision | calls | well | gone | times |"
    return [TOT, *_tabelle(kopf, zeilen)] if alle else []
