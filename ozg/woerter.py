"""typer's own words in German: its help, and what it says of a call that is none."""

from typing import Any

import typer.core
from typer import Context
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

WOERTER = {
    "Arguments": "Angaben",
    "Options": "Optionen",
    "Commands": "Befehle",
    "required": "nötig",
    "default: {default}": "sonst: {default}",
    "env var: {var}": "Umgebung: {var}",
}
HILFEN = {
    "install_completion": "Vervollständigung in dieser Shell einrichten",
    "show_completion": "das Skript der Vervollständigung zeigen",
}
NAMENLOS = {"<str>", "<int>", "<list[str]>"}


def deutsch(text: str) -> str:
    return WOERTER.get(text, text)


vars(typer.core)["_"] = deutsch  # typer marks its words for gettext and ships no catalogue


class _Deutsch:
    """What typer does not mark for translation."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        stuecke = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(stuecke), prefix="Aufruf: ")

    def get_help_option(self, ctx: Any) -> Any:
        option: TyperOption | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option:
            option.help = "diese Hilfe"
        return option


class Gruppe(_Deutsch, TyperGroup):
    """A command with commands beneath it."""


class Befehl(_Deutsch, TyperCommand):
    """A command that does something."""


def uebersetzen(kommando: TyperCommand | TyperGroup) -> None:
    """Give typer's own options a German help, and values without a name one."""
    for option in kommando.params:
        if not isinstance(option, TyperOption):
            continue
        option.help = HILFEN.get(str(option.name), option.help)
        if option.metavar is None and option.display_type(Context(kommando)) in NAMENLOS:
            option.metavar = "WERT"
    for befehl in getattr(kommando, "commands", {}).values():
        uebersetzen(befehl)


def satz(error: TyperException) -> str:
    """Return in one German sentence what is wrong with a call."""
    art = type(error).__name__
    kontext: Any = getattr(error, "ctx", None)
    wo = kontext.command_path if kontext else "ozg"
    if art == "NoArgsIsHelpError":
        return error.message
    if art == "NoSuchOption":
        return f"Die Option {vars(error)['option_name']} gibt es nicht; `{wo} --help` zeigt alle."
    hinweis = _hinweis(error, kontext)
    if art == "MissingParameter":
        return f"Es fehlt {hinweis}; `{wo} --help` zeigt, was nötig ist."
    if art == "BadParameter":
        return f"Für {hinweis} passt der Wert nicht; `{wo} --help` zeigt, was möglich ist."
    befehle = getattr(kontext.command, "commands", {}) if kontext else {}
    if befehle:
        return f"Diesen Aufruf gibt es nicht; es gibt {', '.join(f'{wo} {b}' for b in befehle)}."
    return f"Diesen Aufruf gibt es nicht; `{wo} --help` zeigt, wie er heißt."


def _hinweis(error: TyperException, kontext: Any) -> str:
    if getattr(error, "param", None) is None:
        return "eine Angabe"
    return str(vars(error)["param"].get_error_hint()).replace("'", "")
