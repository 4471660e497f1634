"""Abschlussberichte of consultings that took place."""

from uuid import UUID

from sqlalchemy import SmallInteger
from sqlmodel import Field

from services.beratung.tables.basis import Table
from shared.dateien.zeile import DateiZeile


class Bericht(DateiZeile, Table, table=True):
    """A PDF; `nr` counts those of a Buchung, also the ones taken back."""

    buchung_id: UUID
    nr: int = Field(sa_type=SmallInteger)
