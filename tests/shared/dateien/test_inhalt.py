"""A file is what its bytes say, all of them."""

import io
import zipfile

import pytest
import typst
import xlsxwriter

from shared.dateien.behaelter import KAPUTT, MIT_MAKROS, VERSCHLUESSELT, ZU_GROSS
from shared.dateien.inhalt import EINZELN, erkenne
from shared.dateien.unzulaessig import DateiUnzulaessig
from tests.shared.dateien import dateien
from tests.shared.dateien.dateien import docx, gepackt, jpeg, odt, office, pdf, png, xlsx

ANDERES = "Erlaubt sind"


@pytest.mark.parametrize(
    ("typ", "inhalt"),
    [
        ("pdf", pdf()),
        ("pdf", pdf(b"/JSP /Launcher /JavaScripting /EncryptMetadata")),
        ("png", png()),
        ("jpeg", jpeg()),
        ("jpeg", jpeg() + b"appended by a camera"),
        ("odt", odt()),
        ("odt", odt({"Configurations2/": b"", "Thumbnails/thumbnail.png": png()})),
        ("docx", docx()),
        ("xlsx", xlsx()),
    ],
)
def test_the_six_are_known_by_their_content(typ: str, inhalt: bytes) -> None:
    assert erkenne(io.BytesIO(inhalt)) == typ


def test_what_other_programs_wrote_is_known() -> None:
    tabelle = io.BytesIO()
    with xlsxwriter.Workbook(tabelle) as mappe:
        mappe.add_worksheet().write(0, 0, "Kosten")
    assert erkenne(tabelle) == "xlsx"
    satz = typst.compile(b"Beschluss", format="pdf")
    assert erkenne(io.BytesIO(satz)) == "pdf"


