"""What of a grant a Kommune calls, and what it was spent on."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from services.foerderung.tables.basis import EURO, Table
from shared.schemas.antrag import Kostenart
from shared.tables import as_text, one_of, uuid7_key


class Mittelabruf(Table, table=True):
    """A tranche the Kommune calls; paid when `ausgezahlt_am` is set, by another person."""

    __table_args__ = (
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
        UniqueConstraint("antrag", "nr"),
        CheckConstraint("betrag > 0", name="betrag"),
        CheckConstraint("num_nulls(ausgezahlt_am, ausgezahlt_von) IN (0, 2)", name="auszahlung"),
        CheckConstraint("ausgezahlt_von <> abgerufen_von", name="vier_augen"),
    )

    id: UUID = uuid7_key()
    antrag: UUID
    nr: int
    betrag: Decimal = Field(sa_type=EURO)
    zweck: str = Field(max_length=400)
    abgerufen_am: date
    abgerufen_von: str = Field(max_length=255)
    ausgezahlt_am: date | None = None
    ausgezahlt_von: str | None = Field(default=None, max_length=255)


class Verwendung(Table, table=True):
    """What was spent of one kind of cost (EUR), as the Verwendungsnachweis says. Insert only."""

    __table_args__ = (
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
        one_of("art", Kostenart),
        CheckConstraint("betrag > 0", name="betrag"),
    )

    antrag: UUID = Field(primary_key=True)
    art: Kostenart = Field(sa_type=as_text(Kostenart), primary_key=True)
    betrag: Decimal = Field(sa_type=EURO)
