"""A message of XZuFi 2.2.0, written object by object."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import BinaryIO
from uuid import NAMESPACE_URL, UUID, uuid5

from services.katalog.xzufi.begriffe import NACHRICHT, NAMENSRAUM, VERSIONEN

_KOPF = """<?xml version="1.0" encoding="UTF-8"?>
<xzufi:{nachricht} xmlns:xzufi="{namensraum}" xzufiVersion="{version}"\
 produktbezeichnung="OZG-Kommunal" produkthersteller="OZG-Kommunal" produktversion="1">
<xzufi:nachrichtenkopf><xzufi:nachrichtUUID>"""
_NACH_DER_NUMMER = """</xzufi:nachrichtUUID>\
<xzufi:erstelltDatumZeit>{stand}T00:00:00Z</xzufi:erstelltDatumZeit>\
<xzufi:empfaenger>alle</xzufi:empfaenger>\
<xzufi:sender>OZG-Kommunal</xzufi:sender></xzufi:nachrichtenkopf>
"""


class XzufiDatei:
    """Its number is made of its content: the same message twice is the same message."""

    def __init__(self, datei: BinaryIO, stand: date) -> None:
        self._datei, self._inhalt = datei, hashlib.sha256(stand.isoformat().encode())
        kopf = _KOPF.format(nachricht=NACHRICHT, namensraum=NAMENSRAUM, version=VERSIONEN[-1])
        datei.write(kopf.encode())
        self._nummer_ab = datei.tell()
        rest = _NACH_DER_NUMMER.format(stand=stand)
        datei.write(str(UUID(int=0)).encode() + rest.encode())

    def schreibe(self, objekte: Iterable[str]) -> None:
        """Write elements that are XML already."""
        for objekt in objekte:
            zeile = f"<xzufi:schreibe>{objekt}</xzufi:schreibe>\n".encode()
            self._inhalt.update(zeile)
            self._datei.write(zeile)

    def beende(self) -> None:
        self._datei.write(f"</xzufi:{NACHRICHT}>\n".encode())
        self._datei.seek(self._nummer_ab)
        nummer = uuid5(NAMESPACE_URL, f"urn:ozg-kommunal:xzufi:{self._inhalt.hexdigest()}")
        self._datei.write(str(nummer).encode())
        self._datei.seek(0, 2)
