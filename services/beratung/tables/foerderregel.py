"""The rule of the Förderung as it was last read."""

from datetime import date, datetime

from sqlalchemy import DateTime, SmallInteger, Text
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlmodel import Field

from services.beratung.tables.basis import Table
from shared.schemas.beratung import Bereich
from shared.tables import as_text


class Foerderregel(Table, table=True):
    """Which programme was read, in which state of the Förderung (`etag`), and when."""

    code: str = Field(primary_key=True, sa_type=Text)
    etag: str = Field(sa_type=Text)
    gelesen: datetime = Field(sa_type=DateTime(timezone=True))


class Foerderzeitraum(Table, table=True):
    """How many consultings of a Bereich the Land pays per Kommune, when, and from which Topf.

    Periods of one Bereich never overlap; those with the same `schluessel` share one Kontingent.
    """

    bereich: Bereich = Field(primary_key=True, sa_type=as_text(Bereich))
    gueltig: Range[date] = Field(primary_key=True, sa_type=DATERANGE)
    plaetze: int = Field(sa_type=SmallInteger)
    schluessel: str = Field(sa_type=Text)
    topf: str = Field(sa_type=Text)
    quelle: str = Field(sa_type=Text)
    regelversion: str = Field(sa_type=Text)
