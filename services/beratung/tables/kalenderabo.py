"""Secret addresses under which calendars are read."""

from datetime import date
from uuid import UUID

from sqlalchemy import LargeBinary, SmallInteger, Text
from sqlmodel import Field

from services.beratung.tables.basis import Table
from shared.akte import Gegenstand


class Kalenderabo(Gegenstand, Table, table=True):
    """The Termine of one Kommune or of one Berater, for whoever knows the secret.

    `geheimnis` is its SHA-256; the secret itself is kept nowhere. `anfrage` is that of the request
    that asked for it, so that a repeated one does not make another.
    """

    kommune: str | None = Field(default=None, sa_type=Text)
    berater_id: UUID | None = None
    nr: int = Field(sa_type=SmallInteger)
    geheimnis: bytes = Field(sa_type=LargeBinary)
    anfrage: bytes | None = Field(default=None, sa_type=LargeBinary)
    angelegt_am: date
    widerrufen_am: date | None = None
