"""The command `ozg`: reads its arguments, calls one act, says in one sentence why it cannot."""

import io
import os
import sys

from ozg.umgebung import Abbruch, umgebung_lesen

START = {(): None, ("--ohne-demo",): False, ("--mit-demo",): True}


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code: 0, 1, or 2 for what the user can put right.

    3 means that a platform does not answer, 4 that it does not let one in.
    """
    for stream in (sys.stdout, sys.stderr):  # umlauts also where the locale is not UTF-8
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    argumente = sys.argv[1:] if argv is None else argv
    try:
        if argumente[:1] == ["up"] and tuple(argumente[1:]) in START:
            return _up(START[tuple(argumente[1:])])
        return _befehl(argumente)
    except Abbruch as grund:
        print(grund, file=sys.stderr)
        return grund.code


def _up(demo: bool | None) -> int:
    """Start without reading a command line: typer alone would take a quarter of a second."""
    from ozg.up import up

    return up(umgebung_lesen(os.environ, demo=demo))


def _befehl(argumente: list[str]) -> int:
    from typer.exceptions import TyperException

    from ozg.befehle.anfang import kommando
    from ozg.woerter import satz

    try:
        code = kommando().main(argumente, prog_name="ozg", standalone_mode=False)
    except TyperException as error:
        print(satz(error), file=sys.stderr)
        return 2
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    sys.exit(main())
