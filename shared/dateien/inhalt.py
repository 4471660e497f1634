"""What a file is, by its content: its name and its sender's word count for nothing.

Sources: PNG (W3C, third edition) 5; JPEG ITU-T T.81, B.1.1 and B.2.
"""

import struct
import zipfile
from typing import BinaryIO

from shared.dateien.behaelter import pruefe_behaelter
from shared.dateien.pdf import pruefe_pdf
from shared.dateien.unzulaessig import DateiUnzulaessig
from shared.schemas.datei import Dateityp

ANFANG, ENDE = 1024, 64 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
PNG_STUECKE = 20_000
JPEG_ABSCHNITTE = 2_000
RAHMEN = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15
ABTASTUNG = 0xDA  # SOS
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
        pruefe_pdf(datei)
        return Dateityp.PDF
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
    """Walk over the segments to the frame and to the scan, which hold a picture.

    Cameras append previews and more, so its end need not be the last two bytes.
    """
    ort, gerahmt = 2, False
    for _ in range(JPEG_ABSCHNITTE):
        kopf = _lies(datei, ort, 4)
        if len(kopf) < 4 or kopf[0] != 0xFF or not 0xC0 <= kopf[1] <= 0xFE:
            break
        art, laenge = kopf[1], int.from_bytes(kopf[2:])
        if art in RAHMEN:
            gerahmt = _ist_rahmen(_lies(datei, ort + 4, laenge - 2))
        elif art == ABTASTUNG and gerahmt:
            return _jpeg_zu_ende(datei, ort + laenge + 2)
        ort += laenge + 2
    raise DateiUnzulaessig("Das JPEG ist kein Bild, oder es ist unvollständig.")


def _ist_rahmen(rahmen: bytes) -> bool:
    """Say whether it has a width, and its components are as many as it says."""
    breite, farben = rahmen[3:5], rahmen[5:6]
    return any(breite) and any(farben) and len(rahmen) == 6 + 3 * farben[0]


def _jpeg_zu_ende(datei: BinaryIO, ab: int) -> Dateityp:
    ende = max(ab, datei.seek(0, 2) - ENDE)
    if b"\xff\xd9" not in _lies(datei, ende, ENDE):
        raise DateiUnzulaessig("Das JPEG ist unvollständig.")
    return Dateityp.JPEG


def _lies(datei: BinaryIO, ort: int, laenge: int) -> bytes:
    datei.seek(ort)
    return datei.read(laenge)
