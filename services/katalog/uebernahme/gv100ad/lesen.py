"""Read GV100AD, the Gemeindeverzeichnis of the Statistisches Bundesamt: 220 characters a line.

Columns: Datensatzbeschreibung GV100, valid from 14.06.2000. Older issues are Latin-1, later ones
UTF-8.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from services.katalog.uebernahme.zeile import AbgelehnteZeile, DateiUnbrauchbar

LAENGE = 220
MAX_BYTES = 4 * LAENGE + 2
LAENDER = {f"{nr:02}" for nr in range(1, 17)}
LAND, KREIS, GEMEINDE = "10", "40", "60"
SATZARTEN = {LAND, "20", "30", KREIS, "50", GEMEINDE}


@dataclass(frozen=True, slots=True)
class Satz:
    """One record. `schluessel` is as long as its kind: 2 digits for a Land, 5 Kreis, 8 Gemeinde.

    `flaeche_ha` and `einwohner` are 0 and `plz` is None where the kind of record has none.
    """

    zeile: int
    satzart: str
    gebietsstand: date
    schluessel: str
    verband: str
    name: str
    sitz: str
    kennzeichen: str
    flaeche_ha: int
    einwohner: int
    plz: str | None


def gv100ad_lesen(datei: BinaryIO, /) -> Iterator[Satz | AbgelehnteZeile]:
    """Yield every record of the whole of Germany; raises DateiUnbrauchbar.

    All that makes a file one of 220 columns, of one day and of sixteen Länder is required of it:
    what is cut off or of mixed encodings is no issue of the GV100AD. A record whose figures are no
    figures is refused alone.
    """
    ganzes = _Ganzes()
    for nr, text in _textzeilen(datei):
        satz = _satz(nr, text)
        if isinstance(satz, Satz):
            ganzes.aufnehmen(satz)
        yield satz
    ganzes.pruefen()


class _Ganzes:
    """What can be said of the file only when it has been read to its end."""

    def __init__(self) -> None:
        self._gebietsstand: date | None = None
        self._gesehen: set[str] = set()
        self._kreise: set[str] = set()
        self._laender: set[str] = set()

    def aufnehmen(self, satz: Satz) -> None:
        if self._gebietsstand is None:
            self._gebietsstand = satz.gebietsstand
        if satz.gebietsstand != self._gebietsstand:
            raise DateiUnbrauchbar(
                f"Zeile {satz.zeile} nennt den Gebietsstand {satz.gebietsstand:%d.%m.%Y}, die"
                f" Zeilen davor den {self._gebietsstand:%d.%m.%Y}."
            )
        if satz.satzart in {LAND, KREIS, GEMEINDE}:
            if (kennung := satz.satzart + satz.schluessel) in self._gesehen:
                raise DateiUnbrauchbar(
                    f"Zeile {satz.zeile}: Der Schlüssel {satz.schluessel} steht zweimal in der"
                    f" Datei (Satzart {satz.satzart})."
                )
            self._gesehen.add(kennung)
        if satz.satzart == GEMEINDE:
            self._kreise.add(satz.schluessel[:5])
        if satz.satzart == LAND:
            self._laender.add(satz.schluessel)

    def pruefen(self) -> None:
        if fehlend := sorted(LAENDER - self._laender):
            raise DateiUnbrauchbar(
                "Die Datei ist nicht vollständig: Es fehlen die Länder " + ", ".join(fehlend) + "."
            )
        kreise = {kennung[2:] for kennung in self._gesehen if kennung.startswith(KREIS)}
        if not kreise:
            raise DateiUnbrauchbar("Die Datei ist nicht vollständig: Es fehlen die Kreise.")
        if leer := sorted(kreise - self._kreise):
            raise DateiUnbrauchbar(
                f"Die Datei ist nicht vollständig: Der Kreis {leer[0]} hat keine Gemeinden."
            )


def _textzeilen(datei: BinaryIO) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line; the first line that is not ASCII shows the encoding."""
    kodierung, nr = None, 0
    while roh := datei.readline(MAX_BYTES):
        nr += 1
        if nr == 1:
            roh = roh.removeprefix(b"\xef\xbb\xbf")
        zeile = roh.removesuffix(b"\n").removesuffix(b"\r")
        if zeile in {b"", b"\x1a"} and not datei.read(1):
            return  # an empty last line, or the end-of-file mark of old systems
        if zeile == roh:
            raise DateiUnbrauchbar(
                f"Zeile {nr} hat kein Ende: Die Datei ist abgeschnitten oder keine GV100AD-Datei."
            )
        if kodierung is None and not zeile.isascii():
            kodierung = "latin-1" if len(zeile) == LAENGE else "utf-8"
        yield nr, _text(nr, zeile, kodierung or "ascii")


def _text(nr: int, zeile: bytes, kodierung: str) -> str:
    try:
        text = zeile.decode(kodierung)
    except UnicodeDecodeError as error:
        raise DateiUnbrauchbar(
            f"Zeile {nr} ist nicht in dem Zeichensatz geschrieben, mit dem die Datei beginnt"
            f" ({kodierung.upper()})."
        ) from error
    if len(text) != LAENGE:
        raise DateiUnbrauchbar(
            f"Zeile {nr} hat {len(text)} Zeichen statt {LAENGE}: Die Datei ist beschädigt oder"
            " keine GV100AD-Datei."
        )
    if not text.isprintable():
        raise DateiUnbrauchbar(f"Zeile {nr} enthält Zeichen, die in keinem Namen stehen.")
    return text


def _satz(nr: int, text: str) -> Satz | AbgelehnteZeile:
    satzart = text[0:2]
    if satzart not in SATZARTEN:
        raise DateiUnbrauchbar(f"Zeile {nr} hat die unbekannte Satzart „{satzart}“.")
    schluessel = text[10:18].rstrip()
    if not _ziffern(schluessel) or len(schluessel) not in _laengen(satzart):
        return AbgelehnteZeile(nr, f"„{schluessel}“ ist kein Schlüssel der Satzart {satzart}.")
    flaeche = einwohner = "0"
    plz = ""
    if satzart == GEMEINDE:
        flaeche, einwohner, plz = text[128:139], text[139:150], text[165:170].strip()
        if not _ziffern(flaeche) or not _ziffern(einwohner):
            return AbgelehnteZeile(nr, f"{schluessel}: Fläche oder Bevölkerung ist keine Zahl.")
        if plz and not (_ziffern(plz) and len(plz) == 5):
            return AbgelehnteZeile(nr, f"{schluessel}: „{plz}“ ist keine Postleitzahl.")
    if not (name := text[22:72].strip()):
        return AbgelehnteZeile(nr, f"{schluessel}: Der Name fehlt.")
    return Satz(
        zeile=nr,
        satzart=satzart,
        gebietsstand=_tag(nr, text[2:10]),
        schluessel=schluessel,
        verband=text[18:22].strip(),
        name=name,
        sitz=text[72:122].strip(),
        kennzeichen=text[122:124].strip(),
        flaeche_ha=int(flaeche),
        einwohner=int(einwohner),
        plz=plz or None,
    )


def _laengen(satzart: str) -> tuple[int, ...]:
    match satzart:
        case "10":
            return (2,)
        case "20":
            return (3,)
        case "30":
            return (4, 5)
        case "40" | "50":
            return (5,)
    return (8,)


def _ziffern(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _tag(nr: int, text: str) -> date:
    if _ziffern(text):
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            pass
    raise DateiUnbrauchbar(f"Zeile {nr} nennt keinen Gebietsstand.")
