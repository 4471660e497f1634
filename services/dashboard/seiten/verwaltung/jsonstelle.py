"""Where in a typed JSON text a place stands that a JSON Pointer names: pure."""

import json
import re
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]

ZWISCHENRAUM = re.compile(r"[ \t\r\n]*")
EINFACH = re.compile(r"[^,\]}\s]+")


def zeilen(text: str) -> dict[str, int]:
    """Return the line, from 1, of every value in a text that is valid JSON, by JSON Pointer."""
    return {zeiger: text.count("\n", 0, stelle) + 1 for zeiger, stelle in _werte(text)}


def naechste_zeile(zeiger: str, gefunden: dict[str, int]) -> int:
    """Return the line of the place, or of the nearest around it: what is missing has none."""
    while zeiger and zeiger not in gefunden:
        zeiger = zeiger.rpartition("/")[0]
    return gefunden.get(zeiger, 1)


def json_fehler(error: json.JSONDecodeError) -> str:
    """Return what is wrong with a text that is no JSON, in words."""
    return (
        f"Zeile {error.lineno}, Zeichen {error.colno}: Ab hier ist der Text kein JSON. Oft fehlt"
        " davor ein Komma, ein Anführungszeichen oder eine Klammer."
    )


def _werte(text: str) -> Iterator[tuple[str, int]]:
    """Go through the text once; `offen` holds pointers, and the index where it is an array."""
    offen: list[tuple[str, int | None]] = []
    stelle, zeiger, name = 0, "", False
    while (stelle := _weiter(text, stelle)) < len(text):
        zeichen = text[stelle]
        if zeichen in "}]":
            offen.pop()
            stelle += 1
        elif zeichen == ",":
            oben, nummer = offen[-1]
            if nummer is not None:
                offen[-1] = (oben, nummer + 1)
                zeiger = f"{oben}/{nummer + 1}"
            name = nummer is None
            stelle += 1
        elif name and zeichen == '"':
            schluessel, stelle = scanstring(text, stelle + 1)
            zeiger = f"{offen[-1][0]}/{schluessel.replace('~', '~0').replace('/', '~1')}"
            stelle = _weiter(text, stelle) + 1  # the colon
            name = False
        else:
            yield zeiger, stelle
            if zeichen in "{[":
                offen.append((zeiger, None if zeichen == "{" else 0))
                zeiger, name = f"{zeiger}/0", zeichen == "{"
                stelle += 1
            elif zeichen == '"':
                _, stelle = scanstring(text, stelle + 1)
            else:
                einfach = EINFACH.match(text, stelle)
                stelle = einfach.end() if einfach else len(text)


def _weiter(text: str, stelle: int) -> int:
    treffer = ZWISCHENRAUM.match(text, stelle)
    return treffer.end() if treffer else stelle
