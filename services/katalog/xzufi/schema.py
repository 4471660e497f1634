"""The official schemas, where somebody has them: the folder named by XZUFI_XSD_DIR.

They are published on XRepository (`urn:xoev-de:fim:standard:xzufi`) and not part of this project.
Without them only the structure is checked.
"""

import os
from pathlib import Path
from typing import Any

from lxml import etree

from services.katalog.uebernahme.zeile import DateiUnbrauchbar
from services.katalog.xzufi.begriffe import NAMENSRAUM

XS = "http://www.w3.org/2001/XMLSchema"


def schema() -> Any:
    """Return the schema that files are checked against, or None where there is none."""
    ordner = os.environ.get("XZUFI_XSD_DIR")
    if not ordner:
        return None
    dateien = sorted(Path(ordner).glob("xzufi*.xsd"))
    if not dateien:
        raise DateiUnbrauchbar(f"In {ordner} (XZUFI_XSD_DIR) liegt kein xzufi*.xsd.")
    wurzel = etree.Element(f"{{{XS}}}schema", targetNamespace=NAMENSRAUM)
    try:
        for datei in dateien:
            if etree.parse(datei).getroot().get("targetNamespace") == NAMENSRAUM:
                ort = datei.resolve().as_uri()
                etree.SubElement(wurzel, f"{{{XS}}}include", schemaLocation=ort)
        return etree.XMLSchema(wurzel)
    except etree.LxmlError as fehler:
        raise DateiUnbrauchbar(f"Die Schemata in {ordner} sind unlesbar: {fehler}") from fehler
