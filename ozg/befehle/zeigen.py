"""What a command found: a table for people, JSON for machines."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel

AlsJson = Annotated[bool, typer.Option("--json", help="JSON statt einer Tabelle")]
Hoechstens = Annotated[
    int, typer.Option(metavar="N", min=1, max=100_000, help="höchstens so viele Zeilen")
]
BREIT = 240  # columns where nobody looks at them: no line is broken in a pipe


def liste(gefunden: Iterable[Any], spalten: Mapping[str, str], *, als_json: bool) -> None:
    """Print wire models as rows; `spalten` maps each heading to the field beneath it."""
    if als_json:
        reihen = [ding.model_dump(mode="json") for ding in gefunden]
        print(json.dumps(reihen, ensure_ascii=False, indent=1))
        return
    tabelle(spalten, [[getattr(ding, feld) for feld in spalten.values()] for ding in gefunden])


def einzeln(ding: "BaseModel", felder: Mapping[str, Any], *, als_json: bool) -> None:
    """Print one thing; `felder` maps each name to the value beside it."""
    if als_json:
        print(ding.model_dump_json(indent=1))
        return
    from rich.table import Table

    gitter = Table.grid(padding=(0, 2))
    for name, wert in felder.items():
        gitter.add_row(f"[bold]{name}[/]", _text(wert))
    _konsole().print(gitter)


def tabelle(kopf: Iterable[str], reihen: Sequence[Sequence[Any]]) -> None:
    if not reihen:
        print("Nichts gefunden.")
        return
    from rich import box
    from rich.table import Table

    bild = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in kopf:
        bild.add_column(name, overflow="fold")
    for reihe in reihen:
        bild.add_row(*map(_text, reihe))
    _konsole().print(bild)


def _konsole() -> Any:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else BREIT, highlight=False)


def _text(wert: Any) -> Any:
    from rich.text import Text

    return Text(wort(wert))  # never read as markup: it is others' text


def wort(wert: Any) -> str:
    """Return a value as people write it."""
    match wert:
        case None:
            return "–"
        case bool():
            return "ja" if wert else "nein"
        case Enum():
            return str(wert.value)
        case datetime():
            return f"{wert.astimezone(ZoneInfo('Europe/Berlin')):%d.%m.%Y %H:%M}"
        case date():
            return f"{wert:%d.%m.%Y}"
        case int():
            return f"{wert:,}".replace(",", ".")
        case Decimal():
            return f"{wert:,}".translate(str.maketrans(",.", ".,"))
        case list() | tuple():
            return ", ".join(map(wort, wert)) or "–"
        case _:
            return str(wert)
