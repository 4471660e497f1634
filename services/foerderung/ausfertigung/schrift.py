"""Which characters the font of the documents has; all others are written by their number.

A character without a picture would be refused by PDF/A, and with it the whole document.
"""

import re
import unicodedata
from typing import Any

BEREICHE = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x24F),  # Latin
    (0x300, 0x36F),  # accents that stand alone
    (0x384, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x3FF),  # Greek
    (0x400, 0x482), (0x48A, 0x4FF),  # Cyrillic
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027), (0x2030, 0x2040), (0x2044, 0x2052), (0x2070, 0x2071), (0x2074, 0x208E),
    (0x20A0, 0x20BF), (0x2100, 0x211E), (0x2122, 0x2122), (0x2126, 0x2126), (0x2150, 0x2151),
    (0x2153, 0x2184), (0x2190, 0x21FF), (0x2200, 0x22FF),
)  # fmt: skip
DARSTELLBAR = frozenset(chr(c) for von, bis in BEREICHE for c in range(von, bis + 1))
LEERRAUM = re.compile(r"[ \t\r\n\v\f]+")
EINHEIT = re.compile(r"(?<=\d) (?=[€%])")


def darstellbar(inhalt: Any) -> Any:
    """Return the same content with texts the font can show: an emoji becomes `[U+1F389]`.

    A figure keeps its unit on the same line.
    """
    match inhalt:
        case str():
            text = LEERRAUM.sub(" ", unicodedata.normalize("NFC", inhalt)).strip()
            text = EINHEIT.sub("\u00a0", text)
            return "".join(c if c in DARSTELLBAR else f"[U+{ord(c):04X}]" for c in text)
        case dict():
            return {name: darstellbar(wert) for name, wert in inhalt.items()}
        case list():
            return [darstellbar(wert) for wert in inhalt]
    return inhalt
