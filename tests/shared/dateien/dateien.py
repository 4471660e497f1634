"""Files for the tests, harmless and hostile; made here, from nobody's document."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

ODT_TYP = b"application/vnd.oasis.opendocument.text"
MANIFEST = (
    b'<?xml version="1.0"?><manifest:manifest'
    b' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    b'<manifest:file-entry manifest:full-path="/" manifest:media-type="x">%s'
    b"</manifest:file-entry></manifest:manifest>"
)
HAUPT = "application/vnd.openxmlformats-officedocument.%s.main+xml"
WORD, EXCEL = HAUPT % "wordprocessingml.document", HAUPT % "spreadsheetml.sheet"


def pdf(text: bytes = b"Beschluss") -> bytes:
    return b"%PDF-1.7\n%" + text + b"\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"


def pdf_von(groesse: int, fuellung: bytes = b"x") -> bytes:
    """Return a PDF of exactly this many bytes."""
    return pdf(fuellung * ((groesse - len(pdf(b""))) // len(fuellung)))


def png() -> bytes:
    def stueck(art: bytes, inhalt: bytes) -> bytes:
        summe = zlib.crc32(art + inhalt)
        return struct.pack(">I", len(inhalt)) + art + inhalt + struct.pack(">I", summe)

    kopf = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    bild = zlib.compress(b"\0\0")
    anfang = b"\x89PNG\r\n\x1a\n"
    return anfang + stueck(b"IHDR", kopf) + stueck(b"IDAT", bild) + stueck(b"IEND", b"")


def jpeg() -> bytes:
    """Return the segments of one grey point."""
    kopf = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    rahmen = b"\xff\xc0\x00\x0b\x08\0\x01\0\x01\x01\x01\x11\0"
    abtastung = b"\xff\xda\x00\x08\x01\x01\0\0\x3f\0" + b"\x37"
    return b"\xff\xd8" + kopf + rahmen + abtastung + b"\xff\xd9"


def gepackt(teile: Mapping[str, bytes], *, verfahren: int = zipfile.ZIP_DEFLATED) -> bytes:
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w", verfahren) as archiv:
        for name, inhalt in teile.items():
            wie = zipfile.ZIP_STORED if name == "mimetype" else verfahren
            archiv.writestr(zipfile.ZipInfo(name), inhalt, compress_type=wie)
    return ziel.getvalue()


def odt(weiteres: Mapping[str, bytes] | None = None, *, schutz: bytes = b"") -> bytes:
    teile = {"mimetype": ODT_TYP, "META-INF/manifest.xml": MANIFEST % schutz}
    return gepackt(teile | {"content.xml": b"<office/>"} | dict(weiteres or {}))


def office(
    typ: str, teil: str, weiteres: Mapping[str, bytes] | None = None, *, mehr: str = ""
) -> bytes:
    typen = (
        '<?xml version="1.0"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{teil}" ContentType="{typ}"/>{mehr}</Types>'
    )
    return gepackt({"[Content_Types].xml": typen.encode(), teil: b"<x/>"} | dict(weiteres or {}))


def docx(weiteres: Mapping[str, bytes] | None = None, *, mehr: str = "") -> bytes:
    return office(WORD, "word/document.xml", weiteres, mehr=mehr)


def xlsx(weiteres: Mapping[str, bytes] | None = None, *, mehr: str = "") -> bytes:
    return office(EXCEL, "xl/workbook.xml", weiteres, mehr=mehr)


def verschluesselt() -> bytes:
    """A part marked as encrypted, in both of its headers."""
    roh = bytearray(docx())
    roh[6] |= 1
    roh[roh.index(b"PK\x01\x02") + 8] |= 1
    return bytes(roh)


def veraendert() -> bytes:
    """Well-formed, but a part is not what its CRC says."""
    roh = odt({"settings.xml": b"<x/>"})
    ort = roh.index(b"settings.xml") + len(b"settings.xml")
    return roh[:ort] + bytes([roh[ort] ^ 8]) + roh[ort + 1 :]


def bombe() -> bytes:
    """A document that says it unpacks to 400 MB."""
    return _groesse_gesagt(docx({"word/media/1": bytes(1_234_567)}), 400_000_000)


def gelogene_bombe() -> bytes:
    """A document with a part that says it has 10 bytes and has more than a million."""
    return _groesse_gesagt(docx({"word/media/1": bytes(1_234_567)}), 10)


def _groesse_gesagt(roh: bytes, groesse: int) -> bytes:
    return roh.replace(struct.pack("<I", 1_234_567), struct.pack("<I", groesse))


def volles_verzeichnis() -> bytes:
    """An archive whose directory alone has 1.8 MB."""
    return gepackt({f"{nr}".zfill(60_000): b"" for nr in range(30)})
