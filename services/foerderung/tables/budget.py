"""Money: what a programme has, and every movement of it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.foerderung.tables.basis import EURO, Table, one_of
from shared.schemas.budget import Bewegungsart, Konto
from shared.tables import as_text, uuid7_key


class Budget(Table, table=True):
    """EUR; `jahr` is null where a programme's budget is not given by the year.

    `gebunden` is promised and not yet paid, `ausgezahlt` is paid and not claimed back.
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
    gesamt: Decimal = Field(sa_type=EURO)
    gebunden: Decimal = Field(sa_type=EURO, sa_column_kwargs={"server_default": "0"})
    ausgezahlt: Decimal = Field(sa_type=EURO, sa_column_kwargs={"server_default": "0"})

    @property
    def frei(self) -> Decimal:
        return self.gesamt - self.gebunden - self.ausgezahlt


class Mittelbewegung(Table, table=True):
    """One double entry of a Budget: `betrag` (EUR) leaves `von` and arrives at `nach`. Insert only.

    The sums of its movements are what a Budget says is gebunden and ausgezahlt, on every day.
    """

    __table_args__ = (
        ForeignKeyConstraint(["budget"], ["foerderung.budget.id"]),
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
        one_of("art", Bewegungsart),
        one_of("von", Konto),
        one_of("nach", Konto),
        CheckConstraint("betrag > 0", name="betrag"),
        CheckConstraint(
            "(art, von, nach) IN (('bindung', 'frei', 'gebunden'),"
            " ('freigabe', 'gebunden', 'frei'), ('auszahlung', 'gebunden', 'ausgezahlt'),"
            " ('rueckforderung', 'ausgezahlt', 'frei'))",
            name="konten",
        ),
        Index("ix_mittelbewegung_budget", "budget", "tag", "id"),
        Index("ix_mittelbewegung_antrag", "antrag"),
    )

    id: UUID = uuid7_key()
    budget: UUID
    antrag: UUID | None = None
    ags: str = Field(max_length=8)
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
        UniqueConstraint("programm", "ags"),
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


class Betriebskosten(Table, table=True):
    """What an EfA-Leistung cost in a month (EUR), as reported."""

    __table_args__ = (
        ForeignKeyConstraint(["budget"], ["foerderung.budget.id"]),
        UniqueConstraint("budget", "leistung", "abrechnungsmonat"),
        CheckConstraint("betrag > 0", name="betrag"),
        CheckConstraint(
            "abrechnungsmonat ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'", name="abrechnungsmonat"
        ),
    )

    id: UUID = uuid7_key()
    budget: UUID
    leistung: str = Field(max_length=200)
    abrechnungsmonat: str = Field(max_length=7)
    betrag: Decimal = Field(sa_type=EURO)
    tag: date
