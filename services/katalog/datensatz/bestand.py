"""The data sets that are published, as texts; pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bestand:
    """`name` stands in the addresses: `/katalog/v1/<name>` (where there is one list of all) and
    `/katalog/v1/<name>/export`.
    """

    name: str
    titel: str
    beschreibung: str
    schlagworte: Sequence[str]
    liste: bool = True


@dataclass(frozen=True)
class Form:
    """`format` and `medientyp` are names in the codelists of file types and of media types."""

    name: str
    format: str
    medientyp: str


KOMMUNEN = Bestand(
    "kommunen",
    "Kommunen in Hessen",
    "Gemeinden, kreisfreie Städte und Landkreise in Hessen mit Gemeinde- und Regionalschlüssel,"
    " amtlichem Namen und Einwohnerzahl, zu jedem Stichtag, mit Vorgängern und Nachfolgern.",
    ("Kommunen", "Gemeindeschlüssel", "Gebietsstand", "Hessen"),
)
LEISTUNGEN = Bestand(
    "leistungen",
    "Verwaltungsleistungen der Kommunen in Hessen",
    "Verwaltungsleistungen nach dem Onlinezugangsgesetz mit LeiKa-Schlüssel, OZG-ID, Lage,"
    " Themenfeld, Typisierung, Reifegrad und den Onlinediensten, die es für sie gibt.",
    ("Verwaltungsleistungen", "Onlinezugangsgesetz", "OZG", "LeiKa", "Onlinedienste"),
)
BEREITSTELLUNGEN = Bestand(
    "bereitstellungen",
    "Bereitstellung von Onlinediensten in den Kommunen Hessens",
    "Wie weit jeder Onlinedienst in jeder Kommune ist: bereitgestellt, abgerufen, eingebunden, im"
    " Hessenfinder, nutzbar oder zurückgenommen, mit dem Tag jedes Schritts und seinem Beleg.",
    ("Onlinedienste", "Onlinezugangsgesetz", "OZG", "Digitalisierung", "Umsetzungsstand"),
    liste=False,
)
BESTAENDE: Sequence[Bestand] = (KOMMUNEN, LEISTUNGEN, BEREITSTELLUNGEN)
FORMEN = (
    Form("csv", "CSV", "text/csv"),
    Form("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    Form("xzufi", "XML", "application/xml"),
    Form("json", "JSON", "application/json"),
)
