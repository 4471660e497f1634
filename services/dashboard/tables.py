"""Everything the Dashboard service stores: what the other services last answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import DateTime, Text
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
