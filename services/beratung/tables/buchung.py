"""Buchungen: who takes part, who pays, and in which Termine."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Computed, DateTime, Numeric, SmallInteger, Text
from sqlalchemy.dialects.postgresql import DATERANGE, TSTZRANGE, Range
from sqlmodel import Field

from services.beratung.tables.basis import Table
from shared.akte import Gegenstand
from shared.schemas.beratung import Bereich, BuchungStatus, Finanzierung, Format
from shared.tables import as_text


class Buchung(Gegenstand, Table, table=True):
    """`bereich`, `belegt` and `verbindlich` (more than a reservation) are computed by the database.

    `angebot`: a mere hold for whoever waits, until they accept it.
    """

    kommune: str = Field(sa_type=Text)
    modul: int = Field(sa_type=SmallInteger)
    bereich: Bereich = Field(
        default=None,
        sa_type=as_text(Bereich),
        sa_column_args=[Computed("…", persisted=True)],  # the expression stands in the migration
    )
    format: Format = Field(sa_type=as_text(Format))
    dauer: Decimal = Field(sa_type=Numeric)
    teilnehmende: int = Field(sa_type=SmallInteger)
    status: BuchungStatus = Field(sa_type=as_text(BuchungStatus))
    belegt: bool = Field(default=None, sa_column_args=[Computed("…", persisted=True)])
    verbindlich: bool = Field(default=None, sa_column_args=[Computed("…", persisted=True)])
    halten_bis: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    angebot: bool = False


class BuchungKommune(Table, table=True):
    """Who takes part in a booking and who pays for it.

    `topf` is what the Land pays it from, `regelversion` the version of the rule that decided.
    """

    __tablename__ = "buchung_kommune"

    buchung_id: UUID = Field(primary_key=True)
    kommune: str = Field(primary_key=True, sa_type=Text)
    bereich: Bereich = Field(sa_type=as_text(Bereich))
    belegt: bool
    finanzierung: Finanzierung = Field(sa_type=as_text(Finanzierung))
    begruendung: str = Field(sa_type=Text)
    kontingent_id: UUID | None = None
    platz_nr: int | None = Field(default=None, sa_type=SmallInteger)
    gueltig: Range[date] = Field(sa_type=DATERANGE)
    topf: str | None = Field(default=None, sa_type=Text)
    regelversion: str | None = Field(default=None, sa_type=Text)


class Partneranfrage(Table, table=True):
    """The leading Kommune asks another to take part; `zugestimmt` is null until it answers.

    `modul`, `belegt` and `verbindlich` are copies from the Buchung: an open one keeps it from being
    confirmed, and nobody is asked the same twice at a time, or again after a no.
    """

    buchung_id: UUID = Field(primary_key=True)
    kommune: str = Field(primary_key=True, sa_type=Text)
    federfuehrend: str = Field(sa_type=Text)
    modul: int = Field(sa_type=SmallInteger)
    belegt: bool
    verbindlich: bool
    zugestimmt: bool | None = None


class TerminKommune(Table, table=True):
    """A Kommune in a Termin: not in two at once, and each free one inside its period."""

    __tablename__ = "termin_kommune"

    buchung_id: UUID = Field(primary_key=True)
    kommune: str = Field(primary_key=True, sa_type=Text)
    nr: int = Field(primary_key=True, sa_type=SmallInteger)
    zeitraum: Range[datetime] = Field(sa_type=TSTZRANGE)
    belegt: bool
    gueltig: Range[date] = Field(sa_type=DATERANGE)
