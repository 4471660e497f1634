"""Secret addresses under which calendars are read, and what calendars have to take out again."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import LargeBinary, SmallInteger, Text
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlmodel import Field

from services.beratung.tables.basis import Table
from shared.akte import Gegenstand
from shared.tables import uuid7_key


class Kalenderabo(Gegenstand, Table, table=True):
    """The Termine of one Kommune or of one Berater, for whoever knows the secret.

    `geheimnis` is its SHA-256; the secret itself is kept nowhere. `anfrage` is that of the request
    that asked for it, so that a repeated one does not make another.
    """

    kommune: str | None = Field(default=None, sa_type=Text)
    berater_id: UUID | None = None
    nr: int = Field(sa_type=SmallInteger)
    geheimnis: bytes = Field(sa_type=LargeBinary)
    anfrage: bytes | None = Field(default=None, sa_type=LargeBinary)
    angelegt_am: date
    widerrufen_am: date | None = None


class FruehererTermin(Table, table=True):
    """A Termin that goes on without this Kommune or team; written by the database, insert only.

    `version` is that of the Buchung from which on it did, `zeitraum` when it was before.
    """

    __tablename__ = "frueherer_termin"

    id: UUID = uuid7_key()
    termin_id: UUID
    buchung_id: UUID
    version: int
    kommune: str | None = Field(default=None, sa_type=Text, index=True)
    berater_id: UUID | None = Field(default=None, index=True)
    zeitraum: Range[datetime] = Field(sa_type=TSTZRANGE)
