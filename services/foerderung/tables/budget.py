"""Money: what a programme has, and every movement of it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from services.foerderung.tables.basis import EURO, Table
from shared.schemas.budget import Bewegungsart, Konto
from shared.tables import as_text, one_of, uuid7_key


class Budget(Table, table=True):
    """EUR; `jahr` is null where a programme's budget is not given by the year, `gesamt` where the
    sources name no sum: such a Budget is kept, and has no end.

    `gebunden` is promised and not yet paid, `ausgezahlt` is paid and not claimed back. `gesamt` is
    what may be given: the least sum of the day it was last moved and of all days to come.
    """

    __table_args__ = (
        CheckConstraint(
            "gebunden >= 0 AND ausgezahlt >= 0 AND gebunden + ausgezahlt <= gesamt",
            name="gebunden",
        ),
        UniqueConstraint("programm", "jahr", postgresql_nulls_not_distinct=True),
    )

    id: UUID = uuid7_key()
    programm: str = Field(max_length=40)
    jahr: int | None = None
    gesamt: Decimal | None = Field(default=None, sa_type=EURO)
    gebunden: Decimal = Field(sa_type=EURO, sa_column_kwargs={"server_default": "0"})
    ausgezahlt: Decimal = Field(sa_type=EURO, sa_column_kwargs={"server_default": "0"})

    @property
    def frei(self) -> Decimal | None:
        return None if self.gesamt is None else self.gesamt - self.gebunden - self.ausgezahlt


class Budgetsumme(Table, table=True):
    """What a Budget has in all (EUR) from a day on, null without an end. Insert only."""

    __table_args__ = (
        ForeignKeyConstraint(["budget"], ["foerderung.budget.id"]),
        CheckConstraint("gesamt >= 0", name="gesamt"),
    )

    budget: UUID = Field(primary_key=True)
    ab: date = Field(primary_key=True)
    gesamt: Decimal | None = Field(default=None, sa_type=EURO)


class Mittelbewegung(Table, table=True):
    """One double entry of a Budget: `betrag` (EUR) leaves `von` and arrives at `nach`. Insert only.

    The sums of its movements are what a Budget says is gebunden and ausgezahlt, on every day. It is
    for a Kommune or for a report of Betriebskosten; an Antrag moves the money of its own Budget.
    """

    __table_args__ = (
        ForeignKeyConstraint(["budget"], ["foerderung.budget.id"]),
        # deferred: an Antrag gets its Budget with its first movement, in one version
        ForeignKeyConstraint(
            ["antrag", "budget"],
            ["foerderung.antrag.id", "foerderung.antrag.budget"],
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(["betriebskosten"], ["foerderung.betriebskosten.id"]),
        one_of("art", Bewegungsart),
        one_of("von", Konto),
        one_of("nach", Konto),
        CheckConstraint("betrag > 0", name="betrag"),
        CheckConstraint(
            "(art, von, nach) IN (('bindung', 'frei', 'gebunden'),"
            " ('freigabe', 'gebunden', 'frei'), ('auszahlung', 'gebunden', 'ausgezahlt'),"
            " ('rueckforderung', 'ausgezahlt', 'frei'), ('abrechnung', 'frei', 'ausgezahlt'),"
            " ('berichtigung', 'ausgezahlt', 'frei'))",
            name="konten",
        ),
        CheckConstraint(
            "(art IN ('abrechnung', 'berichtigung')) = (betriebskosten IS NOT NULL)"
            " AND num_nonnulls(ags, betriebskosten) = 1",
            name="anlass",
        ),
        Index("ix_mittelbewegung_budget", "budget", "tag", "id"),
        Index("ix_mittelbewegung_antrag", "antrag"),
    )

    id: UUID = uuid7_key()
    budget: UUID
    antrag: UUID | None = None
    ags: str | None = Field(default=None, max_length=8)
    betriebskosten: UUID | None = None
    art: Bewegungsart = Field(sa_type=as_text(Bewegungsart))
    von: Konto = Field(sa_type=as_text(Konto))
    nach: Konto = Field(sa_type=as_text(Konto))
    betrag: Decimal = Field(sa_type=EURO)
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))


class Bewilligung(Table, table=True):
    """An amount (EUR) granted to a Kommune: `tag` is the domain's day. Insert only.

    `antrag` is null for what the sources tell without one. `annahme` says why the amount is
    synthetic, null where it is real.
    """

    __table_args__ = (
        CheckConstraint("betrag > 0", name="betrag"),
        # an Antrag that is revoked does not bar the next one
        Index(
            "uq_bewilligung_programm_ags",
            "programm",
            "ags",
            unique=True,
            postgresql_where=text("antrag IS NULL"),
        ),
        Index("ix_bewilligung_programm", "programm", "ags"),
        UniqueConstraint("antrag"),
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
    )

    id: UUID = uuid7_key()
    programm: str = Field(max_length=40)
    ags: str = Field(max_length=8)
    antrag: UUID | None = None
    betrag: Decimal = Field(sa_type=EURO)
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))
    annahme: str | None = Field(default=None, max_length=400)

    @property
    def version(self) -> int:
        return 1
