"""The table of a run, as docs/nachweise/waechter.md."""

import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from ozg.postgres import postgres_version
from ozg.umgebung import WURZEL
from tests.fassung import fassung
from tests.sicherheit.waechter.schranken import SICHT

NACHWEIS = WURZEL / "docs" / "nachweise" / "waechter.md"
URTEILE = Path(__file__).with_name("urteile.yaml")
GRUPPEN = (
    "check in the code",
    "what a page offers (the service behind it decides)",
    "row-level security",
    "constraint or trigger",
)

NUR_ANGEBOTEN = "the service behind the page refuses it; it would only be offered"


@dataclass(frozen=True, slots=True)
class Zeile:
    """One guard; `rot` is the test that saw it gone, `urteil` why none needs to."""

    gruppe: str
    bereich: str
    wo: str
    was: str
    art: str
    rot: str | None
    versucht: int
    urteil: str | None


def zeilen(laeufe: Iterable[dict[str, Any]]) -> list[Zeile]:
    urteile: dict[str, str] = yaml.safe_load(URTEILE.read_text()) or {}
    return [
        Zeile(
            gruppe=_gruppe(e),
            bereich=e["bereich"],
            wo=e["wo"],
            was=e["was"],
            art=e["art"],
            rot=e["rot"],
            versucht=e["versucht"],
            urteil=None if e["rot"] else _urteil(e, urteile),
        )
        for lauf in laeufe
        for e in lauf["ergebnisse"]
    ]


def _urteil(ergebnis: dict[str, Any], urteile: dict[str, str]) -> str | None:
    allgemein = NUR_ANGEBOTEN if _gruppe(ergebnis) == GRUPPEN[1] else None
    return urteile.get(schluessel(ergebnis["wo"], ergebnis["was"]), allgemein)


def schluessel(wo: str, was: str) -> str:
    """Name a guard without its line, which moves."""
    return f"{wo.partition(':')[0]} {was}"


def _gruppe(ergebnis: dict[str, Any]) -> str:
    if ergebnis["art"] in SICHT:
        return GRUPPEN[2]
    if ":" not in ergebnis["wo"]:
        return GRUPPEN[3]
    if ergebnis["wo"].startswith("services/dashboard/seiten/") and ergebnis["art"] == "question":
        return GRUPPEN[1]
    return GRUPPEN[0]


def bericht(laeufe: Sequence[dict[str, Any]], *, teil: str) -> str:
    alle = zeilen(laeufe)
    minuten = max(lauf["sekunden"] for lauf in laeufe) / 60
    gefunden = sum(lauf["gefunden"] for lauf in laeufe)
    unbrauchbar = sum(lauf["unbrauchbar"] for lauf in laeufe)
    ganz = (
        "all of them"
        if len(alle) == gefunden
        else f"{len(alle)} of them ({teil}) and leaves {gefunden - len(alle)} open"
    )
    kopf = [
        "# Guards: what is red when one is gone",
        "",
        f"Written by `make waechter` on {datetime.now(UTC):%-d %B %Y}, revision {fassung()},"
        f" {minuten:.0f} minutes in {len(laeufe)} processes; Python {platform.python_version()},"
        f" PostgreSQL {postgres_version()}.",
        "",
        f"{gefunden} guards were found by their form, in the code by its syntax tree and in the"
        " databases by their catalogues. They are taken away one at a time, and for each is looked,"
        " until something is red: at the doors that reach it, without a database; at lines of the"
        " table of rights; at the tests of its package, at most 40. What is red must be green again"
        " as soon as the guard is back. A check that nothing sees gone is looked at once more with"
        " row-level security gone, which hides the same rows before it; so it says.",
        "",
        f"{unbrauchbar} tests were red with all guards in place, and saw nothing.",
        "",
        f"**This run decided {ganz}.**",
        "",
        "A door without its roles still asks for a token; that one is asked for at all is tried"
        " for every operation by the table of rights (401).",
        "",
        "| guard | decided | red | survived, judged | survived |",
        "|---|---|---|---|---|",
        *(_summe(name, [z for z in alle if z.gruppe == name]) for name in GRUPPEN),
        _summe("**together**", alle),
        "",
        "## What survived",
        "",
        "| where | what | kind | tests | why that is right |",
        "|---|---|---|---|---|",
        *(
            f"| {_wo(z)} | `{_kurz(z.was)}` | {z.art} | {z.versucht} | {z.urteil or '**open**'} |"
            for z in alle
            if not z.rot
        ),
        "",
        "## What was red",
        "",
        "| where | what | kind | red in |",
        "|---|---|---|---|",
        *(f"| {_wo(z)} | `{_kurz(z.was)}` | {z.art} | {_kurz(z.rot)} |" for z in alle if z.rot),
        "",
    ]
    return "\n".join(kopf)


def _summe(name: str, alle: list[Zeile]) -> str:
    rot = sum(z.rot is not None for z in alle)
    beurteilt = sum(z.urteil is not None for z in alle)
    return f"| {name} | {len(alle)} | {rot} | {beurteilt} | {len(alle) - rot - beurteilt} |"


def _wo(zeile: Zeile) -> str:
    return zeile.wo.removeprefix("services/")


def _kurz(text: str) -> str:
    kurz = text.removeprefix("tests/").replace("|", "\\|")
    return kurz if len(kurz) <= 110 else kurz[:109] + "…"
