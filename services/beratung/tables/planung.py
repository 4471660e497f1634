"""Who advises, on which days, and what their time is taken by."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Numeric, SmallInteger, Text
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlmodel import Field

from services.beratung.tables.basis import Table
from shared.tables import uuid7_key


class Arbeitstag(Table, table=True):
    """The positive calendar: weekends and Hessian holidays are simply absent."""

    tag: date = Field(primary_key=True)


class Berater(Table, table=True):
    id: UUID = uuid7_key()
    name: str = Field(sa_type=Text)


class Termin(Table, table=True):
    """One day of a booking, or an absence of a Berater, under one exclusion constraint."""

    id: UUID = uuid7_key()
    berater_id: UUID
    zeitraum: Range[datetime] = Field(sa_type=TSTZRANGE)
    belegt: bool = True
    buchung_id: UUID | None = None
    nr: int | None = Field(default=None, sa_type=SmallInteger)
    dauer: Decimal | None = Field(default=None, sa_type=Numeric)
