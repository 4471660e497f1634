"""Where the schemas are, files are checked against them."""

from pathlib import Path

import pytest

from services.katalog.uebernahme.zeile import DateiUnbrauchbar
from services.katalog.xzufi.lesen import xzufi_lesen
from tests.katalog.xzufi import nachricht as x

SCHEMA = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{x.NS}"
  elementFormDefault="qualified"><xs:include schemaLocation="xzufi-teil.xsd"/>
  <xs:element name="transfer"><xs:complexType>
    <xs:sequence><xs:any maxOccurs="2" processContents="skip"/></xs:sequence>
    <xs:attribute name="xzufiVersion" type="t:version" xmlns:t="{x.NS}"/>
  </xs:complexType></xs:element></xs:schema>"""
TEIL = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{x.NS}">
  <xs:simpleType name="version"><xs:restriction base="xs:string"/></xs:simpleType></xs:schema>"""


@pytest.fixture
def ordner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XZUFI_XSD_DIR", str(tmp_path))
    return tmp_path


def test_geprueft_wird_auch_nach_dem_schema(ordner: Path) -> None:
    (ordner / "xzufi-haupt.xsd").write_text(SCHEMA)
    (ordner / "xzufi-teil.xsd").write_text(TEIL)
    assert len(list(xzufi_lesen(x.datei(x.leistung() * 2)))) == 2
    with pytest.raises(DateiUnbrauchbar, match="Kein lesbares XML"):
        list(xzufi_lesen(x.datei(x.leistung() * 3)))


@pytest.mark.parametrize("inhalt", [None, "<a/>", "kaputt"])
def test_ein_ordner_ohne_brauchbares_schema(ordner: Path, inhalt: str | None) -> None:
    if inhalt is not None:
        (ordner / "xzufi.xsd").write_text(inhalt)
    with pytest.raises(DateiUnbrauchbar):
        list(xzufi_lesen(x.datei(x.leistung())))
