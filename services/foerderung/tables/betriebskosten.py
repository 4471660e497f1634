"""What running things costs, as it is reported: paid without an Antrag."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field

from services.foerderung.tables.basis import EURO, Table
from shared.tables import uuid7_key


class Betriebskostenmeldung(Table, table=True):
    """A file of cost reports that changed something: `pruefsumme` is its SHA-256. Insert only."""

    __table_args__ = (CheckConstraint("pruefsumme ~ '^[0-9a-f]{64}$'", name="pruefsumme"),)

    id: UUID = uuid7_key()
    programm: str = Field(max_length=40)
    pruefsumme: str = Field(max_length=64)
    neu: int
    berichtigt: int
    unveraendert: int
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))


class Betriebskosten(Table, table=True):
    """What a Leistung cost in a month (EUR), as reported. Insert only.

    A correction is the next `fassung`, the last one holds; zero takes a report back. One and the
    same Leistung has one and the same folded name without spaces (`sortierung`).
    """

    __table_args__ = (
        ForeignKeyConstraint(["budget"], ["foerderung.budget.id"]),
        ForeignKeyConstraint(["meldung"], ["foerderung.betriebskostenmeldung.id"]),
        UniqueConstraint("budget", "sortierung", "abrechnungsmonat", "fassung"),
        CheckConstraint("fassung > 0", name="fassung"),
        CheckConstraint("betrag > 0 OR (betrag = 0 AND fassung > 1)", name="betrag"),
        CheckConstraint(
            "abrechnungsmonat ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'", name="abrechnungsmonat"
        ),
        Index("ix_betriebskosten_meldung", "meldung"),
    )

    id: UUID = uuid7_key()
    budget: UUID
    meldung: UUID
    leistung: str = Field(max_length=200)
    sortierung: str = Field(sa_type=Text)
    abrechnungsmonat: str = Field(max_length=7)
    fassung: int
    betrag: Decimal = Field(sa_type=EURO)
    tag: date
