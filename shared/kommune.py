"""What a German sentence says of a Kommune that does not exist on a day."""

from collections.abc import Sequence
from datetime import date

from shared.deutsch import kurzdatum
from shared.schemas.katalog import KommuneRead


def warum_nicht(kommune: KommuneRead, stichtag: date) -> str | None:
    """Return why the Kommune does not exist on the Stichtag it was read for, None where it does.

    A sentence: with its successors where it is dissolved, its predecessors where it is yet to come.
    """
    if kommune.besteht:
        return None
    name = f"{kommune.name} ({kommune.ags})"
    if kommune.gueltig_bis is not None and kommune.gueltig_bis < stichtag:
        satz = f"{name} bestand bis {kurzdatum(kommune.gueltig_bis)}"
        return satz + _verweis("Nachfolger", kommune.nachfolger)
    satz = f"{name} besteht am {kurzdatum(stichtag)} nicht"
    return satz + _verweis("Vorgänger", kommune.vorgaenger)


def _verweis(wort: str, schluessel: Sequence[str]) -> str:
    return f"; {wort}: {', '.join(schluessel)}." if schluessel else "."
