"""The command line of `ozg`, assembled."""

from typing import Annotated

import typer
from typer.core import TyperGroup

from ozg.befehle import (
    antrag,
    ausgabe,
    betrieb,
    buchung,
    check,
    ereignisse,
    journal,
    kommune,
    leistung,
    personen,
    programm,
    sicherung,
    uebernahme,
    webhook,
)
from ozg.befehle.verbunden import WAHL
from ozg.woerter import Befehl, Gruppe, uebersetzen

HILFE = "OZG-Kommunal: die Plattform auf diesem Rechner, und jede andere von hier aus."
ENDE = "Ende mit 0: gut, 1: abgelehnt, 2: falscher Aufruf, 3: nicht erreichbar, 4: nicht erlaubt."


def kommando() -> TyperGroup:
    """Return all commands; nothing is imported that only one of them needs."""
    app = typer.Typer(
        cls=Gruppe,
        help=HILFE,
        epilog=ENDE,
        rich_markup_mode=None,
        no_args_is_help=True,
        options_metavar="[OPTION …]",
        subcommand_metavar="BEFEHL …",
        pretty_exceptions_enable=False,
    )
    app.callback()(_wahl)
    for befehl in (betrieb.up, betrieb.status, betrieb.pruefen, betrieb.token):
        app.command(befehl.__name__, cls=Befehl, options_metavar="[OPTION …]")(befehl)
    app.command("check", cls=Befehl, options_metavar="[OPTION …]")(check.check)
    app.command("import", cls=Befehl, options_metavar="[OPTION …]")(uebernahme.uebernehmen)
    app.command("export", cls=Befehl, options_metavar="[OPTION …]")(ausgabe.ausgeben)
    app.command("ereignisse", cls=Befehl, options_metavar="[OPTION …]")(ereignisse.ereignisse)
    app.command("loeschlauf", cls=Befehl, options_metavar="[OPTION …]")(personen.loeschlauf)
    app.command("auskunft", cls=Befehl, options_metavar="[OPTION …]")(personen.auskunft)
    for name, modul in {
        "kommune": kommune,
        "leistung": leistung,
        "antrag": antrag,
        "buchung": buchung,
        "programm": programm,
        "webhook": webhook,
        "journal": journal,
        "sicherung": sicherung,
    }.items():
        gruppe = typer.Typer(
            cls=Gruppe,
            help=modul.HILFE,
            rich_markup_mode=None,
            no_args_is_help=True,
            options_metavar="[OPTION …]",
            subcommand_metavar="BEFEHL …",
        )
        for befehlsname, befehl in modul.BEFEHLE.items():
            gruppe.command(befehlsname, cls=Befehl, options_metavar="[OPTION …]")(befehl)
        app.add_typer(gruppe, name=name)
    gebaut = typer.main.get_command(app)
    assert isinstance(gebaut, TyperGroup)
    uebersetzen(gebaut)
    return gebaut


def _wahl(
    profil: Annotated[
        str | None, typer.Option(help="welche Plattform (sonst OZG_PROFIL, sonst diese hier)")
    ] = None,
    als: Annotated[
        str | None,
        typer.Option(
            metavar="ROLLE[:AGS]", help="als wer, auf der Plattform dieses Ordners (Vorführung)"
        ),
    ] = None,
) -> None:
    WAHL.profil, WAHL.als = profil, als
