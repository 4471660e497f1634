"""Check the Journal of one service against its chains, its anchors and the things it speaks of."""

import heapq
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.journal.anker import Anker
from shared.journal.befund import Befund
from shared.journal.folge import Ende, Folge, nach_gegenstand
from shared.journal.lesen import journalzeilen, unstimmige


@dataclass
class Pruefung:
    """What was counted on the way."""

    gegenstaende: int = 0
    zeilen: int = 0


Verankern = Callable[[Ende], None]


async def pruefen(
    connection: AsyncConnection,
    dienst: str,
    anker: Sequence[Anker],
    *,
    vergessen_vor: date,
    zaehler: Pruefung,
    verankern: Verankern | None = None,
    alle_enden: bool = False,
) -> AsyncIterator[Befund]:
    """Yield what does not fit, in order of the Journal; memory does not grow with its length.

    `anker` are the last one with all ends and those after it. `verankern` is told every end they do
    not have, or with `alle_enden` every end. Rows may be without a person before `vergessen_vor`.
    """
    verankert = Verankertes(anker)
    folge: Folge | None = None
    async for zeile in journalzeilen(connection, dienst):
        wo = (zeile.gegenstand, str(zeile.gegenstand_id))
        if folge is None or (folge.gegenstand, folge.id) != wo:
            for befund in _beendet(folge, verankern, alle_enden):
                yield befund
            for befund in _verschwundene(dienst, verankert, wo, vergessen_vor):
                yield befund
            folge = Folge(dienst, *wo, verankert.enden(wo), vergessen_vor)
            zaehler.gegenstaende += 1
        zaehler.zeilen += 1
        for befund in folge.zeile(zeile):
            yield befund
    for befund in _beendet(folge, verankern, alle_enden):
        yield befund
    for befund in _verschwundene(dienst, verankert, None, vergessen_vor):
        yield befund
    async for befund in _abgeglichen(connection, dienst, anker):
        yield befund


class Verankertes:
    """What all anchors say, walked through side by side with the Journal."""

    def __init__(self, anker: Sequence[Anker]) -> None:
        alle = heapq.merge(
            *(a.enden() for a in anker), key=lambda ende: (ende.gegenstand, ende.id, ende.nr)
        )
        self._gruppen = nach_gegenstand(alle)
        self._naechste = next(self._gruppen, None)

    def davor(self, wo: tuple[str, str] | None) -> Iterator[tuple[str, str, list[Ende]]]:
        """Yield what is anchored of things before this one: the Journal has nothing of them."""
        while self._naechste and (wo is None or self._naechste[0] < wo):
            yield *self._naechste[0], self._naechste[1]
            self._naechste = next(self._gruppen, None)

    def enden(self, wo: tuple[str, str]) -> list[Ende]:
        """Return what is anchored of this thing; those before it must have been asked for."""
        if self._naechste is None or self._naechste[0] != wo:
            return []
        gefunden = self._naechste[1]
        self._naechste = next(self._gruppen, None)
        return gefunden


def _beendet(
    folge: Folge | None, verankern: Verankern | None, alle_enden: bool
) -> Iterator[Befund]:
    if folge is None:
        return
    yield from folge.schluss()
    ende = folge.ende
    if verankern and ende and (alle_enden or not folge.verankert(ende)):
        verankern(ende)


def _verschwundene(
    dienst: str, verankert: Verankertes, wo: tuple[str, str] | None, vergessen_vor: date
) -> Iterator[Befund]:
    for gegenstand, id, enden in verankert.davor(wo):
        yield from Folge(dienst, gegenstand, id, enden, vergessen_vor).schluss()


async def _abgeglichen(
    connection: AsyncConnection, dienst: str, anker: Sequence[Anker]
) -> AsyncIterator[Befund]:
    """Compare the last version of each thing with its own row.

    A thing may have been deleted since; one that no anchor has was never there.
    """
    verankert = Verankertes(anker)
    async for fund in unstimmige(connection, dienst):
        wo = (fund.gegenstand, fund.id)
        if fund.stand is not None:
            satz = f"Das Journal endet mit ihr, der Gegenstand hat Version {fund.stand}."
            yield Befund(dienst, *wo, fund.version, satz)
            continue
        for _ in verankert.davor(wo):
            pass
        if not verankert.enden(wo):
            yield Befund(dienst, *wo, None, "Diesen Gegenstand gibt es nicht.")
