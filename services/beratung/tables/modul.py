"""The modules of the consulting."""

from sqlalchemy import SmallInteger, Text
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
