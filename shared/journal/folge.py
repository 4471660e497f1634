"""The rows of one Gegenstand, one after the other: what was changed, removed or put in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from shared.journal.befund import Befund
from shared.journal.kette import Zeile, anfang, beteiligt, pruefsumme


@dataclass(frozen=True, slots=True)
class Ende:
    """The last row of a Gegenstand when anchor `nr` was made; `kopf` its hash in hex."""

    gegenstand: str
    id: str
    version: int
    kopf: str
    nr: int = 0


@dataclass
class Folge:
    """Chains what it is shown; `enden` are what anchors said of this Gegenstand, in order.

    Rows may be without a person only before `vergessen_vor`.
    """

    dienst: str
    gegenstand: str
    id: str
    enden: list[Ende]
    vergessen_vor: date
    letzte: Zeile | None = field(default=None, init=False)
    _verankert: int = field(default=0, init=False)

    def zeile(self, zeile: Zeile) -> Iterator[Befund]:
        """Say what is wrong with the next row, in order of versions."""
        if zeile.pruefsumme != pruefsumme(zeile):
            yield self._befund(zeile.version, "Die Zeile wurde geändert.")
        yield from self._person(zeile)
        yield from self._anschluss(zeile)
        yield from self._verankertes(zeile)
        self.letzte = zeile

    def schluss(self) -> Iterator[Befund]:
        """Say what is missing after the last row."""
        fehlend = self.enden[self._verankert :]
        if not fehlend:
            return
        bis = fehlend[-1]
        if self.letzte is None:
            satz = f"Alle Zeilen sind entfernt; Anker {bis.nr} kennt sie bis Version {bis.version}."
            yield self._befund(None, satz)
        elif bis.version > self.letzte.version:
            satz = f"Danach sind Zeilen entfernt; Anker {bis.nr} kennt sie bis Version"
            yield self._befund(self.letzte.version, f"{satz} {bis.version}.")

    @property
    def ende(self) -> Ende | None:
        """The last row that was shown, as an anchor names it."""
        if self.letzte is None:
            return None
        kopf = self.letzte.pruefsumme.hex()
        return Ende(self.gegenstand, self.id, self.letzte.version, kopf)

    def verankert(self, ende: Ende) -> bool:
        """Whether the last anchor that names this thing has that end already."""
        return bool(self.enden) and self.enden[-1].kopf == ende.kopf

    def _person(self, zeile: Zeile) -> Iterator[Befund]:
        if zeile.vergessen:
            if zeile.zeitpunkt.date() >= self.vergessen_vor:
                yield self._befund(zeile.version, "Wer es war, ist vor der Frist entfernt.")
        elif (
            zeile.salz is None or beteiligt(zeile.salz, zeile.sub, zeile.anfrage) != zeile.beteiligt
        ):
            yield self._befund(zeile.version, "Wer es war, wurde geändert.")

    def _anschluss(self, zeile: Zeile) -> Iterator[Befund]:
        if self.letzte is None:
            if zeile.vorher != anfang(self.dienst, zeile.gegenstand, zeile.gegenstand_id):
                satz = "Sie ist nicht die erste: Davor sind Zeilen entfernt oder umgestellt."
                yield self._befund(zeile.version, satz)
            return
        if zeile.version <= self.letzte.version:
            yield self._befund(zeile.version, "Die Version steht doppelt: Eine ist eingefügt.")
        elif zeile.vorher != self.letzte.pruefsumme:
            satz = "dazwischen wurde entfernt, eingefügt oder umgestellt."
            vor = f"Sie schließt nicht an Version {self.letzte.version} an:"
            yield self._befund(zeile.version, f"{vor} {satz}")

    def _verankertes(self, zeile: Zeile) -> Iterator[Befund]:
        while self._verankert < len(self.enden):
            ende = self.enden[self._verankert]
            if ende.version > zeile.version:
                return
            self._verankert += 1
            if ende.version < zeile.version:
                satz = f"Version {ende.version}, die Anker {ende.nr} kennt, fehlt davor."
                yield self._befund(zeile.version, satz)
            elif ende.kopf != zeile.pruefsumme.hex():
                satz = f"Bis hierher wurde neu geschrieben: Anker {ende.nr} kennt es anders."
                yield self._befund(zeile.version, satz)

    def _befund(self, version: int | None, satz: str) -> Befund:
        return Befund(self.dienst, self.gegenstand, self.id, version, satz)


def nach_gegenstand(enden: Iterable[Ende]) -> Iterator[tuple[tuple[str, str], list[Ende]]]:
    """Group what anchors say, which comes in order of Gegenstand and anchor."""
    offen: list[Ende] = []
    for ende in enden:
        if offen and (offen[0].gegenstand, offen[0].id) != (ende.gegenstand, ende.id):
            yield (offen[0].gegenstand, offen[0].id), offen
            offen = []
        offen.append(ende)
    if offen:
        yield (offen[0].gegenstand, offen[0].id), offen
