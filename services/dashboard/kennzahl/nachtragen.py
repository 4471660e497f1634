"""Use case: ask the services for past days, so that a course over time begins before we did."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.dashboard.quelle.quelle import KEINE_ANTWORT
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.quelle.tageswert import vorhandene_tage
from shared.db import Sessions
from shared.schemas.dashboard_kennzahl import Aufloesung

EIN_TAG = timedelta(days=1)


@dataclass
class Nachgetragenes:
    """Counts days of single sources."""

    nachgetragen: int = 0
    vorhanden: int = 0
    ohne_antwort: int = 0


async def nachtragen(
    quellen: Quellen, sessions: Sessions, *, von: date, bis: date, je: Aufloesung
) -> Nachgetragenes:
    """Fill in what is missing, one question after the other; what is stored already stays.

    A value filled in says when it was read. Each is kept at once: whoever stops loses nothing.
    """
    ergebnis = Nachgetragenes()
    for quelle in quellen.fuer_alle():
        if not quelle.zaehlt:
            continue
        async with sessions.begin() as session:
            vorhanden = await vorhandene_tage(session, quelle=quelle.name, von=von, bis=bis)
        for tag in tage(von, bis, je):
            if tag in vorhanden:
                ergebnis.vorhanden += 1
                continue
            try:
                async with sessions.begin() as session:
                    await quelle.nachtragen(session, tag)
            except KEINE_ANTWORT:
                ergebnis.ohne_antwort += 1
            else:
                ergebnis.nachgetragen += 1
    return ergebnis


def tage(von: date, bis: date, je: Aufloesung) -> Iterator[date]:
    """Yield every day, or the last day of every month and `bis`: pure."""
    tag = von
    while tag <= bis:
        if je is Aufloesung.TAG or tag == bis or (tag + EIN_TAG).day == 1:
            yield tag
        tag += EIN_TAG
