"""Everything the Beratung service stores.

The classes map the columns the code reads and writes. The constraints that keep a booking right
(exclusion, partial unique indexes, copied columns with composite foreign keys) are written once,
in SQL, in the first migration; `tests/beratung/test_invarianten.py` tries each of them.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Computed, DateTime, Numeric, SmallInteger, Text
from sqlalchemy.dialects.postgresql import DATERANGE, TSTZRANGE, Range
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

from shared.akte import Akte, EreignisZeile, Gegenstand, JournalZeile
from shared.idempotency import StoredAnswer
from shared.schemas.beratung import Bereich, BuchungStatus, Finanzierung, Format
from shared.tables import as_text, registry_for, uuid7_key

VON_HAND = True  # autogenerate adds what the classes map and drops nothing they do not


class Table(SQLModel, registry=registry_for("beratung")):
    """Base of every table in this service."""

    model_config = SQLModelConfig(arbitrary_types_allowed=True)


class Akt(StrEnum):
    BUCHEN = "buchen"
    BESTAETIGEN = "bestaetigen"
    DURCHFUEHREN = "durchfuehren"
    STORNIEREN = "stornieren"
    ABLAUFEN = "ablaufen"


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


class Arbeitstag(Table, table=True):
    """The positive calendar: weekends and Hessian holidays are simply absent."""

    tag: date = Field(primary_key=True)


class Berater(Table, table=True):
    id: UUID = uuid7_key()
    name: str = Field(sa_type=Text)


class Kontingent(Table, table=True):
    """The free places of one Kommune in one Bereich, for Termine performed inside `gueltig`."""

    id: UUID = uuid7_key()
    kommune: str = Field(sa_type=Text)
    bereich: Bereich = Field(sa_type=as_text(Bereich))
    gueltig: Range[date] = Field(sa_type=DATERANGE)
    plaetze: int = Field(sa_type=SmallInteger)


class KontingentPlatz(Table, table=True):
    __tablename__ = "kontingent_platz"

    kontingent_id: UUID = Field(primary_key=True)
    nr: int = Field(primary_key=True, sa_type=SmallInteger)
    plaetze: int = Field(sa_type=SmallInteger)


class Buchung(Gegenstand, Table, table=True):
    """`bereich` and `belegt` are computed by the database."""

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
    halten_bis: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class BuchungKommune(Table, table=True):
    """Who takes part in a booking and who pays for it."""

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


class Termin(Table, table=True):
    """One day of a booking, or an absence of a Berater, under one exclusion constraint."""

    id: UUID = uuid7_key()
    berater_id: UUID
    zeitraum: Range[datetime] = Field(sa_type=TSTZRANGE)
    belegt: bool = True
    buchung_id: UUID | None = None
    nr: int | None = Field(default=None, sa_type=SmallInteger)
    dauer: Decimal | None = Field(default=None, sa_type=Numeric)


class TerminKommune(Table, table=True):
    """A Kommune in a Termin: not in two at once, and each free one inside its period."""

    __tablename__ = "termin_kommune"

    buchung_id: UUID = Field(primary_key=True)
    kommune: str = Field(primary_key=True, sa_type=Text)
    nr: int = Field(primary_key=True, sa_type=SmallInteger)
    zeitraum: Range[datetime] = Field(sa_type=TSTZRANGE)
    belegt: bool
    gueltig: Range[date] = Field(sa_type=DATERANGE)


class Journal(JournalZeile, Table, table=True):
    """Who did what to a Buchung, and when."""


class Ereignis(EreignisZeile, Table, table=True):
    """What happened to a Buchung; names nobody."""


class Antwort(StoredAnswer, Table, table=True):
    """The answer to a request that carried an Idempotency-Key."""


AKTE = Akte(
    "beratung",
    Journal,
    Ereignis,
    {
        Akt.BUCHEN: "reserviert",
        Akt.BESTAETIGEN: "bestaetigt",
        Akt.DURCHFUEHREN: "durchgefuehrt",
        Akt.STORNIEREN: "storniert",
        Akt.ABLAUFEN: "abgelaufen",
    },
)
