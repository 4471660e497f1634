"""Where a Kommune stands, as it said itself."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.beratung.tables.basis import Table
from shared.akte import Gegenstand


class Standortbestimmung(Gegenstand, Table, table=True):
    """`nummer` counts those of a Kommune; an earlier one is never changed.

    `antworten` holds each answer by the key of its question; `ergebnis` what was told then, in the
    form of ErgebnisRead, so that it stays what it was.
    """

    __table_args__ = (
        UniqueConstraint("kommune", "nummer"),
        CheckConstraint("kommune ~ '^[0-9]{8}$'", name="kommune"),
        CheckConstraint("nummer >= 1", name="nummer"),
        CheckConstraint("fassung >= 1", name="fassung"),
        CheckConstraint("modul BETWEEN 1 AND 4", name="modul"),
        CheckConstraint("jsonb_typeof(antworten) = 'object'", name="antworten"),
        CheckConstraint("(ergebnis #>> '{empfehlung,modul}')::int = modul", name="ergebnis"),
    )

    kommune: str = Field(sa_type=Text)
    nummer: int
    fassung: int = Field(sa_type=SmallInteger)
    antworten: dict[str, Any] = Field(sa_type=JSONB)
    modul: int = Field(sa_type=SmallInteger)
    ergebnis: dict[str, Any] = Field(sa_type=JSONB)
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))


class Rueckmeldung(Table, table=True):
    """What the Kommune thought of a consulting: 1 (not at all) to 5 (entirely). Insert only.

    It exists exactly for a Buchung that is bewertet: two foreign keys say so, one each way.
    """

    __table_args__ = (
        CheckConstraint("inhalt BETWEEN 1 AND 5", name="inhalt"),
        CheckConstraint("verstaendlichkeit BETWEEN 1 AND 5", name="verstaendlichkeit"),
        CheckConstraint("organisation BETWEEN 1 AND 5", name="organisation"),
        CheckConstraint("nutzen BETWEEN 1 AND 5", name="nutzen"),
        CheckConstraint("length(kommentar) BETWEEN 1 AND 1000", name="kommentar"),
    )

    buchung_id: UUID = Field(primary_key=True)
    inhalt: int = Field(sa_type=SmallInteger)
    verstaendlichkeit: int = Field(sa_type=SmallInteger)
    organisation: int = Field(sa_type=SmallInteger)
    nutzen: int = Field(sa_type=SmallInteger)
    kommentar: str | None = Field(default=None, sa_type=Text)
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))
