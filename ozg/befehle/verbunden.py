"""The platform a command speaks to: that of a profile, or the one that runs in this folder."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ozg.laufzettel import laufzettel_lesen
from ozg.profil import Profil, profil_lesen
from ozg.umgebung import ABGELEHNT, NICHT_ERLAUBT, NICHT_ERREICHBAR, Abbruch, datenordner

if TYPE_CHECKING:
    from shared.clients import PlattformSync


@dataclass
class Wahl:
    """What stands before the command: `--profil NAME` or `--als ROLLE[:AGS]`."""

    profil: str | None = None
    als: str | None = None


WAHL = Wahl()


def fernes_profil() -> Profil | None:
    """Return the profile that is chosen; None for the platform of this folder."""
    return None if WAHL.als else profil_lesen(os.environ, name=WAHL.profil)


def ziel() -> tuple[str, Callable[[], str] | None]:
    """Return the address of the platform and what returns a token; raises Abbruch."""
    profil = fernes_profil()
    if profil:
        return profil.adresse, profil.token if profil.angemeldet else None
    ordner = datenordner(os.environ)
    zettel = laufzettel_lesen(ordner)
    if zettel is None:
        raise Abbruch(
            f"Im Ordner {ordner} (OZG_DATEN) läuft keine Plattform; starten Sie `ozg up` oder"
            " nennen Sie mit --profil eine andere.",
            code=NICHT_ERREICHBAR,
        )
    return f"http://127.0.0.1:{zettel.port}", _eigenes_token if WAHL.als else None


@contextmanager
def verbunden() -> "Iterator[PlattformSync]":
    """Yield the platform; what it refuses ends the command in one sentence."""
    from shared.clients import Abgelehnt, DienstNichtErreichbar, PlattformSync

    adresse, token = ziel()
    wiederholungen = logging.getLogger("stamina")
    vorher = wiederholungen.level
    wiederholungen.setLevel(logging.ERROR)  # that it tries again is no news
    try:
        with PlattformSync(adresse, token=token) as plattform:
            yield plattform
    except Abgelehnt as error:
        problem = error.problem
        code = NICHT_ERLAUBT if problem.status in {401, 403} else ABGELEHNT
        stellen = (problem.model_extra or {}).get("errors") or []
        angaben = "".join(f"\n  {stelle['pointer']}: {stelle['detail']}" for stelle in stellen)
        raise Abbruch(f"{problem.title}: {problem.detail}{angaben}", code=code) from error
    except DienstNichtErreichbar as error:
        raise Abbruch(str(error), code=NICHT_ERREICHBAR) from error
    finally:
        wiederholungen.setLevel(vorher)


def _eigenes_token() -> str:
    from ozg.token_ausstellen import token_ausstellen

    assert WAHL.als is not None
    rolle, _, ags = WAHL.als.partition(":")
    return token_ausstellen(
        datenordner(os.environ),
        rollen=[rolle],
        ags=[ags] if ags else [],
        person="ozg",
        minuten=5,
        jetzt=datetime.now(UTC),
    )
