"""The modules of the consulting, and when the Land pays for them."""

from datetime import date

from sqlalchemy import SmallInteger, Text
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlmodel import Field

from services.beratung.tables.basis import Table
from shared.schemas.beratung import Bereich
from shared.tables import as_text


class Modul(Table, table=True):
    nr: int = Field(primary_key=True, sa_type=SmallInteger)
    titel: str = Field(sa_type=Text)
    bereich: Bereich = Field(sa_type=as_text(Bereich))
    ziel: str = Field(sa_type=Text)
    quelle: str = Field(sa_type=Text)


class Foerderzeitraum(Table, table=True):
    """How many consultings of a Bereich the Land pays per Kommune, when, and from which Topf."""

    bereich: Bereich = Field(primary_key=True, sa_type=as_text(Bereich))
    topf: str = Field(sa_type=Text)
    gueltig: Range[date] = Field(sa_type=DATERANGE)
    plaetze: int = Field(sa_type=SmallInteger)
    quelle: str = Field(sa_type=Text)
