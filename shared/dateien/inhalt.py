"""What a file is, by its content: its name and its sender's word count for nothing.

Sources: PDF ISO 32000-2, 7.5.2 and 7.5.5; PNG (W3C, third edition) 5; JPEG ITU-T T.81, B.1.1.3.
"""

import struct
import zipfile
from typing import BinaryIO

from shared.dateien.behaelter import pruefe_behaelter
from shared.dateien.unzulaessig import DateiUnzulaessig
from shared.schemas.datei import Dateityp

ANFANG, ENDE = 1024, 64 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
PNG_STUECKE = 20_000
EINZELN = "Die Datei ist mehreres zugleich; laden Sie jede Fassung einzeln hoch."


def erkenne(datei: BinaryIO) -> Dateityp:
    """Return what the file is from its first to its last byte; raises DateiUnzulaessig."""
    anfang = _lies(datei, 0, ANFANG)
    if anfang.startswith(b"PK\x03\x04"):
        _nichts_davor(anfang)
        return pruefe_behaelter(datei)
    if zipfile.is_zipfile(datei):
        raise DateiUnzulaessig(EINZELN)
    if anfang.startswith(b"%PDF-"):
        return _pdf(datei)
    _nichts_davor(anfang)
    if anfang.startswith(PNG):
        return _png(datei)
    if anfang.startswith(b"\xff\xd8\xff"):
        return _jpeg(datei)
    raise DateiUnzulaessig("Erlaubt sind PDF, PNG, JPEG, ODT, DOCX und XLSX.")


def _nichts_davor(anfang: bytes) -> None:
    """A reader of PDF also takes a file that begins as one only after some other bytes."""
    if b"%PDF-" in anfang:
        raise DateiUnzulaessig(EINZELN)


def _pdf(datei: BinaryIO) -> Dateityp:
    ende = _schluss(datei, ANFANG)
    if b"startxref" not in ende or b"%%EOF" not in ende:
        raise DateiUnzulaessig("Das PDF ist unvollständig.")
    return Dateityp.PDF


def _png(datei: BinaryIO) -> Dateityp:
    """Walk over the chunks: the first is IHDR, and with IEND the file ends."""
    groesse, ort = datei.seek(0, 2), len(PNG)
    for nummer in range(PNG_STUECKE):
        kopf = _lies(datei, ort, 8)
        if len(kopf) < 8:
            break
        laenge, art = struct.unpack(">I4s", kopf)
        if (art == b"IHDR") != (nummer == 0):
            break
        ort += laenge + 12
        if art == b"IEND" and ort == groesse:
            return Dateityp.PNG
    raise DateiUnzulaessig("Das PNG ist unvollständig, oder hinter ihm steht noch etwas.")


def _jpeg(datei: BinaryIO) -> Dateityp:
    """Cameras append previews and more, so its end need not be the last two bytes."""
    if b"\xff\xd9" not in _schluss(datei, ENDE):
        raise DateiUnzulaessig("Das JPEG ist unvollständig.")
    return Dateityp.JPEG


def _schluss(datei: BinaryIO, laenge: int) -> bytes:
    return _lies(datei, max(0, datei.seek(0, 2) - laenge), laenge)


def _lies(datei: BinaryIO, ort: int, laenge: int) -> bytes:
    datei.seek(ort)
    return datei.read(laenge)
