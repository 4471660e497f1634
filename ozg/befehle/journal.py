"""`ozg journal`: whether what is written down of every act is still what was written."""

import asyncio
import os
from collections.abc import Callable

from ozg.umgebung import umgebung_lesen

HILFE = "Journal: außerhalb der Datenbanken verankern, prüfen."


def pruefen() -> int:
    """Ob jemand Zeilen geändert, entfernt oder eingefügt hat; endet dann mit 1."""
    from ozg.adressen import laufende_datenbanken
    from ozg.journal import pruefen

    umgebung = umgebung_lesen(os.environ)
    return asyncio.run(pruefen(umgebung, laufende_datenbanken(umgebung)))


def verankern() -> int:
    """Den jetzigen Stand unterschreiben und außerhalb der Datenbanken ablegen."""
    from ozg.adressen import laufende_datenbanken
    from ozg.journal import verankern

    umgebung = umgebung_lesen(os.environ)
    return asyncio.run(verankern(umgebung, laufende_datenbanken(umgebung)))


BEFEHLE: dict[str, Callable[..., int]] = {"pruefen": pruefen, "verankern": verankern}
