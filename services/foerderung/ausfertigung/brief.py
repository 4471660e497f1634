"""What a document says, in the order it says it; how it looks is for the templates."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field


class _Teil(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Absatz(_Teil):
    """A paragraph; `art` sets it apart: the sentence that decides, or a text still to be set."""

    form: Literal["absatz"] = "absatz"
    text: str
    art: Literal["text", "kern", "muster"] = "text"


class Liste(_Teil):
    form: Literal["liste"] = "liste"
    punkte: tuple[str, ...]
    nummeriert: bool = False


class Spalte(_Teil):
    """`breite` is a share of the line; `art` says how its cells are set.

    A cell of `datei` has two lines: what it is, and its hash.
    """

    titel: str
    breite: int
    art: Literal["text", "betrag", "datei"] = "text"


class Tabelle(_Teil):
    """Every row has a cell for each column; `summe` is set apart as the last one."""

    form: Literal["tabelle"] = "tabelle"
    spalten: tuple[Spalte, ...]
    zeilen: tuple[tuple[str, ...], ...]
    summe: tuple[str, ...] | None = None


Block: TypeAlias = Annotated[Absatz | Liste | Tabelle, Field(discriminator="form")]


class Abschnitt(_Teil):
    titel: str
    bloecke: tuple[Block, ...]


class Unterschrift(_Teil):
    """Who signs, by office and never by name; `zeile` leaves room for a hand."""

    stelle: str
    rolle: str
    zeile: bool = False


class Brief(_Teil):
    """A whole document. `tag` is the day it bears, also in the file's own data."""

    vorlage: Literal["brief", "vertrag"]
    titel: str
    betreff: str
    aktenzeichen: str
    tag: date
    tag_in_worten: str
    absender: str
    absender_anschrift: tuple[str, ...]
    empfaenger: tuple[str, ...]
    kennzeichen: tuple[tuple[str, str], ...]
    abschnitte: tuple[Abschnitt, ...]
    unterschriften: tuple[Unterschrift, ...]
    schluss: str