@pytest.mark.parametrize(
    ("inhalt", "grund"),
    [
        (b"", ANDERES),
        (b"MZ\x90\0", ANDERES),
        (b"<html><script>1</script>", ANDERES),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ANDERES),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ANDERES),  # also an encrypted DOCX
        (b"GIF89a" + bytes(20), ANDERES),
        (b"%PD", ANDERES),
        (pdf()[:-30], "unvollständig"),
        (png()[:-1], "unvollständig"),
        (png() + b"\0", "dahinter|hinter ihm"),
        (png().replace(b"IHDR", b"tEXt"), "unvollständig"),
        (jpeg()[:-1], "unvollständig"),
        (b"\xff\xd8\xff<html><script>alert(1)</script>\xff\xd9", "kein Bild"),
        (b"\xff\xd8\xff\xe0\x00\x04\0\0<script>1</script>\xff\xd9", "kein Bild"),
        (b"\xff\xd8" + b"\xff\xe0\x00\x02" * 5000 + jpeg()[2:], "kein Bild"),
        (jpeg().replace(b"\xff\xc0", b"\xff\xc4"), "kein Bild"),
        (jpeg().replace(b"\xff\xda", b"\xff\xd9"), "kein Bild"),
        (jpeg().replace(b"\x08\0\x01\0\x01", b"\x08\0\x01\0\0"), "kein Bild"),
        (b"%PDF-startxref%%EOF", "unvollständig"),
        (b"%PDF-1.7\n%%EOF startxref", "unvollständig"),
        (pdf(b"\n<</Encrypt 5 0 R>>"), "Kennwort"),
        (pdf(b"\n<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"), "Programm"),
        (pdf(b"\n<</S/J#61vaScr#69pt>>"), "Programm"),
        (pdf(b"\n<</S/Rendition /JS 7 0 R>>"), "Programm"),
        (pdf(b"\n<</S /Launch>>"), "Programm"),
        (pdf(b"\n<</Names<</EmbeddedFiles 3 0 R>>>>"), "Dateien"),
        (pdf(b"\n<</Type/EmbeddedFile/Length 3>>"), "Dateien"),
        (pdf(b"x" * (1024 * 1024 - 20) + b"<</S/JavaScript>>"), "Programm"),
        (docx({"word/embeddings/evil.exe": b"x"}), "Programm"),
        (docx({"word/media/bild.png": b"MZ\x90\0" + bytes(100)}), "Programm"),
        (odt({"Pictures/bild": b"\x7fELF\x02"}), "Programm"),
        (xlsx({"xl/embeddings/x.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}), "Programm"),
        (b" " + pdf(), EINZELN),
        (png().replace(b"IDAT", b"%PDF-1.7"), EINZELN),
        (pdf() + docx(), EINZELN),
        (jpeg() + odt(), EINZELN),
        (gepackt({"%PDF-1.7": b"", "[Content_Types].xml": b"<Types/>"}), EINZELN),
        (docx()[:-1], KAPUTT),
        (docx()[:200], KAPUTT),
        (docx() + b"\0", KAPUTT),
        (docx() + docx(), KAPUTT),
        (b"PK\x03\x04", KAPUTT),
        (dateien.veraendert(), KAPUTT),
        (gepackt({"irgendetwas.txt": b"x"}), "kein Dokument"),
        (gepackt({"mimetype": dateien.ODT_TYP}), "kein Dokument"),
        (gepackt({"mimetype": b"application/epub+zip", "content.xml": b"<x/>"}), "nur Text"),
        (odt({"Basic/Standard/Modul.xml": b"<x/>"}), MIT_MAKROS),
        (odt({"Scripts/python/x.py": b"x"}), MIT_MAKROS),
        (odt(schutz=b'<manifest:encryption-data manifest:checksum="x"/>'), VERSCHLUESSELT),
        (odt({"content.xml": b"\x8f\x01\x99"}), KAPUTT),
        (docx({"word/vbaProject.bin": b"x"}), MIT_MAKROS),
        (xlsx({"xl/macrosheets/sheet1.xml": b"x"}), MIT_MAKROS),
        (
            docx(mehr='<Default Extension="b" ContentType="application/vnd.x.vbaProject"/>'),
            MIT_MAKROS,
        ),
        (
            office(
                "application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml"
            ),
            MIT_MAKROS,
        ),
        (
            office(
                "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
                "ppt/presentation.xml",
            ),
            ANDERES,
        ),
        (docx(mehr=f'<Override PartName="/x" ContentType="{dateien.EXCEL}"/>'), ANDERES),
        (dateien.verschluesselt(), VERSCHLUESSELT),
        (docx({"../../etc/x": b"x"}), KAPUTT),
        (docx({"C:x": b"x"}), KAPUTT),
        (docx({"WORD/document.xml": b"<x/>"}), KAPUTT),
        (gepackt({"[Content_Types].xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), KAPUTT),
        (gepackt({"[Content_Types].xml": b"<x"}), KAPUTT),
        (docx({"[Content_Types].xml": b"<x>" + b" " * 1_100_000 + b"</x>"}), ZU_GROSS),
        (
            gepackt(
                {"[Content_Types].xml": b"<x/>"}, verfahren=zipfile.ZIP_LZMA
            ),
            KAPUTT,
        ),
    ],
)  # fmt: skip
def test_all_else_is_refused(inhalt: bytes, grund: str) -> None:
    with pytest.raises(DateiUnzulaessig, match=grund):
        erkenne(io.BytesIO(inhalt))


@pytest.mark.parametrize(
    ("inhalt", "grund"),
    [
        (dateien.bombe(), ZU_GROSS),
        (dateien.gelogene_bombe(), KAPUTT),
        (dateien.volles_verzeichnis(), KAPUTT),
    ],
    ids=["says so", "lies", "directory"],
)
def test_a_bomb_does_not_go_off(inhalt: bytes, grund: str) -> None:
    with pytest.raises(DateiUnzulaessig, match=grund):
        erkenne(io.BytesIO(inhalt))
