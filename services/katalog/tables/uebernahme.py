"""Runs of imports: what was asked, how far it is, what came of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.katalog.tables.basis import Table, one_of
from shared.schemas.uebernahme import Laufstatus, Uebernahmeart
from shared.tables import as_text, uuid7_key


class Uebernahmelauf(Table, table=True):
    """`datei` is kept until the run is over; `bericht` is the wire's report; `probe` a dry run."""

    __table_args__ = (
        one_of("art", Uebernahmeart),
        one_of("status", Laufstatus),
        CheckConstraint("anteil BETWEEN 0 AND 100", name="anteil"),
        CheckConstraint(
            "(status IN ('fertig', 'gescheitert')) = (beendet IS NOT NULL)", name="ende"
        ),
        Index("ix_uebernahmelauf_wartend", "id", postgresql_where=text("status = 'wartend'")),
    )

    id: UUID = uuid7_key()
    art: Uebernahmeart = Field(sa_type=as_text(Uebernahmeart))
    probe: bool
    status: Laufstatus = Field(sa_type=as_text(Laufstatus))
    anteil: int = 0
    datei: bytes | None = None
    bericht: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    angelegt: datetime = Field(sa_type=DateTime(timezone=True))
    beendet: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
