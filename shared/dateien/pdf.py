"""Whether a PDF is whole, readable without a password, and neither runs nor carries anything.

Only what stands open in the file is seen. What is packed into an object stream (7.5.7) is not: no
reader that unpacks those within known bounds is at hand, and unpacking is what bombs wait for.
A password stands open always (7.5.8.2).
Sources: ISO 32000-2, 7.3.5 (names), 7.5.2, 7.5.5, 7.6 (Encrypt), 7.11.4, 12.6.4 (actions).
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from shared.dateien.unzulaessig import DateiUnzulaessig

ANFANG = re.compile(rb"%PDF-[0-9]\.[0-9][\s\0]")
SCHLUSS = re.compile(rb"startxref\s+[0-9]+\s+%%EOF")
LETZTE = 1024
STUECK, UEBERLAPPEND = 1024 * 1024, 256
VERSCHLUESSELT = "Das PDF ist mit einem Kennwort geschützt. Speichern Sie es ohne."
MIT_PROGRAMM = "Das PDF führt Programme aus. Speichern Sie es neu, am besten als PDF/A."
MIT_DATEIEN = "Im PDF stecken weitere Dateien. Laden Sie jede einzeln hoch."


def _name(name: str) -> bytes:
    """Return the pattern of a name, each of whose signs may be written as #xx."""
    zeichen = (f"(?:{c}|#(?i:{ord(c):02x}))" for c in name)
    return f"/{''.join(zeichen)}(?![^\\s\\0()<>\\[\\]{{}}/%])".encode()


# /JS is so short that it turns up in pictures as well: what stands around it must fit
VERBOTEN = {
    re.compile(_name("Encrypt")): VERSCHLUESSELT,
    re.compile(
        b"|".join((_name("JavaScript"), _name("Launch")))
        + rb"|[\s\0<>()\[\]]"
        + _name("JS")
        + rb"\s*(?:[(<]|[0-9]+\s+[0-9]+\s+R)"
    ): MIT_PROGRAMM,
    re.compile(_name("EmbeddedFile") + b"|" + _name("EmbeddedFiles")): MIT_DATEIEN,
}


def pruefe_pdf(datei: BinaryIO) -> None:
    """Raise DateiUnzulaessig for what is no whole PDF or holds more than pages."""
    groesse = datei.seek(0, 2)
    datei.seek(0)
    anfang = datei.read(16)
    datei.seek(max(0, groesse - LETZTE))
    if not ANFANG.match(anfang) or not SCHLUSS.search(datei.read()):
        raise DateiUnzulaessig("Das PDF ist unvollständig.")
    for stueck in _stuecke(datei):
        for muster, grund in VERBOTEN.items():
            if muster.search(stueck):
                raise DateiUnzulaessig(grund)


def _stuecke(datei: BinaryIO) -> Iterator[bytes]:
    """Return the file piece by piece, each beginning with the end of the one before."""
    datei.seek(0)
    ende = b""
    while neu := datei.read(STUECK):
        stueck = ende + neu
        yield stueck
        ende = stueck[-UEBERLAPPEND:]
