"""ODT, DOCX and XLSX are ZIP archives: what is inside says which, and whether it is harmless.

What it says it unpacks to is bounded, and every part is then read: never more than it says, and
what it says must be true.
Sources: OpenDocument 1.3 part 2 (3.3 mimetype, 4.8 encryption); ECMA-376 part 2 (content types).
"""

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from shared.dateien.unzulaessig import DateiUnzulaessig
from shared.schemas.datei import Dateityp

if TYPE_CHECKING:
    from lxml import etree

MAX_VERZEICHNIS = 1024 * 1024
MAX_ENTPACKT = 300 * 1024 * 1024
MAX_BESCHREIBUNG = 1024 * 1024
STUECK = 256 * 1024
SCHLUSS = 22  # bytes of the record that ends an archive without a comment
VERFAHREN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ODT = b"application/vnd.oasis.opendocument.text"
HAUPTTEIL = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": (
        Dateityp.DOCX
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": Dateityp.XLSX,
}
MAKROS = ("macroenabled", "vbaproject", "vbadata", "macrosheet", "activex")
MANIFEST = "META-INF/manifest.xml"
INHALTSTYPEN = "[Content_Types].xml"
KAPUTT = "Die Datei ist beschädigt oder unvollständig."
MIT_MAKROS = "Die Datei enthält Makros. Speichern Sie sie ohne Makros, am besten als PDF."
MIT_PROGRAMM = (
    "Im Dokument stecken Programme oder Objekte anderer Programme. Speichern Sie es ohne sie, am"
    " besten als PDF."
)
VERSCHLUESSELT = "Die Datei ist mit einem Kennwort verschlüsselt. Speichern Sie sie ohne."
PROGRAMMENDUNGEN = (
    ".exe", ".dll", ".com", ".scr", ".cpl", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js",
    ".jse", ".wsf", ".hta", ".lnk", ".jar", ".sh", ".py", ".app", ".reg", ".chm",
)  # fmt: skip
PROGRAMMANFAENGE = (
    b"MZ", b"\x7fELF", b"#!", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # the last: an OLE object
    b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe",
)  # fmt: skip
ZU_GROSS = "Die Datei ist gepackt und wird beim Entpacken zu groß."


def pruefe_behaelter(datei: BinaryIO) -> Dateityp:
    """Return which of the three it is; raises DateiUnzulaessig."""
    _begrenztes_verzeichnis(datei)
    try:
        with zipfile.ZipFile(datei) as archiv:
            eintraege = archiv.infolist()
            _zulaessige(eintraege)
            typ = _odt(archiv) if eintraege[0].filename == "mimetype" else _office(archiv)
            _entpacke_alles(archiv)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise DateiUnzulaessig(KAPUTT) from error
    return typ


def _begrenztes_verzeichnis(datei: BinaryIO) -> None:
    """The directory is held in memory, so its size is looked at before it is read.

    The record of it must be the very end, or another reader might find another directory.
    """
    ende = datei.seek(0, 2)
    datei.seek(max(0, ende - SCHLUSS))
    schluss = datei.read()
    if len(schluss) < SCHLUSS or schluss[:4] != b"PK\x05\x06" or schluss[-2:] != b"\0\0":
        raise DateiUnzulaessig(KAPUTT)
    groesse, ort = struct.unpack("<II", schluss[12:20])
    if groesse > MAX_VERZEICHNIS or ort + groesse != ende - SCHLUSS:
        raise DateiUnzulaessig(KAPUTT)


def _zulaessige(eintraege: list[zipfile.ZipInfo]) -> None:
    namen = {eintrag.filename.casefold() for eintrag in eintraege}
    if not eintraege or len(namen) < len(eintraege):
        raise DateiUnzulaessig(KAPUTT)
    if any(_fuehrt_hinaus(eintrag.filename) for eintrag in eintraege):
        raise DateiUnzulaessig(KAPUTT)
    if any(eintrag.flag_bits & 1 for eintrag in eintraege):
        raise DateiUnzulaessig(VERSCHLUESSELT)
    if any(eintrag.compress_type not in VERFAHREN for eintrag in eintraege):
        raise DateiUnzulaessig(KAPUTT)
    if sum(eintrag.file_size for eintrag in eintraege) > MAX_ENTPACKT:
        raise DateiUnzulaessig(ZU_GROSS)


