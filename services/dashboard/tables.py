"""Everything the Dashboard service stores: what the others last answered and said day by day, and
logins.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Double, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from shared.tables import registry_for


class Table(SQLModel, registry=registry_for("dashboard")):
    """Base of every table in this service."""


class Momentaufnahme(Table, table=True):
    """The last good answer of a source about one Stichtag; `geholt_am` is the real instant."""

    quelle: str = Field(primary_key=True, sa_type=Text)
    stichtag: date = Field(primary_key=True)
    inhalt: Any = Field(sa_type=JSONB)
    geholt_am: datetime = Field(sa_type=DateTime(timezone=True))


class SitzungZeile(Table, table=True):
    """A login; `id` is the SHA-256 of the cookie, `inhalt` is read with the cookie alone.

    It ends at `endet` or when it rested too long since `zuletzt`; all are real instants. Whoever
    renews its tokens has `erneuerung_bis` for it, so that only one does.
    """

    __tablename__ = "sitzung"
    __table_args__ = (CheckConstraint("octet_length(id) = 32", name="kennung"),)

    id: bytes = Field(primary_key=True)
    inhalt: bytes
    zuletzt: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    endet: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    erneuerung_bis: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Zwischenstand(Table, table=True):
    """What somebody had typed when their session was over; kept like a session, for an hour."""

    __table_args__ = (CheckConstraint("octet_length(id) = 32", name="kennung"),)

    id: bytes = Field(primary_key=True)
    inhalt: bytes
    endet: datetime = Field(sa_type=DateTime(timezone=True), index=True)


class Tageswert(Table, table=True):
    """The value of a Kennzahl on a day, as it was last read; kept for good.

    `stand` is how far the source's own knowledge goes, `geholt_am` the real instant.
    """

    kennzahl: str = Field(primary_key=True, sa_type=Text)
    stichtag: date = Field(primary_key=True)
    wert: float = Field(sa_type=Double)
    stand: date
    quelle: str = Field(sa_type=Text)
    geholt_am: datetime = Field(sa_type=DateTime(timezone=True))
