"""The forms in which the lists of the Katalog can be taken away."""

from collections.abc import Mapping

from services.katalog.xzufi.datei import XzufiDatei
from shared.ausgabe import CSV, JSON, XLSX, Format

XZUFI = Format(
    "xml",
    "application/xml",
    lambda datei, tabelle, _: XzufiDatei(datei, tabelle.stand),
    zeilen_je_block=50,  # each brings texts of up to 1 MB
)
FORMATE: Mapping[str, Format] = {"csv": CSV, "xlsx": XLSX, "json": JSON, "xzufi": XZUFI}
