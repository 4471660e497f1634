"""Who advises, on which days, and what their time is taken by."""

from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Numeric, SmallInteger, Text
from sqlalchemy.dialects.postgresql import DATERANGE, TSTZRANGE, Range
from sqlmodel import Field

from services.beratung.tables.basis import Table
from shared.akte import Gegenstand
from shared.schemas.beratung import Format
from shared.tables import as_text, uuid7_key


class Arbeitstag(Table, table=True):
    """The positive calendar: weekends and Hessian holidays are simply absent."""

    tag: date = Field(primary_key=True)


class Berater(Gegenstand, Table, table=True):
    """A team, no person."""

    name: str = Field(sa_type=Text)
    aktiv: Range[date] = Field(default=Range(date(2020, 1, 1), None), sa_type=DATERANGE)


class Anfahrt(Table, table=True):
    """Where a Berater travels to during `gueltig`, and how long before and after a day there.

    `regionen`: keys of the Kreise, none for the whole Land.
    """

    berater_id: UUID = Field(primary_key=True)
    gueltig: Range[date] = Field(primary_key=True, sa_type=DATERANGE)
    regionen: list[str] = Field(sa_type=ARRAY(Text))
    puffer_minuten: int = Field(sa_type=SmallInteger)


class Einsatz(Table, table=True):
    """In which module and format a Berater advises during `gueltig`; every Termin refers to one."""

    berater_id: UUID = Field(primary_key=True)
    modul: int = Field(primary_key=True, sa_type=SmallInteger)
    format: Format = Field(primary_key=True, sa_type=as_text(Format))
    gueltig: Range[date] = Field(primary_key=True, sa_type=DATERANGE)


class Arbeitszeit(Table, table=True):
    """Which kind of day (`ganztags` 9 to 17, `vormittags` 9 to 12) fits into a weekday's hours."""

    berater_id: UUID = Field(primary_key=True)
    wochentag: int = Field(primary_key=True, sa_type=SmallInteger)
    art: str = Field(primary_key=True, sa_type=Text)
    von: time
    bis: time
    gueltig: Range[date] = Field(primary_key=True, sa_type=DATERANGE)


class Abwesenheit(Gegenstand, Table, table=True):
    """Why is nobody's business. `kennung`: of the calendar entry it came from, hashed."""

    berater_id: UUID
    zeitraum: Range[datetime] = Field(sa_type=TSTZRANGE)
    belegt: bool = True
    kennung: bytes | None = Field(default=None, sa_type=LargeBinary)


class Termin(Table, table=True):
    """One day of a booking, or an absence of a Berater, under one exclusion constraint.

    The constraint looks at `belegung`, which the database computes: `zeitraum` with
    `puffer_minuten` before and after.
    """

    id: UUID = uuid7_key()
    art: str = Field(default="beratung", sa_type=Text)
    berater_id: UUID
    zeitraum: Range[datetime] = Field(sa_type=TSTZRANGE)
    belegt: bool = True
    buchung_id: UUID | None = None
    nr: int | None = Field(default=None, sa_type=SmallInteger)
    dauer: Decimal | None = Field(default=None, sa_type=Numeric)
    modul: int | None = Field(default=None, sa_type=SmallInteger)
    format: Format | None = Field(default=None, sa_type=as_text(Format))
    puffer_minuten: int = Field(default=0, sa_type=SmallInteger)
    abwesenheit_id: UUID | None = None
