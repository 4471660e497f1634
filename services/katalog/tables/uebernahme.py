"""Runs of imports: what was asked, how far it is, what came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.katalog.tables.basis import Table
from shared.akte import Gegenstand
from shared.schemas.uebernahme import Laufstatus, Uebernahmeart
from shared.tables import as_text, one_of


class Uebernahmelauf(Gegenstand, Table, table=True):
    """`datei` is kept until the run is over; `bericht` is the wire's report; `probe` a dry run.

    Each start is an act, so `version` tells also how often it was begun.
    """

    __table_args__ = (
        one_of("art", Uebernahmeart),
        one_of("status", Laufstatus),
        CheckConstraint("anteil BETWEEN 0 AND 100", name="anteil"),
        CheckConstraint(
            "(status IN ('fertig', 'gescheitert')) = (beendet IS NOT NULL)", name="ende"
        ),
        CheckConstraint(
            "(status IN ('fertig', 'gescheitert')) = (bericht IS NOT NULL)", name="bericht"
        ),
        CheckConstraint("datei IS NULL OR status NOT IN ('fertig', 'gescheitert')", name="datei"),
        Index("ix_uebernahmelauf_offen", "id", postgresql_where=text("beendet IS NULL")),
        Index("ix_uebernahmelauf_angelegt", "angelegt", "id"),
    )

    art: Uebernahmeart = Field(sa_type=as_text(Uebernahmeart))
    probe: bool
    status: Laufstatus = Field(sa_type=as_text(Laufstatus))
    anteil: int = 0
    datei: bytes | None = None
    bericht: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    angelegt: datetime = Field(sa_type=DateTime(timezone=True))
    beendet: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
