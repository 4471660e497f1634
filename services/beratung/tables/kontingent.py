"""The free places of each Kommune."""

from datetime import date
from uuid import UUID

from sqlalchemy import SmallInteger, Text
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlmodel import Field

from services.beratung.tables.basis import Table
from shared.schemas.beratung import Bereich
from shared.tables import as_text, uuid7_key


class Kontingent(Table, table=True):
    """The free places of one Kommune in one Bereich, for Termine performed inside `gueltig`.

    `schluessel` says what grants them, whatever the versions of the rule call it: a Kommune has one
    Kontingent for it.
    """

    id: UUID = uuid7_key()
    kommune: str = Field(sa_type=Text)
    bereich: Bereich = Field(sa_type=as_text(Bereich))
    schluessel: str = Field(sa_type=Text)
    gueltig: Range[date] = Field(sa_type=DATERANGE)
    plaetze: int = Field(sa_type=SmallInteger)


class KontingentPlatz(Table, table=True):
    __tablename__ = "kontingent_platz"

    kontingent_id: UUID = Field(primary_key=True)
    nr: int = Field(primary_key=True, sa_type=SmallInteger)
    plaetze: int = Field(sa_type=SmallInteger)
