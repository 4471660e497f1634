"""Programs that run once and end: what goes wrong is one sentence on stderr and exit code 1."""

import sys
import traceback
from collections.abc import Callable

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from shared.db import sqlstate
from shared.protokollzeilen import fehlerart

UNSERE = ("/services/", "/shared/", "/migrations/")


def einmal(was: str, tun: Callable[[], object]) -> None:
    """Run `tun`; `was` begins the sentence. Values stay out of it: only kind and place are told."""
    try:
        tun()
    except Exception as error:
        sys.exit(f"{was}: {_satz(error)}")


def _satz(error: Exception) -> str:
    if isinstance(error, ValidationError) and error.title == "Settings":
        namen = ", ".join(str(fehler["loc"][0]) for fehler in error.errors())
        return f"Diese Einstellungen fehlen oder sind ungültig: {namen}."
    art = fehlerart(error)
    if isinstance(error, DBAPIError) and (code := sqlstate(error)):
        art += f", SQLSTATE {code}"
    return f"abgebrochen bei {_stelle(error)} ({art}). Der Aufruf lässt sich wiederholen."


def _stelle(error: BaseException) -> str:
    """Return the innermost place in our own code: `stammdaten.py:83 einspielen`."""
    orte = traceback.extract_tb(error.__traceback__)
    eigene = [ort for ort in orte if any(ordner in ort.filename for ordner in UNSERE)]
    ort = (eigene or orte)[-1]
    return f"{ort.filename.rpartition('/')[2]}:{ort.lineno} {ort.name}"
