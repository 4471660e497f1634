"""The forms in which the lists of the Katalog can be taken away."""

from collections.abc import Mapping

from shared.ausgabe import CSV, JSON, XLSX, Format

TABELLEN: Mapping[str, Format] = {"csv": CSV, "xlsx": XLSX, "json": JSON}