def _fuehrt_hinaus(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _odt(archiv: zipfile.ZipFile) -> Dateityp:
    erster = archiv.infolist()[0]
    if erster.compress_type != zipfile.ZIP_STORED or _teil(archiv, "mimetype") != ODT:
        raise DateiUnzulaessig("Von OpenDocument ist nur Text (ODT) erlaubt.")
    manifest = _xml(_teil(archiv, MANIFEST))
    if manifest.find(".//{*}encryption-data") is not None:
        raise DateiUnzulaessig(VERSCHLUESSELT)
    if any(name.startswith(("Basic/", "Scripts/")) for name in archiv.namelist()):
        raise DateiUnzulaessig(MIT_MAKROS)
    _xml_anfang(archiv, "content.xml")
    return Dateityp.ODT


def _office(archiv: zipfile.ZipFile) -> Dateityp:
    typen = {
        str(eintrag.get("ContentType", "")): str(eintrag.get("PartName", ""))
        for eintrag in _xml(_teil(archiv, INHALTSTYPEN))
        if isinstance(eintrag.tag, str)
    }
    genannt = " ".join([*typen, *archiv.namelist()]).casefold()
    if any(wort in genannt for wort in MAKROS):
        raise DateiUnzulaessig(MIT_MAKROS)
    gefunden = HAUPTTEIL.keys() & typen.keys()
    if len(gefunden) != 1:
        raise DateiUnzulaessig("Erlaubt sind PDF, PNG, JPEG, ODT, DOCX und XLSX.")
    hauptteil = gefunden.pop()
    _xml_anfang(archiv, typen[hauptteil].removeprefix("/"))
    return HAUPTTEIL[hauptteil]


def _xml_anfang(archiv: zipfile.ZipFile, name: str) -> None:
    """The main part is XML in UTF-8 or UTF-16: what is encrypted is not."""
    _vorhanden(archiv, name)
    with archiv.open(name) as teil:
        anfang = teil.read(64)
    if anfang.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"<" and anfang[:2] not in {
        b"\xff\xfe",
        b"\xfe\xff",
    }:
        raise DateiUnzulaessig(KAPUTT)


def _teil(archiv: zipfile.ZipFile, name: str) -> bytes:
    _vorhanden(archiv, name)
    with archiv.open(name) as teil:
        inhalt = teil.read(MAX_BESCHREIBUNG + 1)
    if len(inhalt) > MAX_BESCHREIBUNG:
        raise DateiUnzulaessig(ZU_GROSS)
    return inhalt


def _vorhanden(archiv: zipfile.ZipFile, name: str) -> None:
    if name not in archiv.NameToInfo:
        raise DateiUnzulaessig("Das Archiv ist kein Dokument: Erlaubt sind ODT, DOCX und XLSX.")


def _xml(inhalt: bytes) -> "etree._Element":
    from lxml import etree  # 3 MB, for whoever is sent a document

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        wurzel = etree.fromstring(inhalt, parser)
    except etree.XMLSyntaxError as error:
        raise DateiUnzulaessig(KAPUTT) from error
    if wurzel.getroottree().docinfo.internalDTD is not None:
        raise DateiUnzulaessig(KAPUTT)
    return wurzel


def _entpacke_alles(archiv: zipfile.ZipFile) -> None:
    """Read every part to its end, so that its CRC is looked at; never further than it says.

    What begins as a program does is one, whatever it is called, and what is called one as well.
    """
    for eintrag in archiv.infolist():
        if eintrag.filename.casefold().endswith(PROGRAMMENDUNGEN):
            raise DateiUnzulaessig(MIT_PROGRAMM)
        with archiv.open(eintrag) as teil:
            if teil.read(STUECK).startswith(PROGRAMMANFAENGE):
                raise DateiUnzulaessig(MIT_PROGRAMM)
            while teil.read(STUECK):
                pass
