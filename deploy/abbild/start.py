"""What a container does, by its command.

katalog | foerderung | beratung | dashboard   one service, on port 8000
bereitstellen [DIENST …]                      migrations and Stammdaten, of all without a name
wartung                                       what has to be done from time to time, for good
…                                             any command of `ozg`
"""

import os
import subprocess
import sys

DIENSTE = ("katalog", "foerderung", "beratung", "dashboard")


def main(argumente: list[str]) -> int:
    """Become the program that was asked for; return only after a provisioning, with its code."""
    match argumente:
        case ["bereitstellen", *namen]:
            return bereitstellen(namen or list(DIENSTE))
        case ["wartung"]:
            werden("abbild.wartung")
        case [dienst] if dienst in DIENSTE:
            werden("services", dienst, "--host", "0.0.0.0", "--port", "8000")  # noqa: S104 (its own network)
        case _:
            werden("ozg", *argumente)
    return 0


def bereitstellen(dienste: list[str]) -> int:
    """Provision one database after the other and return the first code that is not 0."""
    for dienst in dienste:
        befehl = [sys.executable, "-m", "migrations.bereitstellen", dienst]
        done = subprocess.run(befehl, check=False)  # noqa: S603 (our own program)
        if done.returncode:
            return done.returncode
        sys.stderr.write(f"{dienst} ist bereitgestellt.\n")
    return 0


def werden(modul: str, *argumente: str) -> None:
    os.execv(sys.executable, [sys.executable, "-m", modul, *argumente])  # noqa: S606 (no shell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
