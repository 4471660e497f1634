"""Where somebody goes back to after the login: a path of our own and nothing else."""

import re
from typing import Annotated

from pydantic import AfterValidator

STARTSEITE = "/"
LAENGSTER = 1500
# one slash and then no second one: //host and /\host lead elsewhere
EIGENER_PFAD = re.compile(r"/(?![/\\])[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*")


def eigener_pfad(ziel: str) -> str:
    """Return `ziel` where it is a path of ours, the first page where it is not.

    What logs in or out is none: it would go round in circles.
    """
    if len(ziel) > LAENGSTER or not EIGENER_PFAD.fullmatch(ziel):
        return STARTSEITE
    pfad = ziel.partition("?")[0]
    if pfad.startswith(("/anmelden", "/abmelden", "/abgemeldet", "/aussteller")):
        return STARTSEITE
    return ziel


Zurueck = Annotated[str, AfterValidator(eigener_pfad)]
