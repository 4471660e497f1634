"""Everything the Förderung service stores. The programmes themselves are documents."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from shared.akte import Akte, EreignisZeile, JournalZeile
from shared.idempotency import StoredAnswer
from shared.tables import registry_for, uuid7_key


class Table(SQLModel, registry=registry_for("foerderung")):
    """Base of every table in this service."""


class Akt(StrEnum):
    BEWILLIGEN = "bewilligen"


class Budget(Table, table=True):
    """EUR; `jahr` is null where a programme's budget is not given by the year."""

    __table_args__ = (
        CheckConstraint("0 <= gebunden AND gebunden <= gesamt", name="gebunden"),
        UniqueConstraint("programm", "jahr", postgresql_nulls_not_distinct=True),
    )

    id: UUID = uuid7_key()
    programm: str = Field(max_length=40)
    jahr: int | None = None
    gesamt: Decimal = Field(sa_type=Numeric(14, 2))
    gebunden: Decimal = Field(
        sa_type=Numeric(14, 2),
        sa_column_kwargs={"server_default": "0"},
    )

    @property
    def frei(self) -> Decimal:
        return self.gesamt - self.gebunden


class Bewilligung(Table, table=True):
    """An amount (EUR) granted to a Kommune: `tag` is the domain's day. Insert only.

    `annahme` says why the amount is synthetic, null where it is real.
    """

    __table_args__ = (
        CheckConstraint("betrag > 0", name="betrag"),
        UniqueConstraint("programm", "ags"),
    )

    id: UUID = uuid7_key()
    programm: str = Field(max_length=40)
    ags: str = Field(max_length=8)
    betrag: Decimal = Field(sa_type=Numeric(14, 2))
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))
    annahme: str | None = Field(default=None, max_length=400)

    @property
    def version(self) -> int:
        return 1


class Journal(JournalZeile, Table, table=True):
    """Who decided what, and when."""


class Ereignis(EreignisZeile, Table, table=True):
    """What was decided; names nobody."""


class Antwort(StoredAnswer, Table, table=True):
    """The answer to a request that carried an Idempotency-Key."""


class Modellkommune(Table, table=True):
    """A Modellkommune of the sources; `sortierung` is its name folded by DIN 5007-1."""

    ags: str = Field(primary_key=True, max_length=8)
    name: str = Field(max_length=200)
    sortierung: str = Field(max_length=200)
    ikz: bool
    entschieden_am: date
    vermerk: str | None = Field(default=None, max_length=400)
    quelle: str = Field(max_length=400)


AKTE = Akte("foerderung", Journal, Ereignis, {Akt.BEWILLIGEN: "bewilligt"})
