"""The report: docs/leistung/index.md, and the one table of the README, from the figures alone."""

import re
from pathlib import Path

from ozg.umgebung import WURZEL
from tests.leistung.ergebnis import VERHAELTNIS, Ergebnis, Klassenwert, Zeile, als_json

ORDNER = WURZEL / "docs" / "leistung"
ERGEBNISSE = ORDNER / "ergebnisse.json"
MARKE = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)
EINLEITUNG = """# Performance

What `make bench` found ([`index.md`](index.md)), and `make bench-gross` at five times the size of
Deutschland ([`gross.md`](gross.md)). Ratios within one run count: a class and what it is compared
with are measured one after the other, in three rounds; given is the median, in brackets the
smallest and the largest. Absolute times are for orientation. `make bench-check` measures again and
fails where a ratio lost more than 15 % against [`ergebnisse.json`](ergebnisse.json) and its best
round is worse than the worst was, twice in a row: on a small machine two runs of the same code
differ by as much.
"""
VERGLICHEN = """## Goals

*Limit*: a bare ASGI app under the same server with the same options that sends the same bytes.
*Peers*: installed by the benchmark from registries, each as its makers recommend, with the same
rows (`tests/leistung/vergleich`). *Growth*: the median of an answer on the larger data against that
on the smaller. *pgbench*, *COPY*: the same work in the database without a service. *Made anew*:
nothing stored is taken (`Cache-Control: no-cache`).
"""
KLASSEN = """## Classes

By size of the data: requests per second, milliseconds of an answer (half, 95 and 99 of a hundred
are faster; *cold*: the first one of a service that has just started), milliseconds of processor per
request in the service and in PostgreSQL, the most memory the service held and by how much that was
above what it held before (MB).
"""
SPALTEN = (
    "class", "data", "1/s", "p50", "p95", "p99", "cold", "service", "PostgreSQL", "memory", "more",
    "errors",
)  # fmt: skip


def schreiben(
    ergebnis: Ergebnis,
    ordner: Path = ORDNER,
    readme: Path | None = None,
    *,
    namen: tuple[str, str] = ("index.md", ERGEBNISSE.name),
) -> None:
    """Write page and figures under these names, and the table between the marks of a README."""
    ordner.mkdir(parents=True, exist_ok=True)
    (ordner / namen[0]).write_text(seite(ergebnis), "utf-8")
    (ordner / namen[1]).write_text(als_json(ergebnis), "utf-8")
    if readme is not None:
        text = readme.read_text("utf-8")
        tabelle = kurztabelle(ergebnis)
        readme.write_text(MARKE.sub(lambda m: m[1] + tabelle + "\n" + m[2], text), "utf-8")


def seite(ergebnis: Ergebnis) -> str:
    """Return the page."""
    kopf = "\n".join(f"| {was} | {wert} |" for was, wert in ergebnis.kopf.items())
    ziele = [zeile for zeile in ergebnis.zeilen if zeile.ziel is not None]
    ohne = [zeile for zeile in ergebnis.zeilen if zeile.ziel is None]
    verfehlt = sum(zeile.erreicht is False for zeile in ziele)
    teile = [
        EINLEITUNG,
        f"| this run | |\n|---|---|\n{kopf}\n",
        VERGLICHEN,
        f"{len(ziele) - verfehlt} of {len(ziele)} goals are reached.\n",
        tabelle(ziele),
    ]
    if ohne:
        teile += ["Beside them, without a goal:\n", tabelle(ohne)]
    teile += [KLASSEN, klassentabelle(ergebnis.klassen)]
    if ergebnis.ausgelassen:
        gruende = "\n".join(f"- {grund}" for grund in ergebnis.ausgelassen)
        teile.append(f"## Left out\n\n{gruende}\n")
    return "\n".join(teile)


def tabelle(zeilen: list[Zeile]) -> str:
    """Return the lines with their goals; of one that is missed, by how much and what limits it."""
    gesagt = ["| what | measured | goal | |", "|---|---|---|---|"]
    gesagt += [f"| {z.was} | {_wert(z)} | {_ziel(z)} | {urteil(z)} |" for z in zeilen]
    return "\n".join(gesagt) + "\n"


def kurztabelle(ergebnis: Ergebnis) -> str:
    """Return what the README shows: the goals by name, reached or not."""
    gesagt = ["| measured by `make bench` | | goal |", "|---|---|---|"]
    for zeile in ergebnis.zeilen:
        if zeile.ziel is not None:
            erreicht = "" if zeile.erreicht else " (missed)"
            gesagt.append(f"| {zeile.was} | {_wert(zeile)}{erreicht} | {_ziel(zeile)} |")
    return "\n".join(gesagt)


def urteil(zeile: Zeile) -> str:
    """Say whether the goal is reached, else how far it is and what limits it."""
    if zeile.erreicht is None:
        return ""
    if zeile.erreicht:
        return "reached"
    fehlend = f"**missed by {zeile.verfehlt_um * 100:.0f} %**"
    return f"{fehlend}: {zeile.begrenzt}" if zeile.begrenzt else fehlend


def klassentabelle(klassen: list[Klassenwert]) -> str:
    gesagt = [f"| {' | '.join(SPALTEN)} |", "|---" * len(SPALTEN) + "|"]
    for k in klassen:
        kalt = "" if k.kalt_ms is None else zahl(k.kalt_ms)
        fehler = f"{k.fehler} of {k.anzahl}" if k.fehler else "0"
        werte = (k.je_sekunde, k.p50, k.p95, k.p99)
        kosten = (k.dienst_ms, k.postgres_ms, k.spitze_mb, k.mehr_mb)
        gesagt.append(
            f"| {k.titel} | {k.groesse} | {' | '.join(map(zahl, werte))} | {kalt} |"
            f" {' | '.join(map(zahl, kosten))} | {fehler} |"
        )
    return "\n".join(gesagt) + "\n"


def zahl(wert: float) -> str:
    """Return a figure with as many digits as it is worth: 1,240, 24.1, 0.93, 0.014."""
    if abs(wert) >= 100:
        return f"{wert:,.0f}"
    if abs(wert) >= 10:
        return f"{wert:.1f}"
    return f"{wert:.2f}" if abs(wert) >= 0.1 or wert == 0 else f"{wert:.2g}"


def _mit_einheit(wert: float, zeile: Zeile) -> str:
    return zahl(wert) if zeile.einheit == VERHAELTNIS else f"{zahl(wert)} {zeile.einheit}"


def _wert(zeile: Zeile) -> str:
    if len(zeile.werte) == 1:
        return _mit_einheit(zeile.median, zeile)
    von, bis = zeile.spanne
    return f"{_mit_einheit(zeile.median, zeile)} ({zahl(von)}–{zahl(bis)})"


def _ziel(zeile: Zeile) -> str:
    if zeile.ziel is None:
        return ""
    return f"{'≥' if zeile.mindestens else '≤'} {_mit_einheit(zeile.ziel, zeile)}"
