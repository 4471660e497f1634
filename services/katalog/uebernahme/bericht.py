"""What an import found: counted in full, told one by one up to a bound."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date

from shared.schemas.uebernahme import (
    MAX_EINTRAEGE,
    AbgelehnteZeileRead,
    Aenderung,
    Uebernahmebericht,
    Unterschied,
    Unterschiedsart,
    Zaehlung,
)

TEXT = 500  # characters of a value that are shown


class Bericht:
    """Collects while the import runs; `ablehnung` is told of every refused line, without bound."""

    def __init__(self, ablehnung: Callable[[int, str], None] = lambda zeile, grund: None) -> None:
        self._ablehnung = ablehnung
        self._zaehlungen: defaultdict[str, dict[str, int]] = defaultdict(
            lambda: dict.fromkeys(("neu", "geaendert", "entfernt", "unveraendert"), 0)
        )
        self.gelesen = self.abgelehnt = self.uebersprungen = 0
        self._unterschiede: list[Unterschied] = []
        self._abgelehnte_zeilen: list[AbgelehnteZeileRead] = []
        self._hinweise: list[str] = []

    def neu(self, gegenstand: str, schluessel: str, name: str) -> None:
        self._unterschied(Unterschiedsart.NEU, gegenstand, schluessel, name, {})

    def geaendert(
        self,
        gegenstand: str,
        schluessel: str,
        name: str,
        werte: Mapping[str, tuple[object, object]],
    ) -> None:
        """`werte` holds for each changed column what it was and what it becomes."""
        self._unterschied(Unterschiedsart.GEAENDERT, gegenstand, schluessel, name, werte)

    def entfernt(self, gegenstand: str, schluessel: str, name: str) -> None:
        """Tell of a thing the file no longer knows: ended or taken away."""
        self._unterschied(Unterschiedsart.ENTFERNT, gegenstand, schluessel, name, {})

    def unveraendert(self, gegenstand: str, anzahl: int = 1) -> None:
        self._zaehlungen[gegenstand]["unveraendert"] += anzahl

    def uebergehen(self, anzahl: int = 1) -> None:
        """Count lines that are in order and not for us, such as Gemeinden of other Länder."""
        self.uebersprungen += anzahl

    def ablehnen(self, zeile: int, grund: str) -> None:
        self.abgelehnt += 1
        self._ablehnung(zeile, grund)
        if len(self._abgelehnte_zeilen) < MAX_EINTRAEGE:
            eintrag = AbgelehnteZeileRead(zeile=zeile, grund=grund[:TEXT])
            self._abgelehnte_zeilen.append(eintrag)

    def hinweis(self, satz: str) -> None:
        """Tell in one German sentence what the file leaves open or what was assumed."""
        if len(self._hinweise) < MAX_EINTRAEGE:
            self._hinweise.append(satz[:TEXT])

    def abschliessen(self, fehler: str | None) -> Uebernahmebericht:
        """Return the report; with `fehler` nothing was taken over, so nothing differs."""
        zaehlungen = [Zaehlung(gegenstand=g, **zahlen) for g, zahlen in self._zaehlungen.items()]
        return Uebernahmebericht(
            gelesen=self.gelesen,
            abgelehnt=self.abgelehnt,
            uebersprungen=self.uebersprungen,
            zaehlungen=[] if fehler else zaehlungen,
            unterschiede=[] if fehler else self._unterschiede,
            abgelehnte_zeilen=self._abgelehnte_zeilen,
            hinweise=[] if fehler else self._hinweise,
            fehler=fehler,
        )

    def _unterschied(
        self,
        art: Unterschiedsart,
        gegenstand: str,
        schluessel: str,
        name: str,
        werte: Mapping[str, tuple[object, object]],
    ) -> None:
        self._zaehlungen[gegenstand][art] += 1
        if len(self._unterschiede) < MAX_EINTRAEGE:
            self._unterschiede.append(
                Unterschied(
                    art=art,
                    gegenstand=gegenstand,
                    schluessel=schluessel[:TEXT],
                    name=name[:TEXT],
                    aenderungen=[
                        Aenderung(feld=feld, alt=_text(alt), neu=_text(neu))
                        for feld, (alt, neu) in werte.items()
                    ],
                )
            )


def _text(wert: object) -> str | None:
    """Return a value as a person reads it in a report."""
    if wert is None:
        return None
    if isinstance(wert, date):
        return wert.isoformat()
    if isinstance(wert, list | tuple):
        return ", ".join(map(str, wert))[:TEXT]
    return str(wert)[:TEXT]
