"""Who waits for a consulting, and what was offered to them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Identity, Numeric, SmallInteger, Text
from sqlmodel import Field

from services.beratung.tables.basis import Table
from shared.akte import Gegenstand
from shared.schemas.beratung import Format
from shared.schemas.warteliste import Eintragsstatus
from shared.tables import as_text


class Wartelisteneintrag(Gegenstand, Table, table=True):
    """A wish: any beginning from `von` to `bis` will do, and only one offer is made for it.

    `nummer` is the order in which they wait. `buchung_id` is the offer: a Buchung that is a mere
    hold until it is accepted (`Buchung.angebot`).
    """

    nummer: int = Field(default=None, sa_type=BigInteger, sa_column_args=[Identity(always=True)])
    kommune: str = Field(sa_type=Text)
    modul: int = Field(sa_type=SmallInteger)
    format: Format = Field(sa_type=as_text(Format))
    dauer: Decimal = Field(sa_type=Numeric)
    von: date
    bis: date
    unterbrechung_erlaubt: bool
    teilnehmende: int = Field(sa_type=SmallInteger)
    eigenanteil_akzeptiert: bool
    berater_id: UUID | None = None
    status: Eintragsstatus = Field(sa_type=as_text(Eintragsstatus))
    eingetragen: datetime = Field(sa_type=DateTime(timezone=True))
    buchung_id: UUID | None = None
